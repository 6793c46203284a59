import Pipeline

/// The states before the others where an execution may also begin with an event: a sample sheet that was put into the
/// bucket, or a call of the endpoint. A Batch job plans the run then, as `cohesin submit` does on a workstation, and the
/// execution goes on with the document that it has written.
enum PlanningStates {
    static func before(_ chain: StateChain) -> StateChain {
        var states = [
            State(
                "IsPlanned",
                [
                    "Type": "Choice",
                    "Choices": [
                        [
                            "Variable": .text("$.\(CloudNames.runMember).run"), "IsPresent": true,
                            "Next": .text(chain.entry),
                        ]
                    ],
                    "Default": "PlanRun",
                ]),
            State(
                "PlanRun",
                [
                    "Type": "Task", "Resource": "arn:${Partition}:states:::batch:submitJob.sync",
                    "Parameters": [
                        "JobDefinition": "${PlanningJob}", "JobName": "plan", "JobQueue": "${PlanningQueue}",
                        "Parameters": [
                            "request.$": "States.JsonToString($)",
                            "run.$": .text("States.Format('s3://${Bucket}/${Prefix}runs/{}/', $$.Execution.Name)"),
                        ],
                    ],
                    "ResultSelector": ["JobId.$": "$.JobId", "Status.$": "$.Status"], "ResultPath": nil,
                    "Retry": StateParts.retry(of: "Batch", more: ["BatchException"]),
                    "Catch": [["ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "PlanFailed"]],
                    "Next": "ReadPlan",
                ]),
            State(
                "ReadPlan",
                [
                    "Type": "Task", "Resource": "arn:${Partition}:states:::aws-sdk:s3:getObject",
                    "Parameters": [
                        "Bucket": "${Bucket}",
                        "Key.$": "States.Format('${Prefix}runs/{}/execution.json', $$.Execution.Name)",
                    ],
                    "ResultSelector": ["document.$": "States.StringToJson($.Body)"], "OutputPath": "$.document",
                    "Retry": StateParts.retry(of: "S3", more: ["S3Exception", "SdkClientException"]),
                    "Catch": [["ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "PlanFailed"]],
                    "Next": .text(chain.entry),
                ]),
            State(
                "PlanFailed",
                [
                    "Type": "Pass", "Parameters": ["failed": ["stage": "plan"]],
                    "ResultPath": .text("$.\(CloudNames.runMember)"), "Next": .text(StateMachineBuilder.report),
                ]),
        ]
        states += chain.states
        return StateChain(states: states)
    }
}
