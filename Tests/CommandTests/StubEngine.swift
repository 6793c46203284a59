import Foundation
import TestSupport

/// Programs that stand for container engines: they write down how they were called and run commands on this machine.
struct StubEngine {
    let scratch = ScratchFolder()

    /// `apptainer`: knows exec, run, pull and --version. A pull fails as often as the file `failures` says.
    init() throws {
        try scratch.write(
            """
            #!/bin/bash
            printf '%s\\n' "$*" >> "$STUB/calls"
            case $1 in
              --version) echo apptainer version 1.3.4; exit ;;
              pull)
                left=$(cat "$STUB/failures" 2> /dev/null || echo 0)
                if ((left > 0)); then
                  echo $((left - 1)) > "$STUB/failures"
                  echo "FATAL: ${STUB_FAILURE:-connection reset by peer}" >&2
                  exit 255
                fi
                echo "image of $3" > "$2"; exit ;;
            esac
            env > "$STUB/environment"
            printf '%s\\0' "$@" > "$STUB/arguments"
            folder= command=()
            while (($#)); do
              case $1 in
                --mount)
                  [[ $2 == *destination=/cohesin ]] && folder=${2#type=bind,source=} folder=${folder%,destination=/cohesin}
                  shift ;;
                *.sif) shift; command=("$@"); break ;;
              esac
              shift
            done
            cd "$folder" && exec "${command[@]}"
            """, to: "bin/apptainer")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: scratch.file("bin/apptainer"))
    }

    var environment: [String: String] {
        [
            "PATH": scratch.file("bin") + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? ""),
            "STUB": scratch.path, "XDG_CACHE_HOME": scratch.file("cache"),
        ]
    }

    /// How it was called, one line a call, without asking for its version.
    var calls: [String] {
        let text = (try? String(contentsOfFile: scratch.file("calls"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init).filter { $0 != "--version" }
    }

    /// The arguments of the last task.
    var arguments: [String] {
        let data = FileManager.default.contents(atPath: scratch.file("arguments")) ?? Data()
        return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The environment of the last task's engine.
    var engineEnvironment: [String] {
        let text = (try? String(contentsOfFile: scratch.file("environment"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }
}
