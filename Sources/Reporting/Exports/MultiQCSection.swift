/// A table of MultiQC's custom content (https://docs.seqera.io/multiqc/custom_content): a row for each sample.
struct MultiQCSection: Encodable {
    struct Column: Encodable {
        let title: String
        let description: String
        /// In Python's format language.
        let format: String
        let suffix: String
        /// Its place: names of a JSON object have no order.
        let placement: Int
    }

    let id: String
    let sectionName: String
    let plotType = "table"
    private(set) var headers: [String: Column] = [:]
    /// By sample and column.
    private(set) var data: [String: [String: Double]] = [:]

    private enum CodingKeys: String, CodingKey {
        case id
        case sectionName = "section_name"
        case plotType = "plot_type"
        case headers, data
    }

    init(stage: String, output: String) {
        id = "\(stage)_\(output)"
        sectionName = "\(stage): \(output)"
    }

    var isEmpty: Bool { data.isEmpty }

    /// - Parameter isShare: its values are between 0 and 1, and are shown as percents.
    mutating func add(_ column: String, about: String, isShare: Bool) {
        headers[column] = Column(
            title: column, description: about, format: isShare ? "{:,.1%}" : "{:,.10g}", suffix: "",
            placement: headers.count + 1)
    }

    /// - Parameter value: nil leaves the cell empty.
    mutating func set(_ column: String, of sample: String, _ value: Double?) {
        if let value, value.isFinite { data[sample, default: [:]][column] = value }
    }
}
