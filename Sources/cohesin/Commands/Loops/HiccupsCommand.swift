import ArgumentParser
import Foundation
import GPUDevice
import HiCFile
import Loops
import SequenceIO

/// `cohesin hiccups`
struct HiccupsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hiccups",
        abstract: "Find chromatin loops in a .hic contact map.",
        discussion: """
            Options, defaults and output files are those of juicer_tools hiccups. OUTDIR receives merged_loops.bedpe, \
            the list of all loops, and for each resolution R enriched_pixels_R.bedpe, fdr_thresholds_R and \
            postprocessed_pixels_R.bedpe, sorted by chromosome and position. With LOOPLIST also requested_list_R.bedpe, \
            postprocessed_pixels_requested_list_R.bedpe and merged_from_requested_loops.bedpe.

            Pixels within 20 bins of a chromosome's end, or nearer to the diagonal than the peak width and 3 bins, are \
            never tested. Loops are searched up to --max-distance from the diagonal. Requested loops outside this area \
            are left out.

            --arithmetic exact sums in integers: the result does not depend on threads, tiles or device. juicer adds \
            in float32 in the order of juicer_tools and searches its tiles, so that -m matters as it does there; it has \
            no GPU form.

            GPUs need the NVIDIA driver and nothing else. All that CUDA_VISIBLE_DEVICES leaves are used, or the one \
            whose UUID is named.
            """)

    @Argument(help: ArgumentHelp("The contact map.", valueName: "file.hic"))
    var file: String

    @Argument(help: ArgumentHelp("The folder for the lists; made when it is not there.", valueName: "outdir"))
    var folder: String

    @Argument(help: ArgumentHelp("A bedpe list of loops whose statistics are wanted, too.", valueName: "looplist"))
    var list: String?

    @OptionGroup(title: "Search") var search: HiccupsSearchOptions
    @OptionGroup(title: "Machine") var machine: HiccupsMachineOptions

    func validate() throws {
        _ = try search.parameters()
        _ = try search.thresholds()
        _ = try search.area()
        if let threads = machine.threads, threads < 1 {
            throw ValidationError("--threads \(threads): at least 1")
        }
        guard case .gpu = machine.device else { return }
        if machine.cpu { throw ValidationError("--cpu and --device gpu exclude each other") }
        if search.arithmetic == .juicer {
            throw ValidationError("--arithmetic juicer has no GPU form: leave out --device gpu")
        }
    }

    func run() throws {
        let requested = try list.map { try RequestedLoops(path: $0) }
        let program = "cohesin \(Version.current)"
        let options = HiCCUPSOptions(
            parameters: try search.parameters(), normalization: Normalization(search.normalization),
            chromosomes: search.chromosomes?.values, arithmetic: search.arithmetic, area: try search.area(),
            thresholds: try search.thresholds(), threads: machine.threads ?? WorkerThreads.available,
            device: machine.cpu ? .cpu : machine.device,
            driver: DriverLocation(cudaIn: ProcessInfo.processInfo.environment), requested: requested,
            program: program)
        let progress = ProgressCounter(of: "bins")
        let findings = try showingProgress(counting: progress) {
            let reader = try HiCReader.open(file)
            try HiCCUPSFolder.create(folder)
            if let requested, requested.betweenChromosomes > 0 {
                Console.note("\(requested.betweenChromosomes) requested loops between chromosomes are left out")
            }
            return try HiCCUPS.run(reader, options, progress: progress) { Console.note($0) }
        }
        try HiCCUPSFolder.write(findings, to: folder, program: program, withRequested: requested != nil)
        Console.note("\(findings.merged.count) loops in \(folder)/merged_loops.bedpe")
    }
}

extension Arithmetic: ExpressibleByArgument {}
