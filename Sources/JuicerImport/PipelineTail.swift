/// The usual pipeline from a start on. Its stages are those of `pipelines/juicer-hiccups.yaml`, but for one of `OwnStage`
/// where a file of Juicer is to be read.
struct PipelineTail {
    /// The names of the stages, in their order.
    let stages: [String]
    /// Columns of the sample sheet, beside `sample`, and what stands in them.
    let columns: [(name: String, type: String)]
    let rows: [[String]]
    /// Values of parameters; nil: the default.
    private(set) var quality: Int?
    private(set) var loopResolutions: [Int]?
    /// Stages in place of the usual ones, by name.
    private var own: [String: String] = [:]

    /// Nil when nothing is left.
    init?(of start: ImportStart) {
        switch start {
        case .finished:
            return nil
        case .map(let file, let isBalanced, let resolutions):
            stages = (isBalanced ? [] : ["hic"]) + ["hiccups", "pictures"]
            columns = [("map", "file")]
            rows = [[file]]
            loopResolutions = resolutions
            own = ["hic": OwnStage.map]
        case .contacts(let file, let threshold):
            stages = ["hic", "hiccups", "pictures"]
            columns = [("contacts", "file")]
            rows = [[file]]
            quality = threshold?.rawValue ?? 0
            own = ["hic": OwnStage.contacts]
        case .alignments(let lanes, let threshold):
            stages = ["align", "pairs", "hic", "hiccups", "pictures"]
            columns = [("lane", "text"), ("alignments", "file")]
            rows = lanes.map { [$0.lane, $0.file] }
            quality = threshold.rawValue
            own = ["align": OwnStage.alignments]
        case .reads(let lanes, let aligned, let threshold):
            stages = ["index", "align", "pairs", "hic", "hiccups", "pictures"]
            quality = threshold.rawValue
            guard !aligned.isEmpty else {
                columns = [("lane", "text"), ("reads1", "file"), ("reads2", "file")]
                rows = lanes.map { [$0.lane, $0.reads1, $0.reads2] }
                return
            }
            let file = "{type: file, optional: true}"
            columns = [("lane", "text"), ("reads1", file), ("reads2", file), ("alignments", file)]
            rows = lanes.map { [$0.lane, $0.reads1, $0.reads2, ""] } + aligned.map { [$0.lane, "", "", $0.file] }
            own = ["align": OwnStage.readsOrAlignments]
        }
    }

    /// Whether reads are aligned.
    var needsReference: Bool { stages.contains("index") }

    /// The pipeline file, of the text of `pipelines/juicer-hiccups.yaml`.
    func text(of usual: String) -> String {
        let usual = PipelineText(usual)
        var body = stages.map { own[$0] ?? usual.entry($0, of: "stages") }.joined(separator: "\n")
        // What the stages that are left out would have made.
        if !stages.contains("index") { body = body.replacing("index.sizes", with: "parameters.chrom-sizes") }
        if !stages.contains("hic") { body = body.replacing("hic.hic", with: "sample.map") }
        let asked = usual.names(of: "parameters").filter { body.contains("parameters.\($0)\n") }
        let parameters = asked.map { name in
            name == "chrom-sizes" && !needsReference ? Self.sizes : usual.entry(name, of: "parameters")
        }
        return """
            # What a run of Juicer has left to do, written by 'cohesin import juicer'.
            cohesin: 1
            pipeline: juicer-rest
            about: What a run of Juicer has left to do

            parameters:
            \(parameters.joined())
            samples:
              columns:
                sample: text
            \(columns.map { "    \($0.name): \($0.type)\n" }.joined())
            \(usual.section("environments"))
            stages:
            \(body)
            """
    }

    /// In the usual pipeline the reference can stand in for it.
    private static let sizes = """
          chrom-sizes:
            type: file
            about: Names and lengths of the chromosomes that count, in the order of the maps

        """
}
