import Foundation
import LocalRunner
import Scheduling
import TestSupport
import Testing

struct DeviceLeaseTests {
    private let scratch = ScratchFolder()
    private let device = DeviceID("GPU-1")
    private var folder: String { scratch.file("leases") }

    private func holder(_ run: String) -> LeaseHolder { .ofThisProcess(run: run) }

    private func mode(_ path: String) throws -> mode_t {
        var status = stat()
        try #require(lstat(path, &status) == 0)
        return status.st_mode & 0o7777
    }

    @Test func aDeviceIsLeasedOnce() throws {
        var first = try DeviceLeases.open(folder: folder)
        var second = try DeviceLeases.open(folder: folder)
        let ours = holder("/data/first")
        #expect(try first.take(device, as: ours) == .taken)
        #expect(try second.take(device, as: holder("/data/second")) == .held(by: ours))
        #expect(try second.state(of: device) == .held(by: ours))
        #expect(try first.state(of: device) == .taken)
        first.release(device)
        #expect(try second.state(of: device) == nil)
        #expect(try second.take(device, as: holder("/data/second")) == .taken)
    }

    @Test func devicesAreLeasedEachByItself() throws {
        var first = try DeviceLeases.open(folder: folder)
        var second = try DeviceLeases.open(folder: folder)
        #expect(try first.take(device, as: holder("a")) == .taken)
        #expect(try second.take(DeviceID("MIG-GPU-1/7/0"), as: holder("b")) == .taken)
        #expect(first.devices == [device])
    }

    @Test func aLeaseEndsWithItsOwner() throws {
        do {
            var leases = try DeviceLeases.open(folder: folder)
            #expect(try leases.take(device, as: holder("a")) == .taken)
        }
        var next = try DeviceLeases.open(folder: folder)
        #expect(try next.state(of: device) == nil)
        #expect(try next.take(device, as: holder("b")) == .taken)
    }

    /// Another process has the device; when it is killed its file still names it, and nobody has the device.
    @Test func theFileOfAKilledProcessIsNobodysLease() throws {
        var leases = try DeviceLeases.open(folder: folder)
        let file = try scratch.write(#"{"run":"/other","pid":7,"user":"bob","since":1}"#, to: "leases/GPU-1.lease")
        chmod(file, 0o666)
        let other = try BackgroundProgram("/usr/bin/flock", ["--no-fork", "-x", file, "sleep", "600"])
        defer { other.signal(SIGKILL) }
        let bob = LeaseHolder(run: "/other", pid: 7, user: "bob", since: 1)
        #expect(try eventually { try leases.state(of: device) == .held(by: bob) })
        #expect(try leases.take(device, as: holder("a")) == .held(by: bob))
        other.signal(SIGKILL)
        _ = other.wait()
        #expect(try leases.state(of: device) == nil)
        #expect(try leases.take(device, as: holder("a")) == .taken)
    }

    @Test func everyUserMayLease() throws {
        var leases = try DeviceLeases.open(folder: folder)
        #expect(try leases.take(device, as: holder("a")) == .taken)
        #expect(try mode(folder) == 0o1777)
        #expect(try mode(folder + "/GPU-1.lease") == 0o666)
    }

    private static let isRoot = getuid() == 0

    /// A second user opens and locks the file of the first one, as `open` does it for him.
    @Test(.enabled(if: isRoot, "only root can become another user"))
    func anotherUserMayLeaseWhatTheFirstOneLeft() throws {
        var leases = try DeviceLeases.open(folder: folder)
        #expect(try leases.take(device, as: holder("a")) == .taken)
        leases.release(device)
        chmod(scratch.path, 0o755)
        let script = "exec 9<>\"$1\" && flock -n -x 9 && echo leased >&9"
        let result = try Program.run(
            "/usr/bin/setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", script, "sh", folder + "/GPU-1.lease"])
        #expect(result.status == 0, "\(result.standardError)")
        #expect(try leases.take(device, as: holder("a")) == .taken)
    }

    @Test func aFileThatACleanerTookAwayIsMadeAnew() throws {
        var first = try DeviceLeases.open(folder: folder)
        #expect(try first.take(device, as: holder("a")) == .taken)
        first.release(device)
        try FileManager.default.removeItem(atPath: folder + "/GPU-1.lease")
        #expect(try first.take(device, as: holder("a")) == .taken)
        var second = try DeviceLeases.open(folder: folder)
        guard case .held(by: let holder?) = try second.take(device, as: holder("b")) else {
            Issue.record("a device was leased twice")
            return
        }
        #expect(holder.run == "a")
    }

    @Test func aLinkIsNotFollowed() throws {
        let victim = try scratch.write("precious", to: "victim")
        var leases = try DeviceLeases.open(folder: folder)
        try FileManager.default.createSymbolicLink(atPath: folder + "/GPU-1.lease", withDestinationPath: victim)
        #expect(throws: RunnerError.self) { try take(&leases) }
        #expect(throws: RunnerError.self) { try DeviceLeases.states(of: [device], environment: environment) }
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
    }

    @Test func aSecondNameOfSomebodysFileIsNotWritten() throws {
        let victim = try scratch.write("precious", to: "victim")
        var leases = try DeviceLeases.open(folder: folder)
        try #require(link(victim, folder + "/GPU-1.lease") == 0)
        #expect(throws: RunnerError.self) { try take(&leases) }
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
    }

    @Test func aPipeInPlaceOfAFileDoesNotStopUs() throws {
        var leases = try DeviceLeases.open(folder: folder)
        try #require(mkfifo(folder + "/GPU-1.lease", 0o666) == 0)
        #expect(throws: RunnerError.self) { try take(&leases) }
    }

    private func take(_ leases: inout DeviceLeases) throws { _ = try leases.take(device, as: holder("a")) }

    private var environment: [String: String] { ["COHESIN_GPU_LEASES": folder] }

    @Test func aFolderThatLetsUsersRemoveFilesIsRefused() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        chmod(folder, 0o777)
        #expect(throws: RunnerError.self) { _ = try DeviceLeases.open(folder: folder) }
        chmod(folder, 0o1777)
        _ = try DeviceLeases.open(folder: folder)
    }

    @Test func aLinkInPlaceOfTheFolderIsRefused() throws {
        try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: scratch.path)
        #expect(throws: RunnerError.self) { _ = try DeviceLeases.open(folder: folder) }
    }

    @Test func whoOnlyAsksMakesNothing() throws {
        #expect(try DeviceLeases.states(of: [device], environment: environment).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func aTextThatIsNoLeaseHidesNoLease() throws {
        var leases = try DeviceLeases.open(folder: folder)
        let file = try scratch.write("\u{0}not json", to: "leases/GPU-1.lease")
        let other = try BackgroundProgram("/usr/bin/flock", ["--no-fork", "-x", file, "sleep", "600"])
        defer { other.signal(SIGKILL) }
        #expect(try eventually { try leases.state(of: device) == .held(by: nil) })
        #expect(try leases.take(device, as: holder("a")) == .held(by: nil))
    }
}
