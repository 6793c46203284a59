import Foundation
import GPUDevice
import Pipeline
import RunStore

extension MachineRecord {
    /// This machine.
    /// - Parameters:
    ///   - gpus: what the driver says; nil: it was not asked.
    ///   - root: what stands before `/proc` and `/etc`, so that tests have their own.
    package init(gpus: GPUInventory?, root: String = "") {
        var name = utsname()
        uname(&name)
        self.init(
            processor: Self.value(of: "model name", in: "\(root)/proc/cpuinfo", after: ":"),
            architecture: Self.text(name.machine), cores: MachineSize.cores,
            memoryMiB: ByteCount(bytes: MachineSize.memory).mebibytes,
            system: Self.value(of: "PRETTY_NAME", in: "\(root)/etc/os-release", after: "="),
            kernel: Self.text(name.release), driver: gpus?.driver?.text, cuda: gpus?.cuda?.description,
            gpus: gpus?.devices.map(GPU.init) ?? [])
    }

    /// What stands behind the first line's name in a file of such lines, without quotes; nil: there is no such line.
    private static func value(of name: String, in path: String, after separator: Character) -> String? {
        for line in Files.beginning(of: path).split(separator: "\n") {
            let parts = line.split(separator: separator, maxSplits: 1)
            guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == name else { continue }
            let value = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
            return value.isEmpty ? nil : value
        }
        return nil
    }

    /// An array of C characters, which Swift has as a tuple.
    private static func text<Characters>(_ characters: Characters) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension MachineRecord.GPU {
    fileprivate init(_ gpu: GPUDevice.GPU) {
        self.init(
            uuid: gpu.uuid.text, model: gpu.model,
            memoryMiB: gpu.memory.map { ByteCount(bytes: $0.total).mebibytes })
    }
}
