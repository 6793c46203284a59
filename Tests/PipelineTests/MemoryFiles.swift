import Pipeline

/// Files without a disk. Whatever lies below a path makes it a folder.
struct MemoryFiles: FileSystemView {
    var files: [String: [UInt8]] = [:]
    /// Anything asked for is a file: for sheets with more rows than one wants to name.
    var everythingExists = false
    let currentFolder = "/work"

    init(_ files: [String: String] = [:], everythingExists: Bool = false) {
        self.files = files.mapValues { Array($0.utf8) }
        self.everythingExists = everythingExists
    }

    func content(of path: String, limit: Int) throws(FileProblem) -> [UInt8] {
        guard let bytes = files[path] else { throw FileProblem("no such file or directory") }
        guard bytes.count <= limit else { throw FileProblem("it is larger than \(limit >> 20) MiB") }
        return bytes
    }

    func kind(of path: String) -> FileKind? {
        if files[path] != nil { return .file }
        if files.keys.contains(where: { $0.hasPrefix(path + "/") }) { return .folder }
        return everythingExists ? .file : nil
    }
}

/// A valid pipeline with every kind of thing in it, a sheet for it, and the files that they name.
enum Example {
    static let pipeline = """
        cohesin: 1
        pipeline: juicer-hiccups
        about: FASTQ to .hic, loops annotated on the GPU
        parameters:
          reference: {type: file, about: bwa-indexed FASTA, companions: [.amb, .bwt]}
          enzyme: {type: choice, of: [MboI, DpnII, HindIII], default: MboI}
          resolutions: {type: list<integer>, default: [5000, 10000]}
          mask: {type: file, optional: true}
          depth: {type: number, default: 0.5}
        samples:
          columns: {sample: text, lane: text, reads1: file, reads2: file, group: text}
        environments:
          cpu: {kind: cpu, instances: [default_x86_64], capacity: [spot, on-demand], max-vcpus: 256}
          gpu: {kind: gpu, instances: [g4dn.xlarge, g6.xlarge], capacity: [spot, on-demand], max-vcpus: 64}
        stages:
          align:
            about: Alignments to pairs
            environment: cpu
            for-each: [sample, lane]
            image: cohesin-hic
            needs: {cpus: 8, memory: 16 GiB, time: 12 h}
            inputs: {r1: sample.reads1, r2: sample.reads2, reference: parameters.reference, mask: parameters.mask}
            outputs: {pairs: lane.pairs.gz, stats: {file: lane.stats, show: metrics, publish: false}}
            environment-variables: {LC_ALL: C, THREADS: 8}
            command: |
              bwa mem -SP5M -t "$cpus" "$reference" "$r1" "$r2" |
                cohesin pairs parse --mask "$mask" --output "$pairs" --stats "$stats" -
          merge:
            environment: cpu
            for-each: [sample]
            inputs: {lanes: align.pairs, enzyme: parameters.enzyme, groups: sample.group}
            outputs: {pairs: sample.pairs.gz, folder: more/}
            needs: {cpus: 4, memory: 8 GiB}
            command: merge "${lanes[@]}" "${groups[@]}" "$enzyme" "$sample" | dedup --output "$pairs" "$folder"
          hiccups:
            environment: gpu
            for-each: [sample]
            inputs: {pairs: merge.pairs, resolutions: parameters.resolutions}
            outputs: {loops: {folder: loops, show: table}}
            needs: {cpus: 4, memory: 8 GiB, gpu: {count: 1, memory: 2 GiB, compute-capability: ">=7.0"}}
            otherwise: {environment: cpu, needs: {cpus: 8}}
            retry: {lost-host: 3, out-of-memory: {attempts: 2, memory: x2}, failure: 0}
            command: hiccups "$pairs" "${resolutions[@]}" "$loops"
          report:
            inputs: {all: hiccups.loops, depth: parameters.depth}
            outputs: {page: report.html}
            command: report "$depth" "${all[@]}" > "$page"

        """

    static let sheet = """
        sample,lane,reads1,reads2,group
        yeast,L1,r1.fq.gz,r2.fq.gz,a
        yeast,L2,/data/r3.fq.gz,/data/r4.fq.gz,b
        "rat, 2",L1,../data/r5.fq.gz,r6.fq.gz,a

        """

    static var files: MemoryFiles {
        var files: [String: String] = ["/work/p.yaml": pipeline, "/work/sheets/s.csv": sheet]
        for path in [
            "/work/sheets/r1.fq.gz", "/work/sheets/r2.fq.gz", "/data/r3.fq.gz", "/data/r4.fq.gz",
            "/work/sheets/../data/r5.fq.gz", "/work/sheets/r6.fq.gz", "/work/ref.fa", "/work/ref.fa.amb",
            "/work/ref.fa.bwt",
        ] {
            files[path] = ""
        }
        return MemoryFiles(files)
    }

    static let request = PlanRequest(
        file: "p.yaml", sampleSheet: "sheets/s.csv", assignments: ["reference=ref.fa"])

    /// The outcome of the example with some files written anew.
    static func outcome(
        pipeline: String = pipeline, sheet: String = sheet, assignments: [String] = ["reference=ref.fa"],
        parameters: String? = nil
    ) -> PlanOutcome {
        var files = files
        files.files["/work/p.yaml"] = Array(pipeline.utf8)
        files.files["/work/sheets/s.csv"] = Array(sheet.utf8)
        var request = request
        request.assignments = assignments
        if let parameters {
            files.files["/work/params.yaml"] = Array(parameters.utf8)
            request.parametersFile = "params.yaml"
        }
        return Planner(files: files).plan(request)
    }
}

extension PlanOutcome {
    /// Every diagnostic as a person sees it, help included.
    var texts: [String] { diagnostics.map(\.description) }

    func task(_ id: String) -> PlannedTask? { plan?.tasks.first { $0.id.description == id } }
}

/// The diagnostics of a pipeline file by itself.
func diagnostics(of pipeline: String) -> [String] {
    Planner(files: MemoryFiles(["/work/p.yaml": pipeline])).validate(PlanRequest(file: "p.yaml")).texts
}
