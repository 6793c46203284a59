import Glibc

/// What happens when an engine lacks an image of the plan. Nothing is pulled without a word.
package struct ImageSupply {
    /// Whether images are pulled.
    package enum Policy: String, Sendable, CaseIterable { case never, missing }

    /// Whether images are pulled.
    package var policy: Policy
    /// How long to wait after each failed attempt, in milliseconds; one attempt more than there are pauses.
    package var pauses: [Int32]
    /// Ends a pull when a signal comes; nil: nothing does.
    package var interrupts: Interrupts?
    /// Shows a line of progress.
    package var tell: (String) -> Void

    /// Seconds that one pull may take.
    private static let patience = 4 * 3600

    /// All values as they are.
    package init(
        policy: Policy = .never, pauses: [Int32] = [2000, 8000], interrupts: Interrupts? = nil,
        tell: @escaping (String) -> Void = { _ in }
    ) {
        self.policy = policy
        self.pauses = pauses
        self.interrupts = interrupts
        self.tell = tell
    }

    /// Pulls an image, again after failures that may pass.
    func pull(_ image: String, with engine: ContainerEngine) throws(RunnerError) {
        let name = engine.kind.rawValue
        for attempt in 0...pauses.count {
            let count = attempt > 0 ? " (attempt \(attempt + 1) of \(pauses.count + 1))" : ""
            tell("\(name) pulls image \(image)\(count)")
            let target = engine.kind == .apptainer ? try ApptainerImages.prepareFile(for: image) : nil
            let arguments =
                target.map { ["pull", $0 + ".part", ApptainerImages.source(of: image)] } ?? ["pull", image]
            let answer = try ShortCommand.run(
                [engine.program] + arguments, seconds: Self.patience, unless: interrupts?.descriptor)
            if interrupts?.take() ?? 0 > 0 { throw .interrupted("pulling image \(image)") }
            if answer.exitCode == 0 {
                if let target { try Files.rename(target + ".part", to: target) }
                tell("\(name) has pulled image \(image)")
                return
            }
            if let target { unlink(target + ".part") }
            guard attempt < pauses.count, Self.mayPass(answer.output) else {
                throw .imageNotPulled(image, engine: name, reason: answer.lastLine)
            }
            tell("\(name) could not pull \(image) (\(answer.lastLine)): again in \((pauses[attempt] + 999) / 1000) s")
            try pause(pauses[attempt], before: image)
        }
    }

    private func pause(_ milliseconds: Int32, before image: String) throws(RunnerError) {
        var watched = pollfd(fd: interrupts?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
        _ = poll(&watched, 1, milliseconds)
        if interrupts?.take() ?? 0 > 0 { throw .interrupted("pulling image \(image)") }
    }

    /// Whether the same pull may succeed later: a name that is wrong or forbidden stays so.
    package static func mayPass(_ said: String) -> Bool {
        let said = said.lowercased()
        return ![
            "manifest unknown", "not found", "denied", "unauthorized", "invalid reference", "authentication required",
            "no space left", "unsupported", "short-name",
        ].contains(where: said.contains)
    }
}
