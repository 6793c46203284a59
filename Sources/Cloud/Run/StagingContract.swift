/// How a task's container gets local files, and its work: what the job definitions, the staging program and the client
/// agree on.
///
/// **The tool's image stays as it is.** A stage with a `command` runs in one container: the folder `hostFolder` of the
/// host, which the launch template fills, is mounted read-only, and its program `program` is the container's command.
/// It must run in any Linux image of its architecture, so it is linked statically or brings its libraries along. A stage
/// with `arguments` calls its image's own entry point, which Batch cannot replace: it is a job of three containers over
/// one volume. `fetch` (staging image) runs first, `tool` after its success, `store` (staging image) after the success of
/// `tool`; only `store` is essential, so the job ends when it ends. Why not three containers always: each reserves a vCPU
/// and memory of the instance for as long as the job runs, and a failure of `tool` hides behind its neighbours. Why not an
/// image derived from the tool's: a registry to push to, and another digest in every cache key.
///
/// **The work comes by a manifest.** Container overrides are limited to 8 KiB and a SubmitJob request to 30 KiB, so
/// neither command text nor values nor inputs go through them. The parameter `task` of a job (`Ref::task`) is the S3 URI
/// of the task's `TaskManifest`. In an array job it is the URI of a JSON list of such URIs, and child number
/// `AWS_BATCH_JOB_ARRAY_INDEX` takes that element: resubmitting only the failed members is a shorter list.
///
/// **In the container** `workFolder` is a volume of the job's own and the working directory; inputs lie in `inputs/` under
/// their `StagedName`, outputs in `outputs/` under their declared names, exactly as in a local run, so a command sees the
/// same paths and the cache key is the same. For `arguments` the same paths are absolute, because the image decides on its
/// working directory; they and scalar values are further parameters of the job (`Ref::NAME`).
///
/// **The end.** The program hashes and uploads every output, and last of all writes the task's `TaskCompletion` at the
/// manifest's `completion`. A task whose completion is there is done: an attempt that finds it ends at once with 0. So a
/// reclaimed host, a repeated array or a resubmitted run never do anything twice. Its exit status is the command's own,
/// or one of the three below.
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
    /// vCPUs and MiB that each of the two staging containers beside an entry point reserves.
    package static let sidecar = (vcpus: 1, memoryMiB: 512)
    /// A small image with the certificates of public authorities, for the two.
    package static let sidecarImage = "public.ecr.aws/amazonlinux/amazonlinux:2023"
    /// Ends the `Ref::` names that the generator uses itself.
    package static let taskParameter = "task"
}
