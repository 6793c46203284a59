import OrderedCollections

extension TaskFingerprint {
    /// One reason why a task that ran before must run again.
    package struct Change: Hashable, Codable, Sendable, CustomStringConvertible {
        /// What is different.
        package enum Kind: String, Hashable, Codable, Sendable {
            case input, value, command, image, environment, output
        }

        /// What is different.
        package let kind: Kind
        /// In plain words: `input r1 changed: reads_1.fastq.gz`.
        package let description: String

        package init(_ kind: Kind, _ description: String) {
            self.kind = kind
            self.description = description
        }
    }

    /// What is different from `older`, what a person most likely did first: inputs, values, command, image,
    /// environment, outputs. Empty exactly when both have the same key.
    package func changes(from older: TaskFingerprint) -> [Change] {
        guard key != older.key else { return [] }
        return inputChanges(from: older) + valueChanges(from: older) + commandChanges(from: older)
            + environmentChanges(from: older) + outputChanges(from: older)
    }

    private func inputChanges(from older: TaskFingerprint) -> [Change] {
        var changes: [String] = []
        for (name, input) in inputs {
            guard let before = older.inputs[name] else {
                changes.append("input \(name) is new")
                continue
            }
            if input.isArray || before.isArray {
                changes += Self.arrayChanges(name, from: before, to: input)
            } else {
                changes += Self.singleChanges(name, from: before.contents.first, to: input.contents.first)
            }
        }
        for name in older.inputs.keys where inputs[name] == nil { changes.append("input \(name) is gone") }
        return changes.map { Change(.input, $0) }
    }

    private static func singleChanges(_ name: VariableName, from before: Content?, to now: Content?) -> [String] {
        guard let now else { return before.map { ["input \(name) is no longer given: \(shortName($0.origin))"] } ?? [] }
        guard let before else { return ["input \(name) is given now: \(shortName(now.origin))"] }
        if before.digests.content != now.digests.content {
            return ["input \(name) changed: \(shortName(now.origin))"]
        }
        if before.digests.companions != now.digests.companions {
            let suffixes = differingKeys(before.digests.companions, now.digests.companions)
            return ["input \(name): files beside \(shortName(now.origin)) changed: \(suffixes.joined(separator: ", "))"]
        }
        if before.stagedName != now.stagedName {
            return ["input \(name) has another suffix: \(now.stagedName), was \(before.stagedName)"]
        }
        return []
    }

    private static func arrayChanges(_ name: VariableName, from before: Input, to now: Input) -> [String] {
        if before.isArray != now.isArray {
            return ["input \(name) is \(now.isArray ? "an array" : "one file") now"]
        }
        // Contents are matched whatever their place, so that one new lane does not make all later ones "changed".
        var unmatched: [ContentDigests: [Content]] = [:]
        for content in before.contents { unmatched[content.digests, default: []].append(content) }
        var added: [Content] = []
        for content in now.contents where unmatched[content.digests]?.popLast() == nil { added.append(content) }
        let removed = before.contents.filter { content in
            guard var left = unmatched[content.digests], let index = left.firstIndex(of: content) else { return false }
            left.remove(at: index)
            unmatched[content.digests] = left
            return true
        }
        let removedOrigins = Set(removed.map(\.origin))
        let addedOrigins = Set(added.map(\.origin))
        var changes = added.map { content in
            removedOrigins.contains(content.origin)
                ? "input \(name) changed: \(shortName(content.origin))"
                : "input \(name) has one more: \(shortName(content.origin))"
        }
        changes += removed.filter { !addedOrigins.contains($0.origin) }.map {
            "input \(name) lacks one: \(shortName($0.origin))"
        }
        if changes.isEmpty && before.contents.map(\.digests) != now.contents.map(\.digests) {
            changes.append("input \(name) has another order")
        } else if changes.isEmpty && before.contents.map(\.stagedName) != now.contents.map(\.stagedName) {
            changes.append("input \(name) has other suffixes")
        }
        return changes
    }

    private func valueChanges(from older: TaskFingerprint) -> [Change] {
        var changes: [String] = []
        for (name, value) in values where older.values[name] != value {
            if let before = older.values[name] {
                changes.append("\(name) is \(Self.shown(value)), was \(Self.shown(before))")
            } else {
                changes.append("\(name) is new: \(Self.shown(value))")
            }
        }
        for name in older.values.keys where values[name] == nil { changes.append("\(name) is gone") }
        return changes.map { Change(.value, $0) }
    }

    private func commandChanges(from older: TaskFingerprint) -> [Change] {
        command == older.command ? [] : [Change(.command, "the command changed")]
    }

    private func environmentChanges(from older: TaskFingerprint) -> [Change] {
        var changes: [Change] = []
        if imageDigest != older.imageDigest {
            switch (imageDigest, older.imageDigest) {
            case (nil, _): changes.append(Change(.image, "it runs with the tools of this machine, not in an image"))
            case (_, nil): changes.append(Change(.image, "it runs in the image \(image ?? "") now"))
            default: changes.append(Change(.image, "the image \(image ?? "") changed"))
            }
        }
        for name in Self.differingKeys(older.environmentVariables, environmentVariables) {
            changes.append(Change(.environment, "the environment variable \(name) changed"))
        }
        if secrets != older.secrets { changes.append(Change(.environment, "it reads other secrets")) }
        return changes
    }

    private func outputChanges(from older: TaskFingerprint) -> [Change] {
        func identity(_ output: PlannedOutput) -> [String] { [output.name, output.kind.rawValue] }
        let now = outputs.mapValues(identity)
        let before = older.outputs.mapValues(identity)
        return Self.differingKeys(before, now).map { Change(.output, "the output \($0) is declared differently") }
    }

    private static func differingKeys<Key: Hashable, Value: Equatable>(
        _ left: OrderedDictionary<Key, Value>, _ right: OrderedDictionary<Key, Value>
    ) -> [Key] {
        OrderedSet(right.keys).union(left.keys).filter { left[$0] != right[$0] }
    }

    /// The last part of a path; a description of a task's output stays as it is.
    private static func shortName(_ origin: String) -> String {
        guard origin.hasPrefix("/"), let name = origin.split(separator: "/").last else { return origin }
        return String(name)
    }

    private static func shown(_ value: ShellValue) -> String {
        switch value {
        case .scalar(let text): text.isEmpty ? "empty" : text
        case .list(let texts): "[\(texts.joined(separator: ", "))]"
        }
    }
}
