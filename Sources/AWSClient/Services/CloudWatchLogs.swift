/// Amazon CloudWatch Logs (botocore logs/2014-03-28). Times are milliseconds since 1970.
package struct CloudWatchLogs: Sendable {
    let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }

    package struct Event: Hashable, Sendable, Decodable {
        package let timestamp: Int64
        package let message: String
    }

    package struct Page: Hashable, Sendable, Decodable {
        package let events: [Event]
        /// Where the next page begins; the token that was asked with when there is nothing more yet.
        package let nextForwardToken: String?
    }

    /// A page of a stream, oldest first. To follow it, ask again with `nextForwardToken`; the same token in the answer
    /// says that there is nothing new.
    /// - Parameters:
    ///   - token: from the page before; nil begins at `start`.
    ///   - start: milliseconds since 1970; nil is the beginning.
    package func events(
        group: String, stream: String, after token: String? = nil, from start: Int64? = nil
    ) throws(AWSError) -> Page {
        try session.call(
            GetLogEvents(logGroupName: group, logStreamName: stream, startTime: start, nextToken: token))
    }

    struct GetLogEvents: JSONOperation {
        typealias Output = Page
        static let service = AWSService.logs
        static let operation = "GetLogEvents"
        var resource: String? { "\(logGroupName)/\(logStreamName)" }
        let logGroupName: String
        let logStreamName: String
        let startTime: Int64?
        let nextToken: String?
        var startFromHead = true

        init(logGroupName: String, logStreamName: String, startTime: Int64?, nextToken: String?) {
            self.logGroupName = logGroupName
            self.logStreamName = logStreamName
            self.startTime = startTime
            self.nextToken = nextToken
        }
    }

    package struct Group: Hashable, Sendable, Decodable {
        package let logGroupName: String
        package let storedBytes: Int64?
        /// Nil keeps for ever.
        package let retentionInDays: Int?
    }

    /// The log groups whose names begin so.
    package func groups(prefix: String) throws(AWSError) -> [Group] {
        var request = DescribeLogGroups(logGroupNamePrefix: prefix)
        var found: [Group] = []
        repeat {
            let page = try session.call(request)
            found += page.logGroups ?? []
            request.nextToken = page.nextToken
        } while request.nextToken != nil
        return found
    }

    struct DescribeLogGroups: JSONOperation {
        struct Output: Decodable {
            let logGroups: [Group]?
            let nextToken: String?
        }
        static let service = AWSService.logs
        static let operation = "DescribeLogGroups"
        var resource: String? { logGroupNamePrefix }
        let logGroupNamePrefix: String
        var nextToken: String?

        init(logGroupNamePrefix: String) { self.logGroupNamePrefix = logGroupNamePrefix }
    }

    /// Removes a log group with all that was logged.
    package func deleteGroup(_ name: String) throws(AWSError) {
        _ = try session.call(DeleteLogGroup(logGroupName: name))
    }

    struct DeleteLogGroup: JSONOperation {
        typealias Output = NoOutput
        static let service = AWSService.logs
        static let operation = "DeleteLogGroup"
        var resource: String? { logGroupName }
        let logGroupName: String
    }
}
