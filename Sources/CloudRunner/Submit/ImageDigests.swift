import AWSClient
import OrderedCollections
import Pipeline

/// Which images the tags of a stack stand for when a run is submitted: part of the cache keys, as in a local run, so
/// that a tag that was moved makes its stages run again.
struct ImageDigests: Sendable {
    /// The digest of an image's configuration in hexadecimal, by its name in the pipeline file.
    private(set) var byName: [String: String] = [:]

    /// Asks the registries for the images of a plan. One that is not shown to who submits is no obstacle to a run.
    /// - Parameter parameters: of the stack, by the image that each names.
    init(
        of plan: Plan, _ parameters: OrderedDictionary<String, String>, _ stack: DeployedStack, _ session: AWSSession,
        tell: (String) -> Void
    ) {
        let registry = ImageRegistry(session)
        for name in Set(plan.tasks.flatMap { $0.variants.compactMap(\.image) }).sorted() {
            guard let text = parameters[name].flatMap({ stack.parameters[$0] }), let image = ImageName(text) else {
                continue
            }
            do throws(ImageRegistryError) {
                byName[name] = try registry.configuration(of: image)
            } catch {
                tell("the digest of \(text) is not known, so what it makes may not serve other runs: \(error)")
            }
        }
    }

    /// For `Submission.plan`.
    var identities: [String] { byName.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" } }
}
