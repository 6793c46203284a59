import TestSupport

/// Reads and alignments at random places, the same on each run.
struct RandomReads {
    private var random = SeededGenerator(11)
    private let bases = Array("ACGT")

    private mutating func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

    private mutating func sequence(_ length: Int) -> String { String((0..<length).map { _ in bases[number(4)] }) }

    /// Two FASTQ files in step.
    mutating func fastq(pairs: Int, named prefix: String = "r") -> (first: String, second: String) {
        var files = ("", "")
        for index in 0..<pairs {
            let quality = String(repeating: "F", count: 60)
            files.0 += "@\(prefix)\(index)/1 x\n\(sequence(60))\n+\n\(quality)\n"
            files.1 += "@\(prefix)\(index)/2 x\n\(sequence(60))\n+\n\(quality)\n"
        }
        return files
    }

    /// A SAM file in the order of the reads: plain pairs, copies, chimeras of three records and unmapped reads.
    mutating func sam(pairs: Int) -> String {
        var text = "@SQ\tSN:chr2\tLN:90000\n@SQ\tSN:chr10\tLN:80000\n"
        for index in 0..<pairs {
            // Few places, so that some pairs are copies.
            let (one, other) = (100 + number(40) * 1500, 100 + number(40) * 1500)
            let names = (["chr2", "chr10"][number(2)], ["chr2", "chr10"][number(2)])
            let strand = number(2) * 16
            func record(_ flag: Int, _ name: String, _ position: Int, _ cigar: String, _ quality: Int) -> String {
                "r\(index)\t\(flag)\t\(name)\t\(position)\t\(quality)\t\(cigar)\t*\t0\t0\t"
                    + "\(String(repeating: bases[index % 4], count: 60))\t*\n"
            }
            switch number(6) {
            case 0:
                text += record(65 + strand, names.0, one, "40M20S", 60)
                text += record(321 + 16 - strand, names.1, other + 200, "40S20M", 60)
                text += record(129 + strand, names.1, other, "60M", 60)
            case 1:
                text += record(77, "*", 0, "*", 0) + record(129, names.1, other, "60M", 60)
            default:
                text += record(65 + strand, names.0, one, "60M", number(60))
                text += record(129 + number(2) * 16, names.1, other + number(4), "60M", number(60))
            }
        }
        return text
    }
}
