import OrderedCollections

/// What the parameters are for one plan.
struct ParameterValues: Sendable {
    enum Value: Sendable {
        /// Text, a number, a truth value, a choice: as the command sees it.
        case scalar(String)
        case list([String])
        case file(InputSource)
        case files([InputSource])
        /// An optional parameter that was not given.
        case none
    }

    var values: [ParameterName: Value] = [:]
}

/// Takes values from the command line, a params file and the defaults, in this order of precedence, and fits them to
/// their types.
struct ParameterReader {
    let declarations: OrderedDictionary<ParameterName, ParameterDeclaration>
    let files: any FileSystemView

    private static let listSeparator: Character = ","

    /// The values of all parameters. Missing ones are errors only where `mustBeComplete`.
    func read(
        assignments: [String], file: String?, mustBeComplete: Bool, diagnostics: inout Diagnostics
    ) -> ParameterValues {
        var written = file.map { readFile($0, diagnostics: &diagnostics) } ?? [:]
        for (name, value) in readAssignments(assignments, diagnostics: &diagnostics) { written[name] = value }
        var values = ParameterValues()
        for (name, declaration) in declarations {
            if written[name] != nil, let standard = declaration.standard, !declaration.type.isPath {
                // A default must fit also while it does not hold.
                _ = fit(standard, name, declaration, diagnostics: &diagnostics)
            }
            if let value = written[name] ?? declaration.standard {
                values.values[name] = fit(value, name, declaration, diagnostics: &diagnostics)
            } else if declaration.isOptional {
                values.values[name] =
                    declaration.type.isList ? (declaration.type.isPath ? .files([]) : .list([])) : .some(.none)
            } else if mustBeComplete {
                diagnostics.error(
                    "the parameter \(name) (\(declaration.type)) has no value", at: nil,
                    help: "give it with -p \(name)=...\(declaration.about.map { ": \($0)" } ?? "")")
            }
        }
        return values
    }

    /// `NAME=VALUE` each; a list takes elements between commas, and more where the name is given again.
    private func readAssignments(
        _ assignments: [String], diagnostics: inout Diagnostics
    ) -> OrderedDictionary<ParameterName, WrittenValue> {
        var written: OrderedDictionary<ParameterName, WrittenValue> = [:]
        for assignment in assignments {
            guard let equals = assignment.firstIndex(of: "="), equals != assignment.startIndex else {
                diagnostics.error("-p \(assignment): this is not NAME=VALUE", at: nil)
                continue
            }
            let name = ParameterName(String(assignment[..<equals]))
            let text = String(assignment[assignment.index(after: equals)...])
            guard let declaration = declarations[name] else {
                diagnostics.error(
                    "-p \(assignment): the pipeline has no parameter \(name)", at: nil, help: help(for: name))
                continue
            }
            if declaration.type.isList {
                var elements: [String] = []
                if case .list(let earlier)? = written[name]?.content { elements = earlier }
                if !text.isEmpty {
                    elements += text.split(separator: Self.listSeparator, omittingEmptySubsequences: false).map(
                        String.init)
                }
                written[name] = WrittenValue(.list(elements), at: nil, folder: files.currentFolder)
            } else if written[name] != nil {
                diagnostics.error("-p \(assignment): \(name) is given twice", at: nil)
            } else {
                written[name] = WrittenValue(.scalar(text), at: nil, folder: files.currentFolder)
            }
        }
        return written
    }

    /// A YAML or JSON mapping from names to values.
    private func readFile(_ file: String, diagnostics: inout Diagnostics) -> [ParameterName: WrittenValue] {
        let path = FilePath.join(files.currentFolder, file)
        let bytes: [UInt8]
        do {
            bytes = try files.content(of: path, limit: YAMLReader.sizeLimit)
        } catch {
            diagnostics.error("the parameters file \(file) cannot be read: \(error)", at: nil)
            return [:]
        }
        guard let root = YAMLReader.read(bytes, file: file, diagnostics: &diagnostics) else { return [:] }
        guard case .mapping(let entries) = root.content else {
            diagnostics.error("a parameters file is a mapping (name: value)", at: root.position)
            return [:]
        }
        var written: [ParameterName: WrittenValue] = [:]
        for entry in entries {
            let name = ParameterName(entry.key.value)
            guard declarations[name] != nil else {
                diagnostics.error(
                    "the pipeline has no parameter \(Shape.quoted(name.text))", at: entry.key.position,
                    help: help(for: name))
                continue
            }
            let before = diagnostics.count
            Shape.scalarOrList.check(entry.value, what: name.text, diagnostics: &diagnostics)
            guard diagnostics.count == before else { continue }
            written[name] = DefinitionReader.writtenValue(entry.value, folder: FilePath.folder(of: path))
        }
        return written
    }

    private func help(for name: ParameterName) -> String? {
        Spelling.help(for: name.text, among: declarations.keys.map(\.text))
    }
}
