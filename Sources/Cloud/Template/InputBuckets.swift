import OrderedCollections
import Pipeline

/// The buckets that a pipeline reads because it says so itself.
enum InputBuckets {
    /// Buckets of `s3://BUCKET/KEY` among the defaults of file parameters, each once, in the order of the file.
    static func named(in definition: PipelineDefinition) -> [String] {
        var buckets: OrderedSet<String> = []
        for parameter in definition.parameters.values where parameter.type.isPath {
            switch parameter.standard?.content {
            case .scalar(let text): if let bucket = bucket(of: text) { buckets.append(bucket) }
            case .list(let texts): for text in texts { if let bucket = bucket(of: text) { buckets.append(bucket) } }
            case nil: break
            }
        }
        return Array(buckets)
    }

    /// `reference-genomes` of `s3://reference-genomes/hg38.fa`; nil: no such address.
    static func bucket(of text: String) -> String? {
        let scheme = "s3://"
        guard text.hasPrefix(scheme) else { return nil }
        let bucket = text.dropFirst(scheme.count).prefix { $0 != "/" }
        // S3's rule for names, so that no text of a file reaches a policy.
        guard (3...63).contains(bucket.utf8.count),
            bucket.utf8.allSatisfy({
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: ".")
            })
        else { return nil }
        return String(bucket)
    }
}
