// swift-tools-version: 6.2
import PackageDescription

/// The order of this list is the way of the data: a target imports only what stands above it in its own half.
/// `Tests/HouseTests` fails when a file imports against it.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "cohesin",
    products: [
        .executable(name: "cohesin", targets: ["cohesin"]),
        .executable(name: "cohesin-task", targets: ["cohesin-task"]),
    ],
    dependencies: [
        // Maintained by the Swift project itself: they move with the language.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        // The YAML parser of SwiftLint and SourceKitten, over libyaml; keeps line and column of every node.
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        // Ten years of releases over SQLite, with migrations and typed errors.
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        // System libraries, over Debian's packages.
        .systemLibrary(name: "CHTSlib", pkgConfig: "htslib", providers: [.apt(["libhts-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-gnutls-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        // Intel's ISA-L: inflates three times as fast as zlib. In Debian and every other distribution since 2016, written
        // in assembler for x86-64 and arm64 with plain C for the rest, and what rapidgzip and fastp rest on, too.
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CPng", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // `static inline` wrappers of C macros and variadics, nothing else.
        .target(name: "CShims", dependencies: ["CHTSlib", "CCurl"]),

        // The orchestrator: definition -> plan -> schedule -> run. It knows nothing of Hi-C.

        // Values: the pipeline file, diagnostics with positions, validation, the plan, cache keys.
        .target(
            name: "Pipeline",
            dependencies: [
                "Yams",
                .product(name: "OrderedCollections", package: "swift-collections"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        // A pure state machine: events in, actions out; no clock, no files, no processes.
        .target(
            name: "Scheduling",
            dependencies: ["Pipeline", .product(name: "Collections", package: "swift-collections")],
            swiftSettings: settings),
        // The journal: runs, tasks, attempts, events, usage.
        .target(
            name: "RunStore",
            dependencies: ["Pipeline", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings),
        // NVIDIA's driver by dlopen: which GPUs there are, how they are, what they do. Nothing links to it, so the same
        // binary runs where there is none.
        .target(name: "GPUDevice", swiftSettings: settings),
        // Processes, containers, staging, usage on this machine.
        .target(
            name: "LocalRunner",
            dependencies: [
                "Pipeline", "Scheduling", "RunStore", "GPUDevice", "CShims",
                .product(name: "OrderedCollections", package: "swift-collections"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        // AWS over libcurl: signatures, credentials, retries, one file for each service. It knows nothing of pipelines.
        .target(
            name: "AWSClient",
            dependencies: ["CCurl", "CShims", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings),

        // Pure templates: what one pipeline file becomes at AWS. No network, no clock, no files.
        .target(
            name: "Cloud",
            dependencies: ["Pipeline", .product(name: "OrderedCollections", package: "swift-collections")],
            swiftSettings: settings),

        // The program in a job's container: inputs from S3, the command as a local run has it, outputs to S3.
        .target(
            name: "Staging",
            dependencies: [
                "Pipeline", "GPUDevice", "LocalRunner", "AWSClient", "Cloud",
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: settings),
        // A pipeline in an account: deployed, watched, priced, removed. Asks AWS; decides nothing about templates.
        .target(
            name: "CloudRunner",
            dependencies: [
                "Pipeline", "RunStore", "LocalRunner", "AWSClient", "Cloud",
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            // Prices, with their day: the installed binary carries them.
            resources: [.embedInCode("Resources/prices.json")], swiftSettings: settings),
        // A run's record as one value and as one page. It shows what stages declare as metrics, tables and figures, so that
        // any pipeline gets pictures. Of the runner it has the reading of a run: its state, its plan, its last words.
        .target(
            name: "Reporting",
            dependencies: [
                "Pipeline", "RunStore", "LocalRunner",
                .product(name: "OrderedCollections", package: "swift-collections"),
            ], swiftSettings: settings),
        // The reference pages, in Markdown and for man: from the command line's own help and from the tables of the pipeline
        // file, of findings and of failures. A target, because pages need no run and commands hold no logic.
        .target(name: "Manual", dependencies: ["Pipeline", "LocalRunner"], swiftSettings: settings),
        // What a person who is away hears of a run: by a document to a URL, or by a program of theirs. A target of its own,
        // because the runner does not speak HTTP and the client of AWS knows of no runs.
        .target(
            name: "Notifying", dependencies: ["Pipeline", "LocalRunner", "AWSClient"], swiftSettings: settings),
        // A program of its own, because it is carried into foreign images: without the science and its libraries.
        .executableTarget(
            name: "cohesin-task",
            dependencies: [
                "Pipeline", "Cloud", "Staging", "CloudRunner",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        // The science: FASTQ -> alignments -> pairs -> .hic -> loops. It knows nothing of runs.

        // FASTQ, SAM/BAM and BGZF text, read and written through htslib.
        .target(name: "SequenceIO", dependencies: ["CHTSlib", "CDeflate", "CISAL", "CShims"], swiftSettings: settings),
        // Pairs: parse, sort, merge, dedup, stats.
        .target(name: "Contacts", dependencies: ["SequenceIO", "CHTSlib", "CShims"], swiftSettings: settings),
        // The .hic file: reader, builder, expected values, normalisation.
        .target(
            name: "HiCFile", dependencies: ["Contacts", "SequenceIO", "CDeflate", "CHTSlib", "CShims"],
            swiftSettings: settings),
        // The arithmetic of HiCCUPS as one C header: compiled here for processors and, as text that is committed, for GPUs.
        .target(name: "CHiCCUPS"),
        // HiCCUPS: enriched pixels, thresholds, clustering, merging of resolutions.
        .target(
            name: "Loops", dependencies: ["HiCFile", "SequenceIO", "GPUDevice", "CHiCCUPS"],
            resources: [.embedInCode("Resources/hiccups.ptx")], swiftSettings: settings),
        // Contact maps, loops and aggregate peaks as PNG.
        .target(
            name: "Pictures", dependencies: ["HiCFile", "Loops", "SequenceIO", "CDeflate", "CPng"],
            swiftSettings: settings),
        // A genome, reads and contact maps with planted loops: known truth for the demo and the tests.
        .target(name: "Simulation", dependencies: ["SequenceIO"], swiftSettings: settings),

        // What of a folder of juicer.sh is sound, and the pipeline that does the rest. A target, because it looks into every
        // format from FASTQ to loops, and a command holds no logic.
        .target(name: "JuicerImport", dependencies: ["SequenceIO", "HiCFile", "Loops"], swiftSettings: settings),

        // One file per command; options, tables, exit codes; no logic.
        .executableTarget(
            name: "cohesin",
            dependencies: [
                "Pipeline", "Scheduling", "RunStore", "GPUDevice", "LocalRunner", "AWSClient", "Cloud",
                "CloudRunner", "Reporting", "Manual", "Notifying", "SequenceIO", "Contacts", "HiCFile", "Loops",
                "Pictures", "Simulation", "JuicerImport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            // A link to pipelines/: the installed binary carries the pipeline of `cohesin demo`.
            resources: [.embedInCode("Resources/juicer-hiccups.yaml")],
            swiftSettings: settings),

        // What the tests of several targets share: shared reference data, scratch folders, running the binary.
        .target(name: "TestSupport", dependencies: ["AWSClient"], path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "HouseTests", dependencies: ["CShims", "CHTSlib", "CCurl", "CDeflate", "CZlib"]),
        .testTarget(name: "PipelineTests", dependencies: ["Pipeline", "TestSupport"]),
        // Random loads lived through with a virtual clock, for the scheduler's tests and its benchmark.
        .target(
            name: "SchedulingSimulation",
            dependencies: [
                "Pipeline", "Scheduling", .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            path: "Tests/SchedulingSimulation", swiftSettings: settings),
        .testTarget(name: "SchedulingTests", dependencies: ["Scheduling", "SchedulingSimulation", "TestSupport"]),
        // Decision times and makespans; not a product: `swift run -c release SchedulingBench`.
        .executableTarget(
            name: "SchedulingBench", dependencies: ["Pipeline", "Scheduling", "SchedulingSimulation"],
            path: "benchmarks/scheduling", swiftSettings: settings),
        .testTarget(name: "RunStoreTests", dependencies: ["RunStore", "TestSupport"]),
        .testTarget(name: "GPUDeviceTests", dependencies: ["GPUDevice", "TestSupport"]),
        .testTarget(name: "LocalRunnerTests", dependencies: ["LocalRunner", "GPUDevice", "TestSupport"]),
        .testTarget(
            name: "AWSClientTests",
            dependencies: ["AWSClient", "TestSupport", .product(name: "Crypto", package: "swift-crypto")],
            exclude: ["Oracles"]),
        .testTarget(
            name: "CloudTests", dependencies: ["Cloud", "Pipeline", "TestSupport"], exclude: ["Golden", "Oracles"]),
        .testTarget(
            name: "CloudRunnerTests",
            dependencies: ["CloudRunner", "Cloud", "RunStore", "AWSClient", "Pipeline", "TestSupport"]),
        .testTarget(
            name: "ReportingTests", dependencies: ["Reporting", "LocalRunner", "RunStore", "Pipeline", "TestSupport"]),
        .testTarget(name: "NotifyingTests", dependencies: ["Notifying", "LocalRunner", "Pipeline", "TestSupport"]),
        .testTarget(
            name: "StagingTests",
            dependencies: ["Staging", "AWSClient", "Cloud", "Pipeline", "TestSupport", "cohesin-task"],
            exclude: ["Oracles"]),
        .testTarget(name: "SequenceIOTests", dependencies: ["SequenceIO", "TestSupport"]),
        .testTarget(name: "ContactsTests", dependencies: ["Contacts", "TestSupport"]),
        .testTarget(name: "HiCFileTests", dependencies: ["HiCFile", "TestSupport"]),
        .testTarget(name: "LoopsTests", dependencies: ["Loops", "CHiCCUPS", "HiCFile", "GPUDevice", "TestSupport"]),
        .testTarget(name: "PicturesTests", dependencies: ["Pictures", "HiCFile", "Loops", "CPng", "TestSupport"]),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation", "TestSupport"]),
        // The sentences of failures that nothing but a broken machine brings about.
        .testTarget(
            name: "MessageTests",
            dependencies: [
                "AWSClient", "Cloud", "CloudRunner", "HiCFile", "JuicerImport", "LocalRunner", "Pictures", "Reporting",
                "SequenceIO",
            ]),
        // README and docs/: their shell blocks run, their links lead somewhere, their reference is what the binary says.
        .testTarget(name: "DocumentationTests", dependencies: ["TestSupport", "cohesin"]),
        // The real binary from outside: exit codes, messages, whole runs.
        .testTarget(
            name: "CommandTests", dependencies: ["TestSupport", "cohesin", "cohesin-task"],
            exclude: ["CloudFixture", "Oracles"]),
    ],
    swiftLanguageModes: [.v6]
)

// Only for `make fuzz`: it links with libFuzzer alone.
if Context.environment["COHESIN_FUZZ_BUILD"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzz", dependencies: ["SequenceIO", "Contacts", "HiCFile"], path: "Tests/Fuzz",
            swiftSettings: settings,
            // gold, the usual one, stumbles over the sanitizer.
            linkerSettings: [.unsafeFlags(["-use-ld=lld"])]))
}

// Only for `make sanitize`: the tests of the readers and of pairs, and what they need.
if Context.environment["COHESIN_SANITIZE_BUILD"] != nil {
    let kept: Set = [
        "CHTSlib", "CCurl", "CDeflate", "CISAL", "CShims", "SequenceIO", "Contacts", "TestSupport", "SequenceIOTests",
        "ContactsTests",
    ]
    package.targets.removeAll { !kept.contains($0.name) }
    for target in package.targets where target.name == "TestSupport" {
        target.dependencies = []
        target.exclude = [
            "LocalAWS.swift", "LocalAWS+Session.swift", "LoopbackServer.swift", "ScriptedTransport.swift",
        ]
    }
    package.products = []
}
