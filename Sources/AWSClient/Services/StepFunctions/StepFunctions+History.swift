extension StepFunctions {
    /// One entry of an execution's history. Of the details, those that a person asks for.
    package struct Event: Hashable, Sendable, Decodable {
        /// The members that the details of different types share.
        package struct Details: Hashable, Sendable, Decodable {
            /// The state's name, in events of entering and leaving one.
            package let name: String?
            package let resourceType: String?
            package let resource: String?
            /// JSON.
            package let input: String?
            package let output: String?
            package let parameters: String?
            package let error: String?
            package let cause: String?
            package let mapRunArn: String?
            package let index: Int?
        }
        package let id: Int64
        package let previousEventId: Int64?
        /// Such as `TaskSubmitted`.
        package let type: String
        /// Seconds since 1970.
        package let timestamp: Double
        /// Whichever member ends in `EventDetails`.
        package let details: Details?

        package init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Member.self)
            id = try members.decode(Int64.self, forKey: Member("id"))
            previousEventId = try members.decodeIfPresent(Int64.self, forKey: Member("previousEventId"))
            type = try members.decode(String.self, forKey: Member("type"))
            timestamp = try members.decode(Double.self, forKey: Member("timestamp"))
            let key = members.allKeys.first { $0.stringValue.hasSuffix("EventDetails") }
            details = try key.map { try members.decode(Details.self, forKey: $0) }
        }

        private struct Member: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(_ name: String) { stringValue = name }
            init?(stringValue: String) { self.init(stringValue) }
            init?(intValue: Int) { nil }
        }
    }

    /// The history of an execution after an event, oldest first; the whole when there is none. Events do not change, so
    /// a watcher asks for what it has not seen.
    /// - Parameter includesData: whether inputs and outputs come with the events.
    package func history(
        of execution: String, after last: Int64 = 0, includesData: Bool = true
    ) throws(AWSError) -> [Event] {
        // The service gives no entry in the middle: newest first until what is known.
        var request = GetExecutionHistory(
            executionArn: execution, reverseOrder: last > 0, includeExecutionData: includesData)
        var found: [Event] = []
        repeat {
            let page = try session.call(request)
            let fresh = page.events.filter { $0.id > last }
            found += fresh
            request.nextToken = fresh.count < page.events.count ? nil : page.nextToken
        } while request.nextToken != nil
        return found.sorted { $0.id < $1.id }
    }

    struct GetExecutionHistory: JSONOperation {
        struct Output: Decodable {
            let events: [Event]
            let nextToken: String?
        }
        static let service = AWSService.states
        static let operation = "GetExecutionHistory"
        var resource: String? { executionArn }
        let executionArn: String
        let reverseOrder: Bool
        let includeExecutionData: Bool
        var maxResults = 1000
        var nextToken: String?

        init(executionArn: String, reverseOrder: Bool, includeExecutionData: Bool) {
            self.executionArn = executionArn
            self.reverseOrder = reverseOrder
            self.includeExecutionData = includeExecutionData
        }
    }
}
