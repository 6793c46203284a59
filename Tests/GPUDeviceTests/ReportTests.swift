import GPUDevice
import TestSupport
import Testing

struct ReportTests {
    @Test func reportsComeInTheirOrderAndOnce() throws {
        var machine = FakeGPUMachine.mixed
        machine.events = [FakeXid(device: 4, xid: 79), FakeXid(device: 1, xid: 48, gpuInstance: 9, computeInstance: 0)]
        let names = machine.devices.map { GPUUUID($0.uuid) }
        try NVMLSession.talking(to: machine) { session, _ in
            #expect(try session.watchReports() == [])
            let reports = [try session.nextReport(), try session.nextReport(), try session.nextReport()]
            #expect(
                reports == [
                    XidReport(device: names[4], xid: 79),
                    XidReport(device: names[1], xid: 48, gpuInstance: 9, computeInstance: 0), nil,
                ])
        }
    }

    @Test func devicesThatDoNotReportAreTold() throws {
        var machine = FakeGPUMachine.mixed
        machine.devices[7].results["nvmlDeviceRegisterEvents"] = 3
        let silent = try NVMLSession.talking(to: machine) { session, _ in try session.watchReports() }
        #expect(silent == [GPUUUID(machine.devices[7].uuid)])
    }

    @Test func reportsThatCannotBeReadAreAnError() throws {
        var machine = FakeGPUMachine.mixed
        machine.results["nvmlEventSetWait_v2"] = 999
        let expected = GPUError.callFailed(function: "nvmlEventSetWait_v2", code: 999, text: "a fake failure")
        #expect(throws: expected) {
            try NVMLSession.talking(to: machine) { session, _ in
                _ = try session.watchReports()
                _ = try session.nextReport()
            }
        }
    }

    @Test func aDriverWithoutReportsSaysSo() throws {
        let expected = GPUError.callFailed(
            function: "nvmlEventSetCreate", code: 13, text: "this driver has no such function")
        #expect(throws: expected) {
            try NVMLSession.talking(to: .mixed, missing: ["nvmlEventSetCreate"]) { session, _ in
                _ = try session.watchReports()
            }
        }
    }

    @Test func aFatalReportTakesTheDeviceOut() throws {
        let inventory = try NVMLSession.inventory(.mixed)
        var record = GPUHealthRecord(inventory)
        #expect(
            record.note(XidReport(device: inventory.devices[0].uuid, xid: 79), in: inventory) == [
                inventory.devices[0].uuid
            ])
        #expect(record.health(of: inventory.devices[0]) == .unhealthy([.xid(79)]))
        #expect(record.health(of: inventory.devices[5]) == .healthy)
    }

    @Test func aReportOfOneInstanceLeavesItsSiblings() throws {
        let inventory = try NVMLSession.inventory(.mixed)
        let parent = inventory.devices[1].uuid
        var record = GPUHealthRecord(inventory)
        let report = XidReport(device: parent, xid: 94, gpuInstance: 9, computeInstance: 0)
        #expect(record.note(report, in: inventory) == [inventory.instances(of: parent)[1].uuid])
        #expect(inventory.instances(of: parent).map { record.health(of: $0).isUsable } == [true, false, true])
        _ = record.note(XidReport(device: parent, xid: 79), in: inventory)
        #expect(inventory.instances(of: parent).map { record.health(of: $0).isUsable } == [false, false, false])
    }

    @Test(arguments: [13, 31, 43, 45, 68, 109])
    func whatProgramsCauseIsNoFaultOfTheDevice(xid: Int) throws {
        let inventory = try NVMLSession.inventory(.one())
        var record = GPUHealthRecord(inventory)
        #expect(record.note(XidReport(device: inventory.devices[0].uuid, xid: xid), in: inventory) == [])
        #expect(record.health(of: inventory.devices[0]) == .healthy)
    }

    @Test func whatAPersonWantsIgnoredIsIgnored() throws {
        let some = try #require(XidPolicy(ignoring: "63, 94"))
        #expect(![63, 94, 13].contains(where: some.isFatal))
        #expect(some.isFatal(79))
        #expect(try #require(XidPolicy(ignoring: "all")).isFatal(79) == false)
        #expect(XidPolicy(environment: ["COHESIN_GPU_IGNORE_XIDS": "79"]).isFatal(79) == false)
        #expect(XidPolicy(environment: [:]).isFatal(79))
        #expect(XidPolicy(ignoring: "none") == nil)
        #expect(XidPolicy(ignoring: "-1") == nil)
    }
}
