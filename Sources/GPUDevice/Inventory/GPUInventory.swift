/// Every GPU of this machine at one moment.
package struct GPUInventory: Hashable, Sendable {
    /// Nil: it does not tell its version.
    package var driver: DriverVersion?
    /// nil: the driver does not say.
    package var cuda: CUDAVersion?
    /// In the order of the PCI bus; the MIG instances of a device stand behind it.
    package var devices: [GPU]
    /// Devices that the driver counts and that do not even tell their name.
    package var unreachable: [UnreachableGPU]
    /// How each two whole GPUs are connected, as far as the driver says it.
    package var links: [GPULink]

    /// As the driver tells it.
    package init(
        driver: DriverVersion?, cuda: CUDAVersion?, devices: [GPU], unreachable: [UnreachableGPU] = [],
        links: [GPULink] = []
    ) {
        self.driver = driver
        self.cuda = cuda
        self.devices = devices
        self.unreachable = unreachable
        self.links = links
    }

    /// The device of this name; nil: it is not here.
    package func device(_ uuid: GPUUUID) -> GPU? { devices.first { $0.uuid == uuid } }

    /// The MIG instances of a whole GPU.
    package func instances(of parent: GPUUUID) -> [GPU] { devices.filter { $0.kind.parent == parent } }
}

/// A device of which only the position is known.
package struct UnreachableGPU: Hashable, Sendable {
    /// Its position on the PCI bus, from 0.
    package var index: Int
    /// Why nothing more is known of it.
    package var fault: GPUFault

    /// Of the driver's index, from 0.
    package init(index: Int, fault: GPUFault) {
        self.index = index
        self.fault = fault
    }
}
