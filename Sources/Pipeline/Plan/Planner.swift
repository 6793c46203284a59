import OrderedCollections

/// What a user asks to be planned, as the command line gives it.
package struct PlanRequest: Hashable, Codable, Sendable {
    /// The pipeline file.
    package var file: String
    /// The path of the sample sheet; nil: none is given.
    package var sampleSheet: String?
    /// `NAME=VALUE` each.
    package var assignments: [String]
    /// A YAML or JSON file of parameters.
    package var parametersFile: String?

    /// As the command line says it.
    package init(file: String, sampleSheet: String? = nil, assignments: [String] = [], parametersFile: String? = nil) {
        self.file = file
        self.sampleSheet = sampleSheet
        self.assignments = assignments
        self.parametersFile = parametersFile
    }
}

/// What became of a request.
package struct PlanOutcome: Sendable {
    /// nil: there was no document to speak of.
    package var definition: PipelineDefinition?
    /// nil exactly when there are errors, or when none was asked for.
    package var plan: Plan?
    /// Everything found, sorted by place.
    package var diagnostics: [Diagnostic]

    /// Whether there is no plan.
    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// Resolves a pipeline file, parameters and a sample sheet into a plan.
package struct Planner: Sendable {
    private let files: any FileSystemView

    /// - Parameter files: where pipeline, sheet and inputs are looked for.
    package init(files: any FileSystemView = Disk()) { self.files = files }

    /// The plan, or everything that stands in its way.
    package func plan(_ request: PlanRequest) -> PlanOutcome {
        resolve(request, mustBeComplete: true)
    }

    /// Checks the pipeline file, and of sample sheet and parameters what is given; asks for what is missing only when
    /// any of it is.
    package func validate(_ request: PlanRequest) -> PlanOutcome {
        let isBare = request.sampleSheet == nil && request.assignments.isEmpty && request.parametersFile == nil
        return resolve(request, mustBeComplete: !isBare)
    }

    private func resolve(_ request: PlanRequest, mustBeComplete: Bool) -> PlanOutcome {
        var diagnostics = Diagnostics()
        let path = FilePath.join(files.currentFolder, request.file)
        let bytes: [UInt8]
        do {
            bytes = try files.content(of: path, limit: YAMLReader.sizeLimit)
        } catch {
            diagnostics.error("the pipeline file \(request.file) cannot be read: \(error)", at: nil)
            return PlanOutcome(definition: nil, plan: nil, diagnostics: diagnostics.sorted)
        }
        guard
            let definition = DefinitionReader.read(
                bytes, file: request.file, folder: FilePath.folder(of: path), diagnostics: &diagnostics)
        else { return PlanOutcome(definition: nil, plan: nil, diagnostics: diagnostics.sorted) }
        let parameters = ParameterReader(declarations: definition.parameters, files: files).read(
            assignments: request.assignments, file: request.parametersFile, mustBeComplete: mustBeComplete,
            diagnostics: &diagnostics)
        let sheet = sampleSheet(request, definition, mustBeComplete: mustBeComplete, diagnostics: &diagnostics)
        var outcome = PlanOutcome(definition: definition, plan: nil, diagnostics: diagnostics.sorted)
        if let sheet, !diagnostics.hasErrors, mustBeComplete {
            outcome.plan = PlanBuilder(definition: definition, parameters: parameters, sheet: sheet).plan()
        }
        return outcome
    }

    /// The sheet; an empty one where the pipeline reads none.
    private func sampleSheet(
        _ request: PlanRequest, _ definition: PipelineDefinition, mustBeComplete: Bool, diagnostics: inout Diagnostics
    ) -> SampleSheet? {
        switch (definition.samples, request.sampleSheet) {
        case (nil, nil):
            return SampleSheet(file: "", rowCount: 0, columns: [:])
        case (nil, let file?):
            diagnostics.error(
                "the pipeline reads no sample sheet, but \(file) is given", at: nil,
                help: "leave --samples out, or declare samples: in the pipeline file")
            return nil
        case (.some, nil):
            if mustBeComplete {
                diagnostics.error("the pipeline reads a sample sheet", at: nil, help: "give it with --samples FILE")
            }
            return nil
        case (let declaration?, let file?):
            var reader = SampleSheetReader(
                declaration: declaration, file: file, files: files, unique: definition.uniqueColumns,
                labels: definition.labelColumns)
            return reader.read(diagnostics: &diagnostics)
        }
    }
}
