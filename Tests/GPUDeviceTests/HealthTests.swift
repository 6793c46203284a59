import GPUDevice
import TestSupport
import Testing

struct HealthTests {
    @Test(arguments: [
        (["all": 15], GPUFault.lost), (["all": 16], .resetRequired),
        (["nvmlDeviceGetHandleByIndex_v2": 4], .notPermitted),
        (["nvmlDeviceGetUUID": 999], .silent(function: "nvmlDeviceGetUUID", code: 999)),
    ])
    func aDeviceThatDoesNotTellItsNameIsCountedAndHidesNoOther(results: [String: Int], fault: GPUFault) throws {
        var machine = FakeGPUMachine.mixed
        machine.devices[2].results = results
        let found = try NVMLSession.inventory(machine)
        #expect(found.unreachable == [UnreachableGPU(index: 2, fault: fault)])
        #expect(found.devices.filter { $0.kind == .whole }.map(\.index) == [0, 1, 3, 4, 5, 6, 7])
    }

    @Test(arguments: ["nvmlDeviceGetMemoryInfo_v2", "nvmlDeviceGetCudaComputeCapability", "nvmlDeviceGetMigMode"])
    func aDeviceLostBetweenTwoQuestionsIsUnhealthy(function: String) throws {
        let machine = FakeGPUMachine.one { device in
            device.results = [function: 15, "nvmlDeviceGetMemoryInfo": 15]
        }
        #expect(try NVMLSession.inventory(machine).devices[0].health == .unhealthy([.lost]))
    }

    @Test func aDeviceLostBetweenTwoReadingsIsNoMoreThere() throws {
        try NVMLSession.talking(to: .mixed) { session, fake in
            let before = try session.inventory()
            var machine = FakeGPUMachine.mixed
            machine.devices[0].results["all"] = 15
            try fake.set(machine)
            do throws(GPUError) {
                _ = try session.usage(of: before.devices[0].uuid)
                Issue.record("a lost device told its usage")
            } catch {
                #expect(error == .deviceFailed(before.devices[0].uuid, .lost))
            }
            #expect(try session.inventory().unreachable == [UnreachableGPU(index: 0, fault: .lost)])
        }
    }

    @Test func aDeviceThatDoesNotTellItsCapabilityIsSilent() throws {
        let name = "nvmlDeviceGetCudaComputeCapability"
        let device = try NVMLSession.inventory(.one { $0.results[name] = 999 }).devices[0]
        #expect(device.health == .unhealthy([.silent(function: name, code: 999)]))
    }

    @Test func anOddAnswerToALesserQuestionIsNoFault() throws {
        let odd = ["nvmlDeviceGetNvLinkState": 999, "nvmlDeviceGetPciInfo_v3": 999, "nvmlDeviceGetNumaNodeId": 999]
        #expect(try NVMLSession.inventory(.one { $0.results = odd }).devices[0].health == .healthy)
    }

    @Test func countersOfFaultyMemoryDecide() throws {
        func health(_ change: (inout FakeGPU) -> Void) throws -> GPUHealth {
            try NVMLSession.inventory(.one(change)).devices[0].health
        }
        #expect(try health { $0.rowRemapFailed = 1 } == .unhealthy([.rowRemapFailed]))
        #expect(try health { $0.rowRemapPending = 1 } == .degraded([.rowRemapPending]))
        #expect(try health { $0.pageRetirementPending = 1 } == .degraded([.pageRetirementPending]))
        #expect(try health { $0.uncorrectableErrors = 2 } == .degraded([.earlierUncorrectableErrors(2)]))
        #expect(
            try health {
                $0.rowRemapFailed = 1
                $0.rowRemapPending = 1
            } == .unhealthy([.rowRemapFailed]))
    }

    @Test func aChangeOfMIGThatWaitsDegrades() throws {
        let device = try NVMLSession.inventory(
            .one {
                $0.mig = 0
                $0.migPending = 1
            }
        ).devices[0]
        #expect(device.health == .degraded([.migChangePending]))
    }

    @Test func theFaultsOfADividedDeviceAreThoseOfItsInstances() throws {
        var machine = FakeGPUMachine.mixed
        machine.devices[1].rowRemapFailed = 1
        let found = try NVMLSession.inventory(machine)
        #expect(found.instances(of: found.devices[1].uuid).map(\.health.isUsable) == [false, false, false])
    }

    @Test func errorsThatRiseDuringTheRunTakeADeviceOut() throws {
        try NVMLSession.talking(to: .one { $0.uncorrectableErrors = 2 }) { session, fake in
            let record = GPUHealthRecord(try session.inventory())
            #expect(record.health(of: try session.inventory().devices[0]).isUsable)
            try fake.set(.one { $0.uncorrectableErrors = 5 })
            #expect(record.health(of: try session.inventory().devices[0]) == .unhealthy([.newUncorrectableErrors(3)]))
        }
    }
}
