/// How the page looks. Colours are chosen so that all text has a contrast of at least 4.5 in both schemes.
enum PageStyle {
    static let sheet: StaticString = """
        :root{color-scheme:light dark;--ink:#1c2430;--soft:#55606e;--paper:#fff;--panel:#f4f6f8;--line:#d5dbe2;\
        --link:#0b5cad;--good:#1a6b34;--good-bg:#e2f4e7;--fair:#7a5200;--fair-bg:#fdf1d4;--poor:#a3212b;--poor-bg:#fce5e6;\
        --c0:#8ab6e8;--c1:#f2b272;--c2:#8fcf9d;--c3:#e79aa8;--c4:#b9a5e2;--c5:#d2c06a;--c6:#7fcdd0;--c7:#c5a98c;\
        --s0:#1f6fc4;--s1:#c25e00;--s2:#23883f;--s3:#b52d49;--s4:#6b4bbd;--s5:#8a7400;--s6:#0d7f86;--s7:#7c552c}
        @media (prefers-color-scheme:dark){:root{--ink:#e4e9ef;--soft:#a3afbd;--paper:#12171e;--panel:#1b222b;\
        --line:#36414e;--link:#7db7f2;--good:#86d49a;--good-bg:#15331f;--fair:#efc667;--fair-bg:#3a2e10;--poor:#ff9ea4;\
        --poor-bg:#431b20;--c0:#2f6299;--c1:#93571b;--c2:#2f7040;--c3:#8d3f50;--c4:#5d4a94;--c5:#736416;--c6:#1f6d71;\
        --c7:#6c5035;--s0:#7db7f2;--s1:#f2a65e;--s2:#7fd391;--s3:#f38ba0;--s4:#b8a2f3;--s5:#d8c45c;--s6:#6fd0d6;\
        --s7:#d0ac85}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
        header,main,footer{max-width:1080px;margin:0 auto;padding:0 20px}
        header{padding-top:24px}
        h1{font-size:1.7rem;line-height:1.2;margin:0 0 6px}
        h2{font-size:1.2rem;margin:36px 0 8px;padding-top:8px;border-top:1px solid var(--line)}
        h3{font-size:1rem;margin:20px 0 6px}
        p{margin:6px 0;max-width:80ch}
        a{color:var(--link)}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .skip{position:absolute;left:-9999px}
        .skip:focus{left:12px;top:8px;background:var(--paper);padding:6px 10px;z-index:1}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;margin:14px 0}
        .soft,.small{color:var(--soft);fill:var(--soft)}
        .note{color:var(--soft);font-size:.9rem}
        code,pre{font:13px/1.45 ui-monospace,monospace;overflow-wrap:anywhere}
        pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:10px 12px;margin:6px 0;\
        white-space:pre-wrap}
        .badge{display:inline-block;border-radius:5px;padding:1px 9px;font-weight:600;white-space:nowrap}
        .good{color:var(--good);background:var(--good-bg)}
        .fair{color:var(--fair);background:var(--fair-bg)}
        .poor{color:var(--poor);background:var(--poor-bg)}
        .verdict{border-radius:4px;padding:0 5px;white-space:nowrap}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:10px 0}
        dt{color:var(--soft)}
        dd{margin:0;overflow-wrap:anywhere}
        .scroll{overflow-x:auto;margin:8px 0}
        table{border-collapse:collapse;font-size:.92rem}
        th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid var(--line)}
        thead th{color:var(--soft);font-weight:600;white-space:nowrap}
        tbody th{font-weight:500;min-width:12ch}
        .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        time{white-space:nowrap}
        td ul{margin:0;padding-left:16px}
        .failure{border-left:4px solid var(--poor);background:var(--panel);border-radius:0 6px 6px 0;\
        padding:8px 14px;margin:10px 0}
        .failure h3{margin:0}
        details{margin:8px 0}
        summary{cursor:pointer;color:var(--link)}
        figure{margin:10px 0;display:inline-block;vertical-align:top;max-width:100%}
        .figures{display:flex;flex-wrap:wrap;gap:16px}
        figure label{font-size:.9rem;padding-left:4px}
        .picture{overflow:auto;max-width:100%;max-height:85vh}
        .picture img{display:block;max-width:min(100%,500px);height:auto;background:#fff;border:1px solid var(--line)}
        :checked~.picture img{max-width:none}
        .live input,.live label,.live img{display:none}
        .live .picture{max-height:none}
        .live canvas{display:block;max-width:none;touch-action:none;cursor:grab}
        .live canvas:active{cursor:grabbing}
        .live button{font:inherit;min-width:2.2em;margin:2px 4px 2px 0;padding:1px 8px;color:var(--ink);\
        background:var(--panel);border:1px solid var(--line);border-radius:5px}
        .live output{font-size:.9rem;font-variant-numeric:tabular-nums}
        figcaption{font-size:.9rem;color:var(--soft);overflow-wrap:anywhere}
        svg{display:block;width:100%;height:auto;margin:10px 0;font:12px system-ui,sans-serif}
        svg text{fill:var(--ink)}
        svg .small{font-size:11px;fill:var(--soft)}
        svg .name{font-weight:600;font-size:13px}
        svg .label{font-size:11px;pointer-events:none}
        .stage{fill:var(--panel);stroke:var(--line);stroke-width:1.5}
        .stage.done{stroke:var(--good)}
        .stage.failed{stroke:var(--poor);stroke-width:2.5;stroke-dasharray:6 3}
        .edge{fill:none;stroke:var(--soft);stroke-width:1.3}
        .idle{fill:var(--panel)}
        .frame{fill:none;stroke:var(--line)}
        .curve{fill:var(--c0);stroke:var(--s0);stroke-width:.6}
        .limit{stroke:var(--ink);stroke-dasharray:5 4}
        .axis{stroke:var(--soft)}
        .grid{stroke:var(--line);stroke-width:.7}
        .break{stroke:var(--ink);stroke-dasharray:2 3}
        .mixed{fill:var(--soft)}
        .c0,.c1,.c2,.c3,.c4,.c5,.c6,.c7{stroke:var(--paper);stroke-width:.5}
        .c0{fill:var(--c0)}.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}
        .c4{fill:var(--c4)}.c5{fill:var(--c5)}.c6{fill:var(--c6)}.c7{fill:var(--c7)}
        .bad{stroke:var(--poor);stroke-width:2.5}
        .decay{fill:none;stroke:var(--soft);stroke-width:1.1}
        .s0{stroke:var(--s0);stroke-width:1.8}.s1{stroke:var(--s1);stroke-width:1.8;stroke-dasharray:8 3}
        .s2{stroke:var(--s2);stroke-width:1.8;stroke-dasharray:2 2}
        .s3{stroke:var(--s3);stroke-width:1.8;stroke-dasharray:8 3 2 3}
        .s4{stroke:var(--s4);stroke-width:1.8;stroke-dasharray:12 3}
        .s5{stroke:var(--s5);stroke-width:1.8;stroke-dasharray:5 5}
        .s6{stroke:var(--s6);stroke-width:1.8;stroke-dasharray:1 3}
        .s7{stroke:var(--s7);stroke-width:1.8;stroke-dasharray:12 3 2 3 2 3}
        .key{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;padding:0;margin:4px 0;font-size:.9rem}
        .key svg{display:inline-block;width:26px;height:12px;margin:0 5px 0 0;vertical-align:-1px}
        footer{color:var(--soft);font-size:.9rem;padding-top:20px;padding-bottom:30px}
        @media print{body{font-size:11px}nav,.skip,figure input,figure label,.live canvas,.live button,.live output\
        {display:none}.live img{display:block}\
        .scroll,.picture{overflow:visible;max-height:none}.picture img{max-width:100%!important}\
        figure,.failure,tr,svg{break-inside:avoid}a{color:inherit}}
        """
}
