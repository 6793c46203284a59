/// What a device does at one moment.
package struct GPUUsage: Hashable, Sendable {
    /// nil: the device does not tell.
    package var memory: GPUMemory?
    /// Percent of the last sampling period, a sixth of a second to a second, in which some kernel ran; nil: the device
    /// does not tell, as MIG instances do not.
    package var busyPercent: Int?
    /// Percent of that time in which its memory was read or written.
    package var memoryBusyPercent: Int?
    /// Processes that use it, and how much of its memory, as far as they can be named from here.
    package var processes: [GPUProcess]
    /// How many more there are.
    package var hiddenProcesses: Int

    /// As one sample of the driver has it.
    package init(
        memory: GPUMemory?, busyPercent: Int?, memoryBusyPercent: Int?, processes: [GPUProcess], hiddenProcesses: Int
    ) {
        self.memory = memory
        self.busyPercent = busyPercent
        self.memoryBusyPercent = memoryBusyPercent
        self.processes = processes
        self.hiddenProcesses = hiddenProcesses
    }
}
