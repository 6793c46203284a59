import AWSClient
import Foundation
import TestSupport
import Testing

@Test func waitsGrowTwofoldUnderFullJitterUpToTheirLimit() {
    let policy = RetryPolicy(maximumAttempts: 20)
    let waits = (1...8).map { attempt in
        guard case .again(let seconds) = policy.verdict(.throttling, attempt: attempt, isRepeatable: true, draw: 0.5)
        else {
            return -1.0
        }
        return seconds
    }
    #expect(waits == [0.5, 1, 2, 4, 8, 10, 10, 10])
    #expect(policy.verdict(.throttling, attempt: 5, isRepeatable: true, draw: 0) == .again(after: 0))
    #expect(policy.verdict(.transient, attempt: 1, isRepeatable: true, draw: 0.5) == .again(after: 0.05))
}

@Test func theServicesOwnWaitIsKept() {
    let policy = RetryPolicy()
    #expect(policy.verdict(.throttling, attempt: 1, isRepeatable: true, advised: 7, draw: 0.5) == .again(after: 7))
    #expect(policy.verdict(.throttling, attempt: 1, isRepeatable: true, advised: 900, draw: 0.5) == .again(after: 20))
}

@Test(arguments: [
    (FailureKind.permanent, 1, true), (.transient, 4, true), (.ambiguous, 1, false), (.clockSkew(600), 2, true),
    (.expiredToken, 2, true),
])
func whatCannotHelpIsNotTriedAgain(kind: FailureKind, attempt: Int, isRepeatable: Bool) {
    #expect(RetryPolicy().verdict(kind, attempt: attempt, isRepeatable: isRepeatable, draw: 0.5) == .giveUp)
}

@Test func theQuotaRunsDryAndFillsWithSuccess() {
    var quota = RetryQuota()
    var retries = 0
    while quota.take(RetryQuota.cost(.transient)) { retries += 1 }
    #expect(retries == 100)
    for _ in 0..<5 { quota.giveBack(0) }
    #expect(quota.take(5) && !quota.take(1))
    quota.giveBack(10_000)
    #expect(quota.available == RetryQuota.capacity)
}

@Test func aServiceInTroubleIsAskedAgainAndAThirdTime() throws {
    let transport = ScriptedTransport { _, number in number < 3 ? .queryError("InternalFailure", "", 500) : .identity }
    let clock = TestClock()
    let identity = try STS(.test(transport, clock: clock)).callerIdentity()
    #expect(identity.account == "123456789012")
    #expect(clock.waits == [0.05, 0.1])
}

@Test func attemptsEnd() throws {
    let transport = ScriptedTransport { _, _ in .queryError("Throttling", "Rate exceeded") }
    let error = #expect(throws: AWSError.self) { try STS(.test(transport)).callerIdentity() }
    #expect(transport.requests.count == 4)
    #expect(error?.fault?.meaning == .throttled)
    #expect(
        "\(try #require(error))"
            == "STS GetCallerIdentity: too many requests for this account (Throttling: Rate exceeded); try again in a minute"
    )
}

@Test func aWrongClockIsCorrectedFromTheDateHeader() throws {
    let clock = TestClock(Date(timeIntervalSince1970: 1_440_938_160 - 3600))
    let transport = ScriptedTransport { request, _ in
        // 2015-08-30 12:36 is the service's time.
        request.header("x-amz-date") == "20150830T123600Z"
            ? .identity
            : .text(
                HTTPResponse.queryError("SignatureDoesNotMatch", "Signature expired").bodyText, 403,
                headers: [("Date", "Sun, 30 Aug 2015 12:36:00 GMT")])
    }
    let session = try AWSSession.test(transport, clock: clock)
    #expect(try STS(session).callerIdentity().userID == "AIDA")
    #expect(transport.requests.count == 2)
    // The correction stays.
    _ = try STS(session).callerIdentity()
    #expect(transport.requests.count == 3)
}

@Test func aWrongSecretUnderAWrongClockIsToldAsTheSecret() throws {
    let clock = TestClock(Date(timeIntervalSince1970: 1_440_938_160 - 3600))
    let transport = ScriptedTransport { _, _ in
        .text(
            HTTPResponse.queryError("SignatureDoesNotMatch").bodyText, 403,
            headers: [("Date", "Sun, 30 Aug 2015 12:36:00 GMT")])
    }
    let error = #expect(throws: AWSError.self) { try STS(.test(transport, clock: clock)).callerIdentity() }
    #expect(transport.requests.map { $0.header("x-amz-date") } == ["20150830T113600Z", "20150830T123600Z"])
    #expect(error?.fault?.meaning == .wrongCredentials)
}

@Test func aClockThatCannotBeCorrectedIsNamed() throws {
    let transport = ScriptedTransport { _, _ in .queryError("RequestExpired", "Request has expired.") }
    let error = #expect(throws: AWSError.self) { try STS(.test(transport)).callerIdentity() }
    #expect(transport.requests.count == 1)
    #expect("\(try #require(error))".contains("the clock of this machine is wrong"))
}

@Test func anExpiredTokenIsRenewedOnce() throws {
    let credentials = CountingCredentials()
    let transport = ScriptedTransport { request, _ in
        request.header("Authorization")?.contains("AKID1") == true ? .identity : .queryError("ExpiredToken", "", 403)
    }
    _ = try STS(.test(transport, credentials: credentials)).callerIdentity()
    #expect(credentials.forgotten == 1)
    let stubborn = ScriptedTransport { _, _ in .queryError("ExpiredToken", "", 403) }
    let error = #expect(throws: AWSError.self) { try STS(.test(stubborn)).callerIdentity() }
    #expect(stubborn.requests.count == 2)
    #expect("\(try #require(error))".contains("has expired"))
}

@Test func aLostAnswerIsAskedForAgainWhenTwiceIsAsOnce() throws {
    let transport = ScriptedTransport { _, number throws(TransportError) in
        if number == 1 { throw .lost(origin: "x", reason: "reset") }
        return .identity
    }
    _ = try STS(.test(transport)).callerIdentity()
    #expect(transport.requests.count == 2)
}

@Test func aCancelledWaitEndsTheCall() throws {
    let cancellation = Cancellation()
    let transport = ScriptedTransport { _, _ in
        cancellation.cancel()
        return .queryError("Throttling")
    }
    let error = #expect(throws: AWSError.self) {
        try STS(.test(transport, cancellation: cancellation)).callerIdentity()
    }
    #expect(error?.isCancelled == true)
    #expect(transport.requests.count == 1)
}

extension HTTPResponse {
    fileprivate var bodyText: String { String(decoding: body, as: UTF8.self) }
}
