import ArgumentParser
import Cloud
import CloudRunner
import Foundation
import Pipeline
import Staging

/// The program that runs in the containers of Batch jobs: it brings a task's inputs, runs its command, and stores its
/// outputs. What it does lives in the library.
@main
struct CohesinTask: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cohesin-task", abstract: "Does one task of a cohesin run in the container of a job of AWS Batch.",
        subcommands: [Run.self, Fetch.self, Store.self, Plan.self])

    struct Place: ParsableArguments {
        @Option(help: "Which of the stage's ways to run.")
        var variant = 0
        @Option(help: ArgumentHelp("The folder of inputs and outputs.", valueName: "folder"))
        var work = StagingContract.workFolder
        @Argument(help: ArgumentHelp("The task's manifest, or the list of an array's.", valueName: "s3-uri"))
        var task: String

        func perform(_ part: StagingProgram.Part) throws {
            let program = StagingProgram(part, folder: work, environment: ProcessInfo.processInfo.environment)
            throw ExitCode(program.execute(task, variant: variant))
        }
    }

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Do the whole task, in its tool's container.")
        @OptionGroup var place: Place
        func run() throws { try place.perform(.run) }
    }

    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Bring the inputs of an image's own entry point.")
        @OptionGroup var place: Place
        func run() throws { try place.perform(.fetch) }
    }

    struct Store: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Store what an image's own entry point has made.")
        @OptionGroup var place: Place
        func run() throws { try place.perform(.store) }
    }

    struct Plan: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Plan the run of an execution that an event or a call started.")
        @Option(help: ArgumentHelp("The pipeline file.", valueName: "s3-uri"))
        var pipeline: String
        @Option(name: .customLong("run"), help: ArgumentHelp("The folder of the run.", valueName: "s3-uri"))
        var folder: String
        @Option(help: "How many rows of a sample sheet the state machine was made for.")
        var rows: Int
        @Argument(help: ArgumentHelp("The execution's input.", valueName: "json"))
        var request: String

        func run() throws {
            let session = try StagingProgram.session(environment: ProcessInfo.processInfo.environment)
            let planned = try RequestedRun(pipeline: pipeline, run: folder, request: request, rows: rows)
                .plan(session, tell: Self.say)
            for diagnostic in planned { Self.say(diagnostic.description) }
            if planned.contains(where: { $0.severity == .error }) { throw ExitCode.failure }
        }

        private static func say(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
    }
}
