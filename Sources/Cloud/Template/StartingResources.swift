import Pipeline

/// What may start an execution beside `cohesin submit`, where it is asked for.
enum StartingResources {
    /// A sample sheet `samples/NAME.csv` in the pipeline's folder. The bucket must send its events to EventBridge.
    static func upload() -> [Resource] {
        [
            Policy.role(
                "StartRole", trusts: "events.amazonaws.com",
                [Policy.statement(["states:StartExecution"], on: [Intrinsic.ref("StateMachine")])]),
            Resource(
                "StartRule", "AWS::Events::Rule",
                properties: [
                    "Description": "A sample sheet in the bucket starts a run", "State": "ENABLED",
                    "EventPattern": [
                        "source": ["aws.s3"], "detail-type": ["Object Created"],
                        "detail": [
                            "bucket": ["name": [Intrinsic.ref("Bucket")]],
                            "object": ["key": [["wildcard": Intrinsic.sub("${Prefix}samples/*.csv")]]],
                        ],
                    ],
                    "Targets": [
                        [
                            "Id": "run", "Arn": Intrinsic.ref("StateMachine"),
                            "RoleArn": Intrinsic.attribute("StartRole", "Arn"),
                            "InputTransformer": [
                                "InputPathsMap": ["bucket": "$.detail.bucket.name", "key": "$.detail.object.key"],
                                "InputTemplate": "{\"samples\": \"s3://<bucket>/<key>\"}",
                            ],
                        ]
                    ],
                ]),
        ]
    }

    /// `POST /runs` with `{"samples": "s3://...", "parameters": {...}}`, for callers that IAM lets in.
    static func endpoint(name: String) -> [Resource] {
        let answers = ["200", "400", "500"].map { status in
            let pattern: JSONValue? = ["400": "4\\d{2}", "500": "5\\d{2}"][status]
            var answer: JSONValue = ["StatusCode": .text(status)]
            if let pattern { answer = ["StatusCode": .text(status), "SelectionPattern": pattern] }
            return answer
        }
        return [
            Policy.role(
                "EndpointRole", trusts: "apigateway.amazonaws.com",
                [Policy.statement(["states:StartExecution"], on: [Intrinsic.ref("StateMachine")])]),
            Resource(
                "Endpoint", "AWS::ApiGateway::RestApi",
                properties: ["Name": .text(name), "EndpointConfiguration": ["Types": ["REGIONAL"]]]),
            Resource(
                "EndpointRuns", "AWS::ApiGateway::Resource",
                properties: [
                    "RestApiId": Intrinsic.ref("Endpoint"), "PathPart": "runs",
                    "ParentId": Intrinsic.attribute("Endpoint", "RootResourceId"),
                ]),
            Resource(
                "EndpointStart", "AWS::ApiGateway::Method",
                properties: [
                    "RestApiId": Intrinsic.ref("Endpoint"), "ResourceId": Intrinsic.ref("EndpointRuns"),
                    "HttpMethod": "POST", "AuthorizationType": "AWS_IAM",
                    "Integration": [
                        "Type": "AWS", "IntegrationHttpMethod": "POST", "PassthroughBehavior": "NEVER",
                        "Credentials": Intrinsic.attribute("EndpointRole", "Arn"),
                        "Uri": Intrinsic.sub(
                            "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"),
                        "RequestTemplates": ["application/json": Intrinsic.sub(requestTemplate)],
                        "IntegrationResponses": .list(answers),
                    ],
                    "MethodResponses": [["StatusCode": "200"], ["StatusCode": "400"], ["StatusCode": "500"]],
                ]),
            Resource(
                "EndpointDeployment", "AWS::ApiGateway::Deployment",
                properties: ["RestApiId": Intrinsic.ref("Endpoint")], more: ["DependsOn": "EndpointStart"]),
            Resource(
                "EndpointStage", "AWS::ApiGateway::Stage",
                properties: [
                    "RestApiId": Intrinsic.ref("Endpoint"), "DeploymentId": Intrinsic.ref("EndpointDeployment"),
                    "StageName": "v1",
                ]),
        ]
    }

    /// The body is the execution's input. JavaScript's escape of an apostrophe is none of JSON's.
    private static let requestTemplate =
        #"{"stateMachineArn": "${StateMachine}", "input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\'", "'")"}"#
}
