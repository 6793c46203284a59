/// An error that the driver reported of a device.
package struct XidReport: Hashable, Sendable {
    /// The whole GPU.
    package var device: GPUUUID
    /// NVIDIA's number of the error: 48 is a double-bit memory error, 79 a device that fell off the bus.
    package var xid: Int
    /// The MIG instance that it concerns; nil: the whole device.
    package var gpuInstance: Int?
    /// The MIG compute instance; nil: the whole GPU instance.
    package var computeInstance: Int?

    /// As the driver's event tells it.
    package init(device: GPUUUID, xid: Int, gpuInstance: Int? = nil, computeInstance: Int? = nil) {
        self.device = device
        self.xid = xid
        self.gpuInstance = gpuInstance
        self.computeInstance = computeInstance
    }

    func concerns(_ gpu: GPU) -> Bool {
        switch gpu.kind {
        // A divided device is not what a report of one of its instances is about.
        case .whole: gpu.uuid == device && (gpuInstance == nil || gpu.mig != .on)
        case .instance(let parent, let part, let compute):
            parent == device && (gpuInstance ?? part) == part && (computeInstance ?? compute) == compute
        }
    }
}
