/// How a task's container gets local files, and its work: what the job definitions, the staging program and the client
/// agree on.
///
/// **The tool's image stays as it is.** A stage with a `command` runs in one container: the folder `hostFolder` of the
/// host, which the launch template fills, is mounted read-only, and its program `program` is the container's command.
/// It must run in any Linux image of its architecture, so it brings its dynamic linker and its libraries along, and the
/// certificates of public authorities. A stage with `arguments` calls its image's own entry point, which Batch cannot
/// replace: it is a job of three containers over one volume. `fetch` (staging image) runs first, `tool` after its
/// success, `store` (staging image) after the success of `tool`; only `store` is essential, so the job ends when it ends.
/// Why not three containers always: each reserves a vCPU and memory of the instance for as long as the job runs, and a
/// failure of `tool` hides behind its neighbours. Why not an image derived from the tool's: a registry to push to, and
/// another digest in every cache key.
///
/// **The work comes by a manifest.** Container overrides are limited to 8 KiB and a SubmitJob request to 30 KiB, so
/// neither command text nor values nor inputs go through them. The parameter `task` of a job (`Ref::task`) is the S3 URI
/// of the task's `TaskManifest`. In an array job it is the URI of a JSON list of such URIs, and child number
/// `AWS_BATCH_JOB_ARRAY_INDEX` takes that element: resubmitting only the failed members is a shorter list.
///
/// **In the container** `workFolder` is a volume of the job's own and the working directory; inputs lie in `inputs/` under
/// their `StagedName`, outputs in `outputs/` under their declared names, exactly as in a local run, so a command sees the
/// same paths and the cache key is the same. For `arguments` the same paths are absolute, because the image decides on its
/// working directory; they and scalar values are further parameters of the job (`Ref::NAME`). The command has the image's
/// environment and the declared one; what Batch and ECS add (`AWS_*`, `ECS_*`: the job's role is in it) is taken away.
///
/// **The cache.** The key is a local run's (`TaskFingerprint`). The image's digest is what ECS says of the container that
/// runs (`ImageID`, which is what `docker image inspect` calls `Id`), else, and for `arguments`, the manifest's
/// `imageDigest`; where neither is known the key holds the run's name, so that no other run takes the result for its own. The digest of an object is in
/// its metadata (`digestMetadata`), or is S3's own SHA-256 where it came whole, or is known from `RunPlace`'s `digests/`
/// by its ETag; else it is read once. A result is `TaskCompletion` at `result(cache:key:)`, written after its outputs and
/// only where there is none: of two tasks with the same key at the same time the second takes the first one's.
///
/// **The end.** The program hashes and uploads every output, and last of all writes the task's `TaskCompletion` at the
/// manifest's `completion`. A task whose completion is there is done: an attempt that finds it ends at once with 0. So a
/// reclaimed host, a repeated array or a resubmitted run never do anything twice. (`fetch` cannot keep `tool` from running
/// without failing the job: a cached task with `arguments` runs for nothing, and `store` leaves its outputs.) Its exit status is the command's own,
/// or one of those below. After a failure a `TaskFailureRecord` lies at the manifest's `failure`: that of the last attempt
/// that could write one; where there is a completion as well, a later attempt succeeded. It is not in `failures/`, whose
/// content means that the execution has given a task up.
package enum StagingContract {
    /// On the host, filled by the launch template from the bucket; in the container at the same place.
    package static let hostFolder = "/opt/cohesin"
    package static let program = "/opt/cohesin/bin/cohesin-task"
    /// The volume of the job's own.
    package static let workFolder = "/cohesin"
    /// A declared output was not made.
    package static let missingOutputStatus = 240
    /// An input could not be fetched or an output not stored, after the program's own retries.
    package static let stagingFailedStatus = 241
    /// The command failed, and its GPU no longer answers or has reported a fault.
    package static let lostGPUStatus = 242
    /// The command took longer than the stage's `time`; Batch's own limit also counts what staging takes.
    package static let timeLimitStatus = 243
    /// vCPUs and MiB that each of the two staging containers beside an entry point reserves.
    package static let sidecar = (vcpus: 1, memoryMiB: 512)
    /// A small image for the two.
    package static let sidecarImage = "public.ecr.aws/amazonlinux/amazonlinux:2023"
    /// Ends the `Ref::` names that the generator uses itself.
    package static let taskParameter = "task"
    /// The name of the object metadata that holds the SHA-256 of the whole content, in hexadecimal: S3's own checksum of
    /// an object that came in parts is another one.
    package static let digestMetadata = "cohesin-sha256"

    /// Where the tar archive of the staging program lies below the pipeline's folder. A new program has a new name, so
    /// that machines which start during an update find the one that their launch template names.
    /// - Parameter digest: the archive's SHA-256, in hexadecimal: the template's parameter `bundleParameter`.
    package static func bundleKey(digest: String) -> String { "tools/cohesin-task-\(digest).tar.gz" }
    package static let bundleParameter = "StagingProgram"

    /// The result of a cache key.
    /// - Parameter cache: the folder of the cache, ending in `/`.
    package static func result(cache: String, key: String) -> String { "\(cache)\(key)/result.json" }
}
