extension NVMLSession {
    /// The processes on a device, by number, and how many there are besides that cannot be named from here.
    func processes(of device: NVMLLibrary.Device) -> (named: [GPUProcess], hidden: Int) {
        var named: [Int32: GPUProcess] = [:]
        var hidden = 0
        let lists: [(String, GPUProcess.Kind)] = [
            ("nvmlDeviceGetComputeRunningProcesses", .compute), ("nvmlDeviceGetMPSComputeRunningProcesses", .mps),
            ("nvmlDeviceGetGraphicsRunningProcesses", .graphics),
        ]
        for (function, kind) in lists {
            let (entries, unknown) = list(function, device)
            hidden += unknown
            // One that computes and draws is in two lists.
            for entry in entries where named[entry.pid] == nil {
                named[entry.pid] = GPUProcess(
                    pid: entry.pid, kind: kind, memory: entry.memory, user: ProcessOwner.user(of: entry.pid),
                    name: processName(entry.pid))
            }
        }
        return (named.values.sorted { $0.pid < $1.pid }, hidden)
    }

    private func list(_ function: String, _ device: NVMLLibrary.Device) -> ([ProcessRecords.Entry], unknown: Int) {
        // Drivers 535.43 to 535.86 have the larger entries behind the name of version 3.
        for (suffix, entrySizes) in [("_v3", [24, 32, 16]), ("_v2", [24, 32, 16]), ("", [16, 24, 32])] {
            var unknown = 0
            // A process may end between the driver's answer and the look at the kernel's list: asked again.
            for _ in 0..<3 {
                guard let (bytes, count) = records(function + suffix, device) else { break }
                if count == 0 { return ([], 0) }
                unknown = count
                if !seesHostProcesses { break }
                let entries = ProcessRecords.decode(
                    bytes, count: count, entrySizes: entrySizes, exists: ProcessOwner.exists)
                if let entries { return (entries, 0) }
            }
            if unknown > 0 { return ([], unknown) }
        }
        return ([], 0)
    }

    /// The list as bytes; nil: this driver has no such function, or does not tell.
    private func records(_ name: String, _ device: NVMLLibrary.Device) -> (ForeignRecord, count: Int)? {
        typealias List = @convention(c) (OpaquePointer, UnsafeMutablePointer<UInt32>, UnsafeMutableRawPointer?) -> Int32
        guard let call = library.function(name, as: List.self) else { return nil }
        var room: UInt32 = 0
        for _ in 0..<4 {
            var count = room
            var bytes = ForeignRecord(size: Int(room) * ProcessRecords.largestEntry)
            let code = NVMLReturn(rawValue: room == 0 ? call(device, &count, nil) : call(device, &count, &bytes.bytes))
            if code == .success { return (bytes, Int(min(count, room))) }
            guard code == .insufficientSize, count < 100_000 else { return nil }
            // More may start meanwhile.
            room = count + 8
        }
        return nil
    }

    /// The program's name without its folder.
    private func processName(_ pid: Int32) -> String? {
        typealias Name = @convention(c) (UInt32, UnsafeMutableRawPointer?, UInt32) -> Int32
        guard let call = library.function("nvmlSystemGetProcessName", as: Name.self) else { return nil }
        var record = ForeignRecord(size: 1024)
        guard call(UInt32(bitPattern: pid), &record.bytes, 1024) == NVMLReturn.success.rawValue else { return nil }
        let command = record.text().split(separator: " ", maxSplits: 1).first ?? ""
        return command.split(separator: "/").last.map(String.init)
    }
}
