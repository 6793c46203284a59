/// What a type of CloudFormation is to a person: what it is called, what it costs, what it means to replace it.
struct ResourceKind {
    /// `compute environment` of `AWS::Batch::ComputeEnvironment`
    let title: String
    /// What it costs while no run is under way.
    let idleCost: String
    /// What is lost when it is replaced by a new one.
    let replacement: String

    private init(_ title: String, _ idleCost: String, _ replacement: String) {
        self.title = title
        self.idleCost = idleCost
        self.replacement = replacement
    }

    init(_ type: String) {
        let last = type.split(separator: ":").last.map(String.init) ?? type
        self = Self.known[type] ?? ResourceKind(last, "nothing while idle", "made anew, then the old one is removed")
    }

    private static let nothing = "nothing while idle"

    private static let known: [String: ResourceKind] = [
        "AWS::Batch::ComputeEnvironment": ResourceKind(
            "compute environment", "nothing while no job runs: it shrinks to 0 machines",
            "jobs that run on its machines are ended and begin again"),
        "AWS::Batch::JobQueue": ResourceKind("job queue", nothing, "jobs that wait in the old one are cancelled"),
        "AWS::Batch::JobDefinition": ResourceKind(
            "job definition", nothing, "a new revision; runs under way keep the one they began with"),
        "AWS::StepFunctions::StateMachine": ResourceKind(
            "state machine", "nothing while idle; USD 0.025 per 1,000 transitions", "runs under way are ended"),
        "AWS::EC2::LaunchTemplate": ResourceKind("launch template", nothing, "machines that run stay as they are"),
        "AWS::EC2::SecurityGroup": ResourceKind("security group", nothing, "machines that run keep the old one"),
        "AWS::IAM::Role": ResourceKind("role", nothing, "jobs under way may lose their permissions"),
        "AWS::IAM::InstanceProfile": ResourceKind("instance profile", nothing, "machines that run keep the old one"),
        "AWS::Logs::LogGroup": ResourceKind(
            "log group", "USD 0.50 per GB logged, 0.03 per GB and month kept", "the old one stays, with its logs"),
        "AWS::SNS::Topic": ResourceKind("notification topic", nothing, "addresses have to be confirmed again"),
        "AWS::SNS::Subscription": ResourceKind("notification address", nothing, "it has to be confirmed again"),
        "AWS::CloudFormation::Stack": ResourceKind("stack", nothing, "made anew"),
        "AWS::Events::Rule": ResourceKind("start by upload", nothing, "uploads meanwhile start nothing"),
        "AWS::ApiGateway::RestApi": ResourceKind("HTTP endpoint", nothing, "its address changes"),
    ]
}
