/// What lies in a stack's folder of the bucket beside runs and cache (`RunPlace`). Names are relative to the folder.
package enum StackFolder {
    /// The pipeline file that the stack was made from.
    package static let pipeline = "pipeline.yaml"
    /// Values of parameters for runs that an event or a call starts, where somebody has put them there.
    package static let parameters = "parameters.yaml"
    /// Templates that are too large to be sent by themselves.
    package static let templates = "templates/"
    /// Bytes of a template that CloudFormation takes without a bucket.
    package static let directTemplateBytes = 51_200
}
