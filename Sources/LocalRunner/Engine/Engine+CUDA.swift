import GPUDevice
import OrderedCollections
import Pipeline

extension Engine {
    /// What stands against images of this plan's GPU stages on this machine (GPU006, GPU007): one finding for each
    /// image that runs well with none of the devices.
    /// - Parameter variants: for each task of the plan the position of the variant that will run.
    package func cudaFindings(_ plan: Plan, variants: [Int], inventory: GPUInventory) -> [Finding] {
        guard case .container(let engine) = self else { return [] }
        let offers = inventory.devices.map { device in
            GPUOffer(
                cuda: inventory.cuda.flatMap { DottedVersion($0.description) },
                driver: inventory.driver.flatMap { DottedVersion($0.text) },
                architecture: device.computeCapability.flatMap { DottedVersion($0.description) })
        }
        var told: OrderedSet<Finding> = []
        var seen: Set<StageName> = []
        for (task, variant) in zip(plan.tasks, variants) where seen.insert(task.id.stage).inserted {
            let variant = task.variants[variant]
            guard variant.needs.gpu != nil, let name = variant.image, let image = engine.images[name] else { continue }
            let declared = variant.environmentVariables.map { (key: $0.key, value: $0.value) }
            let obstacles = offers.map {
                image.cudaObstacle(named: name, declared: declared, offer: $0) ?? image.ageDoubt(named: name, offer: $0)
            }
            // One device on which it runs is enough, and one on which it may is better than none.
            guard !obstacles.contains(nil) else { continue }
            let found = obstacles.compactMap { $0 }
            if let finding = found.first(where: { $0.weight != .stops }) ?? found.first { told.append(finding) }
        }
        return Array(told)
    }
}
