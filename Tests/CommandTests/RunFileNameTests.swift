import Foundation
import TestSupport
import Testing

/// File names and values that a careless runner would execute, split or lose.
struct RunFileNameTests {
    private static let nasty = [
        "two words", "quote'quote", "double\"quote", "$(touch pwned)", "`touch pwned`", "line\nbreak", "Ünïcödé 染色体",
        "-rf", "semi;colon", "back\\slash", "star*", "a&b|c>d", "comma,comma", "colon:colon", "#hash", "~", "%s%n",
        "{a,b}",
        "tab\there", "$HOME",
    ]

    /// What the sample sheet refuses as the name of a task.
    private static func isLabel(_ text: String) -> Bool {
        !text.hasPrefix("-") && text.unicodeScalars.allSatisfy { $0.value >= 32 }
    }

    @Test func nastyNamesLabelsAndValuesReachTheCommandAsTheyAre() throws {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: nasty
            samples: {columns: {sample: text, reads: file, note: text}}
            environments: {cpu: {kind: cpu}}
            stages:
              copy:
                for-each: [sample]
                inputs: {reads: sample.reads, note: sample.note}
                outputs: {out: copy.txt}
                command: |
                  { printf '%s\\0%s\\0' "$sample" "$note"; cat "$reads"; } > "$out"
              gather:
                inputs: {copies: copy.out, notes: sample.note}
                outputs: {out: all.txt}
                command: cat "${copies[@]}" > "$out"; printf '%s\\0' "${notes[@]}" >> "$out"
            """)
        var sheet = "sample,reads,note\n"
        var expected = ""
        for (index, name) in Self.nasty.enumerated() {
            try fixture.scratch.write("content of \(name)", to: "in \(name)")
            let label = Self.isLabel(name) ? name : "s\(index)"
            let fields = [label, "in \(name)", name].map {
                "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\""
            }
            sheet += fields.joined(separator: ",") + "\n"
            expected += "\(label)\0\(name)\0content of \(name)"
        }
        try fixture.scratch.write(sheet, to: "samples.csv")
        let result = try fixture.run()
        #expect(result.status == 0, "\(result.standardError)")
        expected += Self.nasty.map { $0 + "\0" }.joined()
        #expect(fixture.text("run/results/gather/all.txt") == expected)
        #expect(!fixture.exists("pwned"))
        #expect(fixture.files(in: "run").allSatisfy { !$0.hasSuffix("pwned") })
        // Every label has a folder of its own.
        #expect(fixture.files(in: "run/results").filter { $0.hasSuffix("copy.txt") }.count == Self.nasty.count)
        #expect(try fixture.run().standardError.contains("nothing to do"))
    }

    @Test func aRunDirectoryMayHaveAnyName() throws {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: small
            environments: {cpu: {kind: cpu}}
            stages:
              a: {outputs: {out: a.txt}, command: 'echo a > "$out"'}
              b: {inputs: {a: a.out}, outputs: {out: b.txt}, command: 'cat "$a" > "$out"'}
            """)
        for name in Self.nasty where name != "~" && !name.hasPrefix("-") {
            let result = try Program.run(
                Program.cohesin, ["run", "pipeline.yaml", "--run-dir", "runs/\(name)"], directory: fixture.scratch.path,
                environment: fixture.environment)
            #expect(result.status == 0, "\(result.standardError)")
            #expect(fixture.text("runs/\(name)/results/b/b.txt") == "a\n")
        }
    }
}
