import OrderedCollections

extension TaskFingerprint {
    /// The ingredients in a fixed order; dictionaries by key, so that the order in the file does not matter.
    var canonicalBytes: [UInt8] {
        var encoding = CanonicalEncoding()
        // A change of this encoding changes this line, and with it every key.
        encoding.append("cohesin task 1")
        switch command {
        case .bash(let text):
            encoding.append("bash")
            encoding.append(text)
        case .arguments(let parts):
            encoding.append("arguments")
            encoding.append(parts.count)
            for part in parts {
                switch part {
                case .text(let text): encoding.append(["text", text])
                case .variable(let name): encoding.append(["variable", name.text])
                }
            }
        }
        encoding.append(imageDigest.map { [$0] } ?? [])
        encoding.append(environmentVariables.count)
        for (name, value) in environmentVariables.sorted(by: { $0.key < $1.key }) { encoding.append([name, value]) }
        encoding.append(values.count)
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            encoding.append(name.text)
            switch value {
            case .scalar(let text): encoding.append(["scalar", text])
            case .list(let texts): encoding.append(["list"] + texts)
            }
        }
        encoding.append(inputs.count)
        for (name, input) in inputs.sorted(by: { $0.key < $1.key }) {
            encoding.append([name.text, input.isArray ? "array" : "one"])
            encoding.append(input.contents.count)
            for content in input.contents {
                encoding.append([content.stagedName, content.digests.content])
                encoding.append(content.digests.companions.count)
                for (suffix, digest) in content.digests.companions.sorted(by: { $0.key < $1.key }) {
                    encoding.append([suffix, digest])
                }
            }
        }
        encoding.append(outputs.count)
        for (name, output) in outputs.sorted(by: { $0.key < $1.key }) {
            encoding.append([name.text, output.name, output.kind.rawValue])
        }
        // At the end and only where there are some, so that the keys of tasks without secrets are as they were.
        if let secrets { encoding.append(["secrets"] + secrets.map(\.text)) }
        return encoding.bytes
    }
}
