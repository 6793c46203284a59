extension ParameterReader {
    /// `value` as its type wants it; nil and a diagnostic where it does not fit.
    func fit(
        _ value: WrittenValue, _ name: ParameterName, _ declaration: ParameterDeclaration,
        diagnostics: inout Diagnostics
    ) -> ParameterValues.Value? {
        let type = declaration.type
        switch value.content {
        case .list(let texts):
            guard type.isList else {
                diagnostics.error("\(name) is one value of type \(type), not a list", at: value.position)
                return nil
            }
            if type.isPath {
                let sources = texts.map { source($0, value, name, declaration, diagnostics: &diagnostics) }
                return sources.contains { $0 == nil } ? nil : .files(sources.compactMap(\.self))
            }
            let fitting = texts.map { scalar($0, value, name, declaration, diagnostics: &diagnostics) }
            return fitting.contains { $0 == nil } ? nil : .list(fitting.compactMap(\.self))
        case .scalar(let text):
            guard !type.isList else {
                diagnostics.error(
                    "\(name) has the type \(type), and this is one value", at: value.position, help: "write [\(text)]")
                return nil
            }
            return type.isPath
                ? source(text, value, name, declaration, diagnostics: &diagnostics).map { .file($0) }
                : scalar(text, value, name, declaration, diagnostics: &diagnostics).map { .scalar($0) }
        }
    }

    private func scalar(
        _ text: String, _ value: WrittenValue, _ name: ParameterName, _ declaration: ParameterDeclaration,
        diagnostics: inout Diagnostics
    ) -> String? {
        func refuse(_ message: String, help: String? = nil) -> String? {
            diagnostics.error("\(name) \(message)", at: value.position, help: help)
            return nil
        }
        switch declaration.type.element {
        case .integer:
            // Written anew, so that 007 and 7 are the same value for the cache.
            return YAMLNode.integer(text).map { "\($0)" }
                ?? refuse("must be a whole number, not \(Shape.quoted(text))")
        case .number:
            return YAMLNode.isNumber(text) ? text : refuse("must be a number, not \(Shape.quoted(text))")
        case .boolean:
            return ["true", "false"].contains(text)
                ? text : refuse("must be true or false, not \(Shape.quoted(text))")
        case .choice:
            // A choice without choices was told about.
            return declaration.choices.isEmpty || declaration.choices.contains(text)
                ? text
                : refuse(
                    "cannot be \(Shape.quoted(text))", help: Spelling.help(for: text, among: declaration.choices))
        case .text, .file, .folder:
            return text.utf8.contains(0) ? refuse("holds a NUL character, which no command can take") : text
        }
    }

    private func source(
        _ text: String, _ value: WrittenValue, _ name: ParameterName, _ declaration: ParameterDeclaration,
        diagnostics: inout Diagnostics
    ) -> InputSource? {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            diagnostics.error("\(name) is not the name of a file: \(Shape.quoted(text))", at: value.position)
            return nil
        }
        let path = FilePath.join(value.folder, text)
        let wanted: FileKind = declaration.type.element == .folder ? .folder : .file
        let words = wanted == .file ? "file" : "folder"
        switch files.kind(of: path) {
        case wanted?: break
        case nil:
            diagnostics.error("\(name): there is no \(words) \(path)", at: value.position)
            return nil
        default:
            diagnostics.error(
                "\(name): \(path) is a \(wanted == .file ? "folder" : "file"), not a \(words)", at: value.position)
            return nil
        }
        let present = declaration.companions.filter { files.kind(of: path + $0) == .file }
        if !present.isEmpty, present.count < declaration.companions.count {
            let absent = declaration.companions.filter { !present.contains($0) }
            diagnostics.warning(
                "\(name): beside \(path) there is no \(absent.joined(separator: ", ")), so its companions are not used",
                at: value.position)
        }
        return .file(path: path, companions: present.count == declaration.companions.count ? present : [])
    }
}
