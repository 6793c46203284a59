import GPUDevice
import OrderedCollections
import Pipeline

extension Engine {
    /// Why images of this plan's GPU stages cannot run with the driver or with any device of this machine (GPU006): one
    /// sentence for each image.
    /// - Parameter variants: for each task of the plan the position of the variant that will run.
    package func cudaObstacles(_ plan: Plan, variants: [Int], inventory: GPUInventory) -> [String] {
        guard case .container(let engine) = self else { return [] }
        let offers = inventory.devices.map { device in
            GPUOffer(
                cuda: inventory.cuda.flatMap { DottedVersion($0.description) },
                driver: inventory.driver.flatMap { DottedVersion($0.text) },
                architecture: device.computeCapability.flatMap { DottedVersion($0.description) })
        }
        var told: OrderedSet<String> = []
        var seen: Set<StageName> = []
        for (task, variant) in zip(plan.tasks, variants) where seen.insert(task.id.stage).inserted {
            let variant = task.variants[variant]
            guard variant.needs.gpu != nil, let name = variant.image, let image = engine.images[name] else { continue }
            let declared = variant.environmentVariables.map { (key: $0.key, value: $0.value) }
            let obstacles = offers.map { image.cudaObstacle(named: name, declared: declared, offer: $0) }
            // One device on which it runs is enough.
            if let first = obstacles.first, let obstacle = first, !obstacles.contains(nil) { told.append(obstacle) }
        }
        return Array(told)
    }
}
