/// What makes maps on the page movable: the only script of a report, and only of one with such a map. It knows pictures
/// with axes and marks, nothing else; the picture itself is the data. Without it, and on paper, the picture stands still.
enum MapScript {
    static let source: StaticString = """
        'use strict';
        for (const figure of document.querySelectorAll('[data-map]')) {
          const map = JSON.parse(figure.dataset.map), image = figure.querySelector('img');
          const canvas = document.createElement('canvas'), words = document.createElement('output');
          const tools = document.createElement('div'), paint = canvas.getContext('2d');
          const side = 520, room = {left: 70, top: 26}, view = {zoom: 1, x: 0, y: 0, marks: true};
          const width = side - room.left, height = Math.round(width * map.height / map.width);
          const isSquare = map.across.name === map.down.name && map.across.start === map.down.start
            && map.across.end === map.down.end;
          const unit = Math.max(1, devicePixelRatio);
          const picture = document.createElement('canvas');
          const style = name => getComputedStyle(document.documentElement).getPropertyValue(name);
          const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
          // A place on an axis, in base pairs, of a part of the picture from 0 to 1, and back.
          const place = (axis, part) => axis.start + part * (axis.end - axis.start);
          const part = (axis, position) => (position - axis.start) / (axis.end - axis.start);
          const text = position => Math.round(position).toLocaleString('en');

          // The picture without its axes. Marks are burnt in above the diagonal: there it is taken from below.
          function prepare() {
            picture.width = map.width;
            picture.height = map.height;
            const to = picture.getContext('2d');
            to.drawImage(image, -map.x, -map.y);
            if (!isSquare) return;
            to.beginPath();
            to.moveTo(0, 0);
            to.lineTo(map.width, 0);
            to.lineTo(map.width, map.height);
            to.clip();
            to.transform(0, 1, 1, 0, 0, 0);
            to.drawImage(image, -map.x, -map.y);
          }

          function ticks(axis, from, to, draw) {
            const span = to - from, step = [1, 2, 5, 10].map(f => f * 10 ** Math.floor(Math.log10(span / 5)))
              .find(step => span / step <= 5);
            const [size, word] = step >= 1e5 ? [1e6, ' Mb'] : step >= 100 ? [1e3, ' kb'] : [1, ''];
            for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
              draw((at - from) / span, at ? +(at / size).toFixed(3) + word : '0');
            }
          }

          function draw() {
            view.zoom = clamp(view.zoom, 1, map.width / 12);
            view.x = clamp(view.x, 0, 1 - 1 / view.zoom);
            view.y = clamp(view.y, 0, 1 - 1 / view.zoom);
            const shown = 1 / view.zoom;
            paint.setTransform(unit, 0, 0, unit, 0, 0);
            paint.clearRect(0, 0, side, height + room.top);
            paint.save();
            paint.translate(room.left, room.top);
            paint.beginPath();
            paint.rect(0, 0, width, height);
            paint.clip();
            paint.imageSmoothingEnabled = view.zoom * width < map.width;
            paint.drawImage(picture, view.x * map.width, view.y * map.height, shown * map.width, shown * map.height,
              0, 0, width, height);
            paint.strokeStyle = '#0046dc';
            paint.lineWidth = 1.5;
            if (view.marks) for (const [a, b, c, d] of map.marks) {
              const x = (part(map.across, a) - view.x) * view.zoom * width, y = (part(map.down, c) - view.y) * view.zoom * height;
              const w = (part(map.across, b) - part(map.across, a)) * view.zoom * width;
              const h = (part(map.down, d) - part(map.down, c)) * view.zoom * height;
              paint.strokeRect(x - 3, y - 3, w + 6, h + 6);
            }
            paint.restore();
            paint.strokeStyle = paint.fillStyle = style('--ink');
            paint.lineWidth = 1;
            paint.strokeRect(room.left - .5, room.top - .5, width, height);
            paint.font = '11px system-ui,sans-serif';
            const ends = axis => {
              const start = axis === map.across ? view.x : view.y;
              return [place(axis, start), place(axis, start + shown)];
            };
            paint.textAlign = 'center';
            ticks(map.across, ...ends(map.across), (at, label) => {
              paint.fillRect(room.left + at * width, room.top - 6, 1, 5);
              paint.fillText(label, clamp(room.left + at * width, room.left + 16, side - 18), 14);
            });
            paint.textAlign = 'right';
            ticks(map.down, ...ends(map.down), (at, label) => {
              paint.fillRect(room.left - 6, room.top + at * height, 5, 1);
              paint.fillText(label, room.left - 9, room.top + clamp(at * height + 4, 9, height));
            });
            const name = axis => {
              const [from, to] = ends(axis);
              return axis.name + ':' + text(from + 1) + '-' + text(to);
            };
            say(name(map.across) + (isSquare && Math.abs(view.x - view.y) < 1e-9 ? '' : ' across, ' + name(map.down) + ' down'));
          }

          const say = words_ => { words.textContent = words_; };

          // Zooms about a point of the view, from 0 to 1.
          function zoom(factor, x = .5, y = .5) {
            const before = view.zoom;
            view.zoom = clamp(before * factor, 1, map.width / 12);
            view.x += x / before - x / view.zoom;
            view.y += y / before - y / view.zoom;
            draw();
          }

          function move(x, y) {
            view.x += x / view.zoom;
            view.y += y / view.zoom;
            draw();
          }

          const keys = {
            ArrowLeft: () => move(-.1, 0), ArrowRight: () => move(.1, 0), ArrowUp: () => move(0, -.1),
            ArrowDown: () => move(0, .1), '+': () => zoom(1.5), '=': () => zoom(1.5), '-': () => zoom(1 / 1.5),
            '0': () => zoom(0), l: () => { view.marks = !view.marks; draw(); },
          };
          for (const [key, sign, name] of [['+', '+', 'closer'], ['-', '\\u2212', 'farther'], ['0', 'all', 'the whole map'],
              ...map.marks.length ? [['l', 'loops', 'outlines of loops on or off']] : []]) {
            const button = document.createElement('button');
            button.type = 'button';
            button.textContent = sign;
            button.title = name + ' (' + key + ')';
            button.setAttribute('aria-label', name);
            button.onclick = () => keys[key]();
            tools.append(button);
          }
          canvas.tabIndex = 0;
          canvas.setAttribute('role', 'application');
          canvas.setAttribute('aria-label', image.alt + ': arrow keys move, + and - zoom, 0 shows all, l hides loops');
          canvas.onkeydown = event => {
            const act = keys[event.key];
            if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
            event.preventDefault();
            act();
          };
          const at = event => [(event.offsetX - room.left) / width, (event.offsetY - room.top) / height];
          canvas.ondblclick = event => zoom(event.shiftKey ? .5 : 2, ...at(event));
          // A page is scrolled with the wheel, too: only who works with the map zooms.
          canvas.addEventListener('wheel', event => {
            if (document.activeElement !== canvas) return;
            event.preventDefault();
            zoom(1.0015 ** -event.deltaY, ...at(event));
          }, {passive: false});
          canvas.onpointerdown = event => canvas.setPointerCapture(event.pointerId);
          canvas.onpointermove = event => {
            if (event.buttons & 1) return move(-event.movementX / width, -event.movementY / height);
            const [x, y] = at(event);
            if (x < 0 || y < 0 || x > 1 || y > 1) return;
            say(map.across.name + ' ' + text(place(map.across, view.x + x / view.zoom)) + ' \\u00d7 '
              + map.down.name + ' ' + text(place(map.down, view.y + y / view.zoom)));
          };
          canvas.onpointerleave = draw;
          canvas.width = side * unit;
          canvas.height = (height + room.top + 1) * unit;
          canvas.style.width = side + 'px';
          image.decode().then(() => {
            prepare();
            draw();
            image.before(canvas);
            figure.querySelector('figcaption').before(tools, words);
            figure.classList.add('live');
            matchMedia('(prefers-color-scheme:dark)').onchange = draw;
          });
        }
        """
}
