import AWSClient
import Foundation
import TestSupport
import Testing

private func fault(_ response: HTTPResponse) throws -> ServiceFault {
    let transport = ScriptedTransport { _, _ in response }
    let error = #expect(throws: AWSError.self) { try STS(.test(transport)).callerIdentity() }
    return try #require(error?.fault)
}

@Test(arguments: [
    (
        "InvalidClientTokenId", "The security token included in the request is invalid.",
        ServiceFault.Meaning.wrongCredentials
    ),
    ("SignatureDoesNotMatch", "The request signature we calculated does not match", .wrongCredentials),
    ("ExpiredToken", "", .expiredToken),
    ("RequestExpired", "Request has expired.", .clockSkew(nil)),
    ("LimitExceededException", "", .limitReached),
    ("ValidationError", "Stack with id x does not exist", .notFound),
    ("AlreadyExistsException", "", .conflict),
    ("ValidationError", "1 validation error", .other),
])
func aCodeHasAMeaning(code: String, message: String, meaning: ServiceFault.Meaning) throws {
    #expect(try fault(.queryError(code, message, 400)).meaning == meaning)
}

@Test func aMissingPermissionNamesActionAndResource() throws {
    let met = try fault(
        .queryError(
            "AccessDenied",
            "User: arn:aws:iam::1:user/ada is not authorized to perform: batch:SubmitJob on resource: "
                + "arn:aws:batch:us-east-1:1:job-queue/gpu because no identity-based policy allows the action", 403))
    #expect(
        met.meaning == .denied(action: "batch:SubmitJob", resource: "arn:aws:batch:us-east-1:1:job-queue/gpu"))
    #expect(
        "\(met)" == "STS GetCallerIdentity: not allowed; the policy must allow batch:SubmitJob on "
            + "arn:aws:batch:us-east-1:1:job-queue/gpu (AccessDenied)")
}

@Test func aRefusalThatIsNoDocumentIsStillTold() throws {
    let met = try fault(.text("Blocked by the company's proxy\nsecond line", 418))
    #expect(met.message == "Blocked by the company's proxy")
    #expect(met.code == "HTTP 418")
}

@Test func anAnswerInAnotherFormIsNotTakenForOne() throws {
    let transport = ScriptedTransport { _, _ in .text("<html><p>Welcome</html>") }
    let error = #expect(throws: AWSError.self) { try STS(.test(transport)).callerIdentity() }
    guard case .unreadable(.sts, "GetCallerIdentity", _) = error else {
        Issue.record("\(String(describing: error))")
        return
    }
}
