import AWSClient
import Cloud
import CloudRunner
import Glibc
import HiCFile
import JuicerImport
import LocalRunner
import Pictures
import Reporting
import SequenceIO
import Testing

/// The messages of failures that cannot be had from outside without breaking a machine, a disk or an account, read as
/// text: what is wrong, where, and what to do. All others are read where tests provoke them.
struct MessageTests {
    private static let cases: [(any Error & CustomStringConvertible, String)] = [
        (
            SequenceIOError.badAlignment(path: "a.bam", place: .record(7), reason: "no name"),
            "a.bam: record 7: no name: copy or make the file again"
        ),
        (
            SequenceIOError.noMemory(bytes: 3 << 20), "no 3 MiB of memory to be had: ask for less with --memory"
        ),
        (
            SequenceIOError.lineTooLong(path: "a.txt", line: 3, limit: 64),
            "a.txt:3: this line is longer than 64 bytes: is it a text file?"
        ),
        (
            FastqError.stream(.truncated(path: "a.fastq.gz", byte: 90), record: 7),
            "a.fastq.gz: the compressed data are cut off at byte 90: copy or make the file again (in record 7)"
        ),
        (
            HiCError.blockTooLarge(path: "a.hic", offset: 90, number: 4, limit: 1000),
            "a.hic: byte 90: block 4 inflates to more than the limit of 1000 bytes; the file is damaged"
        ),
        (
            HiCError.outOfMemory(bytes: 4096),
            "no memory for a buffer of 4096 bytes; end other programs or use fewer threads"
        ),
        (HiCBuildError.outOfMemory, "no memory for the compressor; end other programs or use fewer threads"),
        (
            PictureError.notEncoded("no memory"),
            "the picture cannot be encoded as PNG: no memory; end other programs or take a smaller region"
        ),
        (
            RunnerError.system(operation: "make", path: "run/tasks", code: EACCES),
            "cannot make run/tasks: Permission denied"
        ),
        (
            TaskNameError.several("align", ["align/a", "align/b"]),
            "stage 'align' has 2 tasks: name one of 'align/a', 'align/b'"
        ),
        (RunnerError.interrupted("hashing inputs"), "interrupted while hashing inputs"),
        (
            CrateError.runGoesOn("run"), "the run in run goes on: make its crate when it has ended"
        ),
        (
            CredentialError.incomplete(source: "the environment", missing: "AWS_SECRET_ACCESS_KEY"),
            "the environment has no AWS_SECRET_ACCESS_KEY: set both, or neither"
        ),
        (
            CredentialError.refused(source: "credential_process", reason: "it ended with status 1"),
            "no AWS credentials from credential_process: it ended with status 1"
        ),
        (
            TransportError.untrusted(origin: "https://a.example", reason: "unknown issuer"),
            "https://a.example is not trusted: unknown issuer; behind a proxy that opens TLS set AWS_CA_BUNDLE to its "
                + "certificate"
        ),
        (TransportError.timedOut(origin: "https://a.example"), "https://a.example did not answer in time; try again"),
        (TransportError.file(path: "a.bam", code: EIO), "cannot transfer a.bam: Input/output error"),
        (
            TransportError.tooLong(origin: "https://a.example", limit: 64),
            "https://a.example sent more than the 64 bytes that were asked for: is it the endpoint that is meant?"
        ),
        (TransportError.setup("no TLS"), "libcurl cannot be used: no TLS; install libcurl3-gnutls anew"),
        (
            CloudError.bucketUnusable("A_B"),
            "'A_B' is no name of a bucket: 3 to 63 of a-z, 0-9, hyphens and dots"
        ),
        (
            CloudRunError.unusableInput("a.fastq", "it is a folder"), "the input a.fastq cannot be sent: it is a folder"
        ),
        (
            CloudRunError.requestUnusable("no run id"), "the request for a run cannot be used: no run id"
        ),
        (CloudRunError.notAtAWS("run"), "the run in run is not at AWS: 'cohesin status run' tells how it is"),
        (
            ExecutionDocumentError.tooManyItems(20_000, of: "align"),
            "align has 20000 items, and a Distributed Map takes \(FanOutRule.distributedItems) here; start several runs with "
                + "parts of the sample sheet"
        ),
        (
            JuicerImportError.cannotCreateFolder(path: "rest", reason: "read-only file system"),
            "rest: cannot be made a folder: read-only file system"
        ),
    ]

    @Test(arguments: cases.indices)
    func aMessageSaysWhatWhereAndWhatToDo(index: Int) {
        let (error, sentence) = Self.cases[index]
        #expect(error.description == sentence)
    }

    @Test func aMessageNamesTheStack() throws {
        let stack = try #require(StackName("hic"))
        let region = try #require(Region("eu-central-1"))
        #expect(
            CloudError.changeRefused(stack, reason: "no such role").description
                == "CloudFormation cannot change the stack hic: no such role")
        #expect(
            CloudError.stackFailed(stack, status: "ROLLBACK_COMPLETE", []).description
                == "the stack hic ended as ROLLBACK_COMPLETE:")
        #expect(
            CloudError.noNetwork(region).description
                == "the account has no standard network in eu-central-1: give --vpc and --subnets")
    }
}
