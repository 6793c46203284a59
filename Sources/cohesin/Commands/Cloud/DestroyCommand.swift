import ArgumentParser
import CloudRunner
import Pipeline

/// `cohesin destroy`
struct DestroyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy",
        abstract: "Remove the stack of a pipeline. Results and inputs in the bucket stay.",
        discussion:
            "What goes and what stays is shown first. Runs and jobs that have not ended forbid it without --cancel.")

    @OptionGroup var target: CloudOptions

    @Flag(help: "End its runs and jobs first.")
    var cancel = false

    @OptionGroup var confirmation: Confirmation

    func run() throws {
        let removal = Removal(target.stack, try target.access.open(), tell: Console.write)
        guard let prepared = try removal.prepare() else {
            return Console.note(
                "there is no stack \(target.stack): nothing to remove ('cohesin audit' finds what is left)")
        }
        let parts = prepared.goes.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
        print("goes:  \(parts)")
        if let folder = prepared.folder {
            let count = "\(prepared.objects)\(prepared.hasMoreObjects ? " or more" : "") objects"
            let size = ByteCount(bytes: Int64(prepared.bytes)).text
            print("stays: \(folder) (\(count), \(size)): remove it with 'aws s3 rm --recursive \(folder)'")
        }
        print("stays: images in your registry, and the bucket itself")
        if !prepared.live.isEmpty, !cancel {
            throw CommandFailure(
                .failed, "\(target.stack) has \(prepared.live.text) that have not ended: wait, or give --cancel")
        }
        guard try confirmation.given(for: "remove the stack \(target.stack)?") else {
            return Console.note("nothing was changed")
        }
        try removal.endLiveWork(prepared)
        try removal.carryOut(prepared)
        Console.note("the stack \(target.stack) is gone")
    }
}
