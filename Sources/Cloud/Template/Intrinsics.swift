import OrderedCollections
import Pipeline

/// CloudFormation's functions.
enum Intrinsic {
    static func ref(_ logicalID: String) -> JSONValue { ["Ref": .text(logicalID)] }
    static func attribute(_ logicalID: String, _ name: String) -> JSONValue {
        ["Fn::GetAtt": [.text(logicalID), .text(name)]]
    }
    /// `${...}` in the text become references.
    static func sub(_ text: String) -> JSONValue { ["Fn::Sub": .text(text)] }
}

/// A resource of a template.
struct Resource {
    let logicalID: String
    let body: JSONValue

    init(
        _ logicalID: String, _ type: String, properties: KeyValuePairs<String, JSONValue?>,
        more: KeyValuePairs<String, JSONValue> = [:]
    ) {
        var members: OrderedDictionary<String, JSONValue> = [:]
        for (key, value) in properties { if let value { members[key] = value } }
        self.init(logicalID: logicalID, type: type, members: members, more: more)
    }

    init(
        logicalID: String, type: String, members: OrderedDictionary<String, JSONValue>,
        more: KeyValuePairs<String, JSONValue> = [:]
    ) {
        var body: OrderedDictionary<String, JSONValue> = ["Type": .text(type)]
        for (key, value) in more { body[key] = value }
        if !members.isEmpty { body["Properties"] = .object(members) }
        self.logicalID = logicalID
        self.body = .object(body)
    }
}

/// A policy document of IAM.
enum Policy {
    static func statement(_ actions: [String], on resources: [JSONValue], where condition: JSONValue? = nil)
        -> JSONValue
    {
        var statement: OrderedDictionary<String, JSONValue> = [
            "Effect": "Allow", "Action": .list(actions.map { .text($0) }), "Resource": .list(resources),
        ]
        if let condition { statement["Condition"] = condition }
        return .object(statement)
    }

    static func document(_ statements: [JSONValue]) -> JSONValue {
        ["Version": "2012-10-17", "Statement": .list(statements)]
    }

    /// A service may take the role, for resources of this account only.
    static func trust(_ service: String, isAccountBound: Bool = true) -> JSONValue {
        var statement: OrderedDictionary<String, JSONValue> = [
            "Effect": "Allow", "Principal": ["Service": .text(service)], "Action": "sts:AssumeRole",
        ]
        if isAccountBound {
            statement["Condition"] = ["StringEquals": ["aws:SourceAccount": Intrinsic.ref("AWS::AccountId")]]
        }
        return document([.object(statement)])
    }

    static func role(
        _ logicalID: String, trusts service: String, isAccountBound: Bool = true, managed: [JSONValue] = [],
        _ statements: [JSONValue]
    ) -> Resource {
        Resource(
            logicalID, "AWS::IAM::Role",
            properties: [
                "AssumeRolePolicyDocument": trust(service, isAccountBound: isAccountBound),
                "ManagedPolicyArns": managed.isEmpty ? nil : .list(managed),
                "Policies": statements.isEmpty
                    ? nil : [["PolicyName": "cohesin", "PolicyDocument": document(statements)]],
            ])
    }
}
