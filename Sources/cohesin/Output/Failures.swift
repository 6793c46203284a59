import HiCFile

// How each layer's errors end the process: one line a layer.

extension HiCError: Failure {
    var exitStatus: ExitStatus { .invalidInput }
}
