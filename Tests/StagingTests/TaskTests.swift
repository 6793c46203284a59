import AWSClient
import Cloud
import Foundation
import Pipeline
import TestSupport
import Testing

/// Tasks through the real program, against an emulator that checks signatures.
@Suite(.onLocalAWS)
struct TaskTests {
    private let stages = """
          count:
            environment: cpu
            image: tools:1
            inputs: {reads: parameters.reads}
            outputs: {count: count.txt}
            command: |
              echo "counting $reads" >&2
              wc -l < "$reads" | tr -d ' ' > "$count"
          double:
            environment: cpu
            image: tools:1
            needs: {cpus: 2, memory: 2 GiB}
            environment-variables: {GREETING: hello world}
            inputs: {count: count.count}
            outputs: {doubled: doubled.txt}
            command: |
              echo "$(($(cat "$count") * 2)) $GREETING $cpus" > "$doubled"
        """

    @Test func aPipelineOfTwoTasksRunsAndItsSecondRunDoesNothingAgain() throws {
        let cloud = try CloudFixture()
        let first = try cloud.submit(stages, inputs: ["reads": "a\nb\nc\n"])
        #expect(try cloud.perform(first.manifest("double")).status == 241)
        let counted = try cloud.perform(first.manifest("count"))
        #expect(counted.status == 0, "\(counted.standardError)")
        #expect(counted.standardError.contains("counting inputs/reads.txt"))
        #expect(try cloud.perform(first.manifest("double")).status == 0)
        let done = try cloud.document(TaskCompletion.self, at: first.completion("double"))
        #expect(done.outputs.map(\.name) == [VariableName("doubled")])
        #expect(!done.isCached && done.usage != nil)
        #expect(try cloud.text(done.outputs[0].location) == "6 hello world 2\n")
        // What is done is not done again, whoever asks.
        let again = try cloud.perform(first.manifest("count"))
        #expect(again.status == 0 && !again.standardError.contains("counting"))
        let second = try cloud.submit(stages, run: "run-2", inputs: ["reads": "a\nb\nc\n"])
        for stage in ["count", "double"] {
            let cached = try cloud.perform(second.manifest(stage))
            #expect(cached.status == 0 && !cached.standardError.contains("counting"))
            let completion = try cloud.document(TaskCompletion.self, at: second.completion(stage))
            #expect(completion.isCached)
            let before = try cloud.document(TaskCompletion.self, at: first.completion(stage))
            #expect(completion.outputs == before.outputs)
        }
        // Another input is another result.
        let third = try cloud.submit(stages, run: "run-3", inputs: ["reads": "a\n"])
        #expect(try cloud.perform(third.manifest("count")).status == 0)
        let other = try cloud.document(TaskCompletion.self, at: third.completion("count"))
        #expect(!other.isCached)
        #expect(try cloud.text(other.outputs[0].location) == "1\n")
    }

    /// The fingerprint is made from the plan here, as the local runner makes it; sha256sum says what the file holds.
    @Test func theKeyIsThatOfALocalRun() throws {
        let cloud = try CloudFixture()
        let run = try cloud.submit(stages, inputs: ["reads": "a\nb\n"])
        #expect(try cloud.perform(run.manifest("count")).status == 0)
        let task = try #require(run.plan.tasks.first)
        let digest = try Program.run("/usr/bin/env", ["sha256sum", cloud.scratch.file("user/reads.txt")]).text
        let local = TaskFingerprint(
            task: task, variant: task.variants[0], imageDigest: CloudFixture.imageDigest,
            names: StagedNames(plan: run.plan)
        ) { _ in ContentDigests(content: String(digest.prefix(64))) }
        #expect(try cloud.document(TaskCompletion.self, at: run.completion("count")).key == local.key)
    }

    @Test func theImageThatRunsDecidesAndOneThatNobodyKnowsIsNotReused() throws {
        let cloud = try CloudFixture()
        let stages = """
              say:
                environment: cpu
                image: tools:1
                outputs: {said: said.txt}
                command: echo hi > "$said"
            """
        func key(_ run: String, digest: String?, environment: [String: String] = [:]) throws -> String {
            let run = try cloud.submit(stages, run: run, imageDigest: digest)
            let result = try cloud.perform(run.manifest("say"), environment: environment)
            try #require(result.status == 0, "\(result.standardError)")
            return try cloud.document(TaskCompletion.self, at: run.completion("say")).key
        }
        let other = String(repeating: "7", count: 64)
        let metadata = try Server("container_metadata.py", ["sha256:\(other)"])
        defer { metadata.end() }
        let known = ["ECS_CONTAINER_METADATA_URI_V4": metadata.address]
        let expected = try key("a", digest: other)
        #expect(try key("b", digest: CloudFixture.imageDigest, environment: known) == expected)
        #expect(try key("c", digest: nil, environment: known) == expected)
        #expect(try key("d", digest: CloudFixture.imageDigest) != expected)
        let unknown = try key("e", digest: nil)
        #expect(try key("f", digest: nil) != unknown)
    }

    @Test func foldersKeepWhatObjectsCannotSay() throws {
        let cloud = try CloudFixture()
        let run = try cloud.submit(
            """
              make:
                environment: cpu
                image: tools:1
                outputs: {tree: {folder: tree}}
                command: |
                  mkdir -p "$tree/empty" "$tree/a b/ü"
                  echo one > "$tree/a b/ü/one"
                  printf '#!/bin/sh\\necho ran\\n' > "$tree/tool"
                  chmod 755 "$tree/tool"
                  ln -s tool "$tree/link"
              look:
                environment: cpu
                image: tools:1
                inputs: {tree: make.tree}
                outputs: {seen: seen.txt}
                command: |
                  { "$tree/link"; cat "$tree/a b/ü/one"; find "$tree" -mindepth 1 -printf '%P %y\\n' | sort; } > "$seen"
            """)
        #expect(try cloud.perform(run.manifest("make")).status == 0)
        let looked = try cloud.perform(run.manifest("look"))
        #expect(looked.status == 0, "\(looked.standardError)")
        let seen = try cloud.document(TaskCompletion.self, at: run.completion("look"))
        #expect(
            try cloud.text(seen.outputs[0].location)
                == "ran\none\na b d\na b/ü d\na b/ü/one f\nempty d\nlink l\ntool f\n")
    }

    @Test func anObjectOfUnknownContentIsReadOnceAndRemembered() throws {
        let cloud = try CloudFixture()
        let stages = """
              sum:
                environment: cpu
                image: tools:1
                inputs: {data: parameters.data}
                outputs: {sum: sum.txt}
                command: sha256sum < "$data" > "$sum"
            """
        let run = try cloud.submit(stages, inputs: ["data": "x"])
        // As another program stores it, in parts: S3 knows no checksum of the whole.
        let content = [UInt8](repeating: 65, count: 5 << 20) + Array("end".utf8)
        let upload = try cloud.s3.createUpload(cloud.place("s3://\(cloud.bucket)/user/data.txt"), metadata: [:])
        var parts: [S3.Part] = []
        for (index, part) in [Array(content[..<(5 << 20)]), Array(content[(5 << 20)...])].enumerated() {
            let digest = SHA256Digest(of: part)
            let tag = try cloud.s3.uploadPart(index + 1, of: upload, body: .bytes(part), digest: digest)
            parts.append(.init(number: index + 1, size: UInt64(part.count), entityTag: tag, digest: digest))
        }
        try cloud.s3.complete(upload, parts)
        #expect(try cloud.keys(below: "p/digests/").isEmpty)
        let result = try cloud.perform(run.manifest("sum"))
        #expect(result.status == 0, "\(result.standardError)")
        let whole = SHA256Digest(of: content).hexadecimal
        let remembered = try cloud.keys(below: "p/digests/")
        #expect(remembered.count == 1)
        #expect(try cloud.text("s3://\(cloud.bucket)/\(remembered.first ?? "")").contains(whole))
        let done = try cloud.document(TaskCompletion.self, at: run.completion("sum"))
        #expect(try cloud.text(done.outputs[0].location) == "\(whole)  -\n")
    }

    @Test func aCommandSeesWhatALocalRunShowsIt() throws {
        let cloud = try CloudFixture()
        let run = try cloud.submit(
            """
              look:
                environment: cpu
                image: tools:1
                environment-variables: {OWN: "1"}
                inputs: {data: parameters.data}
                outputs: {seen: seen.txt}
                command: |
                  env | grep -c '^AWS_\\|^ECS_' > "$seen" || true
                  echo "$OWN $LANG $HOME $TMPDIR $PWD $data $gpus" >> "$seen"
                  [[ ! -t 0 ]] && read -r line || echo no input >> "$seen"
            """, inputs: ["data": "x"])
        let work = cloud.scratch.file("look").replacing("//", with: "/")
        let result = try cloud.perform(
            run.manifest("look"), work: work, environment: ["ECS_CONTAINER_METADATA_URI": "x", "AWS_BATCH_JOB_ID": "j"])
        #expect(result.status == 0, "\(result.standardError)")
        let done = try cloud.document(TaskCompletion.self, at: run.completion("look"))
        let seen = try cloud.text(done.outputs[0].location)
        #expect(seen == "0\n1 C.UTF-8 \(work)/tmp \(work)/tmp \(work) inputs/data.txt 0\nno input\n")
    }

    @Test func anEntryPointHasItsInputsFetchedAndItsOutputsStored() throws {
        let cloud = try CloudFixture()
        let stages = """
              copy:
                environment: cpu
                image: tools:1
                inputs: {data: parameters.data}
                outputs: {copy: copy.txt}
                arguments: [$data, $copy]
            """
        let run = try cloud.submit(stages, inputs: ["data": "content"])
        let work = cloud.scratch.file("volume")
        #expect(try cloud.perform(run.manifest("copy"), part: "store", work: work).status == 241)
        #expect(try cloud.perform(run.manifest("copy"), part: "fetch", work: work).status == 0)
        #expect(try cloud.perform(run.manifest("copy"), part: "store", work: work).status == 240)
        try FileManager.default.copyItem(atPath: work + "/inputs/data.txt", toPath: work + "/outputs/copy.txt")
        #expect(try cloud.perform(run.manifest("copy"), part: "store", work: work).status == 0)
        let done = try cloud.document(TaskCompletion.self, at: run.completion("copy"))
        #expect(try cloud.text(done.outputs[0].location) == "content")
        let second = try cloud.submit(stages, run: "run-2", inputs: ["data": "content"])
        #expect(try cloud.perform(second.manifest("copy"), part: "fetch", work: work).status == 0)
        #expect(try cloud.document(TaskCompletion.self, at: second.completion("copy")).isCached)
        #expect(try cloud.perform(second.manifest("copy"), part: "store", work: work).status == 0)
    }
}
