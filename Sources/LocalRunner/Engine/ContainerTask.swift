import OrderedCollections
import Pipeline
import Scheduling

/// One attempt, as a container engine needs to know it.
package struct ContainerTask {
    /// The container's name, where the engine names containers.
    package var name: String
    /// The run's id, for the label by which leftovers are found.
    package var run: String
    /// What tells the attempt's processes from all others.
    package var marker: String
    /// What the engine is to run: an image's id, or the path of its file.
    package var image: String
    /// The attempt's folder on this machine, absolute.
    package var folder: String
    /// The task as its command finds it.
    package var staged: StagedTask
    /// Environment variables that the stage declares.
    package var variables: OrderedDictionary<String, String>
    /// Cores and memory that it gets.
    package var shape: RequestShape
    /// The most in `/dev/shm`; nil: half of the memory, as on a machine of this size.
    package var sharedMemory: ByteCount?
    /// Whether it has a network.
    package var usesNetwork: Bool
    /// The folder of its secrets on this machine, absolute; nil: it has none.
    package var secretFolder: String?
    /// Its devices, and how they reach it.
    package var gpus: GPUBinding
    /// As whom it runs.
    package var user: ContainerUser

    /// No network and no secrets, where nothing else is said.
    package init(
        name: String, run: String, marker: String, image: String, folder: String, staged: StagedTask,
        variables: OrderedDictionary<String, String>, shape: RequestShape, sharedMemory: ByteCount? = nil,
        usesNetwork: Bool = false, secretFolder: String? = nil, gpus: GPUBinding, user: ContainerUser
    ) {
        self.name = name
        self.run = run
        self.marker = marker
        self.image = image
        self.folder = folder
        self.staged = staged
        self.variables = variables
        self.shape = shape
        self.sharedMemory = sharedMemory
        self.usesNetwork = usesNetwork
        self.secretFolder = secretFolder
        self.gpus = gpus
        self.user = user
    }
}

/// How an engine is called for one task.
package struct EngineCall: Hashable, Sendable {
    /// The whole command line.
    package var arguments: [String]
    /// What the engine's own environment has beside this process's.
    package var variables: OrderedDictionary<String, String>
}
