import Pipeline
import Testing

/// A pipeline file whose body is `body`.
private func file(_ body: String) -> String { "cohesin: 1\npipeline: p\n" + body }

/// A pipeline file with one stage `a`, whose keys stand from line 5 on, column 5.
private func stage(_ keys: String, before: String = "") -> String {
    file(before + "stages:\n  a:\n" + keys.split(separator: "\n").map { "    \($0)\n" }.joined())
}

@Test(arguments: [
    // The file itself.
    ("", "p.yaml:1:1: error: the file is empty\n    help: a pipeline file begins with: cohesin: 1"),
    ("[a]", "p.yaml:1:1: error: the file must be a mapping (key: value), not a list"),
    ("a: b: c", "p.yaml:1:5: error: this is not YAML: mapping values are not allowed in this context"),
    ("a: *b", "p.yaml:1:4: error: this is not YAML: found undefined alias"),
    (
        file("stages: {a: {command: date}}\n---\nx: 1"),
        "p.yaml:4:1: error: this is not YAML: but found another document\n    help: expected a single document in the stream that began on line 1, column 1"
    ),
    (file("stages: {}"), "p.yaml:3:9: error: stages is empty"),
    ("cohesin: 2\npipeline: p\nstages: {a: {command: date}}", "p.yaml:1:10: error: cohesin must be 1, not 2"),
    (
        "pipeline: p\nstages: {a: {command: date}}",
        "p.yaml:1:1: error: the file has no cohesin\n    help: cohesin: The version of this format: 1."
    ),
    (
        file("stagse: {a: {command: date}}"),
        "p.yaml:3:1: error: unknown key \"stagse\" in the file\n    help: did you mean stages?"
    ),
    (
        "cohesin: 1\npipeline: 1p\nstages: {a: {command: date}}",
        "p.yaml:2:11: error: pipeline: \"1p\" is not a name (a letter, then letters, digits, - and _, at most 64)"
    ),
    (
        "cohesin: 1\npipeline: yes\nstages: {a: {command: date}}",
        "p.yaml:2:11: error: pipeline must be text, not the text \"yes\"\n    help: write \"yes\" in quotes"
    ),
    (
        file("about: 5\nstages: {a: {command: date}}"),
        "p.yaml:3:8: error: about must be text, not 5\n    help: write \"5\" in quotes"
    ),
    (
        file("stages: {a: {command: date}}\nabout: x\nabout: y"),
        "p.yaml:5:1: error: the key about stands twice in one mapping\n    help: the first one is on line 4; keep one of them"
    ),
    (file("? [a]\n: b\nstages: {a: {command: date}}"), "p.yaml:3:3: error: a key must be plain text"),
    (
        file("stages: {a: &x {command: date}, b: {<<: *x, command: date}}"),
        "p.yaml:3:37: error: merge keys (<<) are not part of the format\n    help: write the keys out where they belong"
    ),
    // Stages.
    (stage("comand: date"), "p.yaml:5:5: error: unknown key \"comand\" in a\n    help: did you mean command?"),
    (stage("about: x"), "p.yaml:5:5: error: a has no command or arguments"),
    (
        stage("image: x\ncommand: date\narguments: [a]"),
        "p.yaml:7:5: error: a has both command and arguments\n    help: keep one of them"
    ),
    (stage("command:"), "p.yaml:5:13: error: command must be text, not nothing"),
    (stage("command: ''"), "p.yaml:5:14: error: command is empty"),
    (stage("command: \"a\\0b\""), "p.yaml:5:14: error: command holds a NUL character, which no command can take"),
    (
        file("stages: {sample: {command: date}}"),
        "p.yaml:3:10: error: no stage can be called sample\n    help: references that begin with sample. mean something else"
    ),
    (
        file("stages: {a b: {command: date}}"),
        "p.yaml:3:10: error: stages: \"a b\" is not a name (a letter, then letters, digits, - and _, at most 64)"
    ),
    (
        stage("arguments: [a]"),
        "p.yaml:5:16: error: arguments go to an image's entry point, but the stage a has no image\n    help: add image: NAME, or write a command: for bash"
    ),
    (
        stage("image: i\narguments: [$a]"),
        "p.yaml:6:16: error: the stage a has no variable $a\n    help: there are cpus, gpus, memory_mib"
    ),
    (
        stage("image: i\narguments: [-t=$cpus]"),
        "p.yaml:6:16: error: the argument \"-t=$cpus\" has $cpus inside, but arguments are not a shell\n    help: make $cpus an argument of its own"
    ),
    // Resources.
    (stage("command: date\nneeds: {memory: 16}"), "p.yaml:6:21: error: memory: 16 has no unit\n    help: write 16 GiB"),
    (
        stage("command: date\nneeds: {memory: 16 gb}"),
        "p.yaml:6:21: error: memory: \"16 gb\" is not an amount of memory\n    help: for example 16 GiB"
    ),
    (
        stage("command: date\nneeds: {time: 90}"),
        "p.yaml:6:19: error: time: 90 has no unit\n    help: write 90 h, or 90 min"
    ),
    (
        stage("command: date\nneeds: {time: 12 hours}"),
        "p.yaml:6:19: error: time: \"12 hours\" is not a length of time\n    help: for example 12 h"
    ),
    (stage("command: date\nneeds: {cpus: 0}"), "p.yaml:6:19: error: cpus must lie between 1 and 1024, not 0"),
    (
        stage("command: date\nneeds: {cpus: \"8\"}"),
        "p.yaml:6:19: error: cpus must be a whole number, not the text \"8\"\n    help: write 8 without quotes"
    ),
    (stage("command: date\nneeds: {cpus: 1.5}"), "p.yaml:6:19: error: cpus must be a whole number, not 1.5"),
    (
        stage("command: date\nneeds: {gpu: {compute-capability: 7.0}}"),
        "p.yaml:6:39: error: compute-capability: 7.0 has no unit\n    help: write \">=7.0\""
    ),
    (stage("command: date\nneeds: 8"), "p.yaml:6:12: error: needs must be a mapping (key: value), not 8"),
    (
        stage("command: date\nretry: {out-of-memory: {attempts: 2, memory: 2}}"),
        "p.yaml:6:50: error: memory: 2 has no unit\n    help: write x2"
    ),
    (
        stage("command: date\nretry: {oom: 2}"),
        "p.yaml:6:13: error: unknown key \"oom\" in retry\n    help: its keys are failure, signal, out-of-memory, time-limit, lost-host, lost-gpu, missing-output"
    ),
    // Environments.
    (
        stage("command: date\nenvironment: cpuu"),
        "p.yaml:6:18: error: there is no environment cpuu\n    help: did you mean cpu?"
    ),
    (
        stage("command: date\nenvironment: cpu\nneeds: {gpu: 1}"),
        "p.yaml:7:18: error: the stage a needs a GPU, but cpu is an environment of kind cpu\n    help: write an environment of kind gpu, or remove gpu from needs"
    ),
    (
        stage("command: date\nenvironment: gpu"),
        "p.yaml:6:18: warning: the stage a needs no GPU, but would keep others from the GPUs of gpu\n    help: write an environment of kind cpu, or add gpu to needs"
    ),
    (
        stage("command: date\notherwise: {needs: {cpus: 2}}"),
        "p.yaml:6:16: error: the stage a needs no GPU, so its otherwise would never be taken\n    help: add gpu to needs, or remove otherwise"
    ),
    (
        stage("command: date\nneeds: {gpu: 1}\notherwise: {environment: gpu}"),
        "p.yaml:7:30: error: this otherwise runs on cores alone, but gpu is an environment of kind gpu\n    help: write an environment of kind cpu, or add gpu to its needs"
    ),
    (
        stage("command: date\nneeds: {gpu: 1}\notherwise: {needs: {gpu: 1}}"),
        "p.yaml:7:16: error: this otherwise needs what an earlier way to run needs, so it would never be taken\n    help: change its needs, or remove it"
    ),
    (
        stage(
            "command: date\nneeds: {gpu: 2}\notherwise:\n  - needs: {gpu: 1}\n  - needs: {cpus: 8}\n  - {environment: cpu, needs: {cpus: 8}}"
        ),
        "p.yaml:10:9: error: this otherwise needs what an earlier way to run needs, so it would never be taken\n    help: change its needs, or remove it"
    ),
    (
        stage("command: date\nneeds: {gpu: 2}\notherwise: {environment: cpu, needs: {gpu: 1}}"),
        "p.yaml:7:48: error: this otherwise needs a GPU, but cpu is an environment of kind cpu\n    help: write an environment of kind gpu, or remove gpu from its needs"
    ),
    (stage("command: date\nneeds: {gpu: 2}\notherwise: []"), "p.yaml:7:16: error: otherwise is empty"),
    (
        stage("command: date\nneeds: {gpu: {modles: [x]}}"),
        "p.yaml:6:19: error: unknown key \"modles\" in gpu\n    help: did you mean models?"
    ),
    (
        stage("command: date\nneeds: {gpu: {models: \"*A100*\"}}"),
        "p.yaml:6:27: error: models must be a list, not the text \"*A100*\"\n    help: write [*A100*]"
    ),
    (
        stage("command: date\nneeds: {gpu: {mig: sometimes}}"),
        "p.yaml:6:24: error: mig must be true or false, not the text \"sometimes\""
    ),
    (
        stage("command: date\nneeds: {gpu: {compute-capability: \">=9.0 <7.0\"}}"),
        "p.yaml:6:18: error: no compute capability is >=9.0 <7.0\n    help: swap the two numbers"
    ),
    (
        stage("command: date\nneeds: {gpu: {compute-capability: \">=7.0<9.0\"}}"),
        "p.yaml:6:39: error: compute-capability: \">=7.0<9.0\" is not a range of compute capabilities\n    help: for example \">=7.0\" or \">=7.0 <9.0\""
    ),
    (
        stage("command: date\nneeds: {gpu: {shared: true}}"),
        "p.yaml:6:18: error: a task that shares its GPU must say how much of its memory it uses\n    help: add memory: 4 GiB"
    ),
    (
        stage("command: date\nneeds: {gpu: {shared: true, count: 2, memory: 4 GiB}}"),
        "p.yaml:6:18: error: a task that shares its GPU cannot have 2\n    help: remove count or shared"
    ),
    (
        stage("command: date\nneeds: {gpu: {same-model: true}}"),
        "p.yaml:6:18: warning: same-model means nothing for one GPU\n    help: remove it, or raise count"
    ),
    (
        stage("command: date\nneeds: {gpu: 1}\notherwise: {command: x, arguments: [y]}"),
        "p.yaml:7:29: error: otherwise has both command and arguments\n    help: keep one of them"
    ),
    (
        file("environments: {big: {kind: cpu}, small: {kind: cpu}}\nstages: {a: {command: date}}"),
        "p.yaml:4:10: error: the stage a does not say in which environment of kind cpu it runs\n    help: write environment: big or small"
    ),
    (
        file("environments: {gpu: {kind: gpu}}\nstages: {a: {command: date}}"),
        "p.yaml:4:10: error: the stage a needs an environment of kind cpu, and there is none\n    help: declare one: environments: {cpu: {kind: cpu}}"
    ),
    (
        file("environments: {cpu: {kind: tpu}}\nstages: {a: {command: date}}"),
        "p.yaml:3:28: error: kind cannot be \"tpu\"\n    help: did you mean cpu?"
    ),
    (
        file("environments: {cpu: {kind: cpu, capacity: spot}}\nstages: {a: {command: date}}"),
        "p.yaml:3:43: error: capacity must be a list, not the text \"spot\"\n    help: write [spot]"
    ),
    // References.
    (stage("inputs: {x: parameters.y}\ncommand: echo $x"), "p.yaml:5:17: error: there is no parameter y"),
    (
        stage("inputs: {x: sample.y}\ncommand: echo $x"),
        "p.yaml:5:17: error: there is no column y, because the pipeline declares no sample sheet\n    help: declare it with samples: {columns: {y: text}}"
    ),
    (
        stage("inputs: {x: algin.y}\ncommand: echo $x > $y\noutputs: {y: y}") + "  align: {command: date}",
        "p.yaml:5:17: error: there is no stage algin\n    help: did you mean align?"
    ),
    (
        stage("inputs: {x: b.pair}\ncommand: echo $x") + "  b: {outputs: {pairs: p}, command: 'date > $pairs'}",
        "p.yaml:5:17: error: the stage b has no output pair\n    help: did you mean pairs?"
    ),
    (
        stage("inputs: {x: y}\ncommand: echo $x"),
        "p.yaml:5:17: error: x: \"y\" is not a reference (sample.COLUMN, parameters.NAME or STAGE.OUTPUT)"
    ),
    (
        stage("inputs: {x: a.o}\noutputs: {o: o}\ncommand: cat $x > $o"),
        "p.yaml:5:17: error: stages wait for each other in a circle: a -> a\n    help: remove one of these references"
    ),
    (
        file(
            "stages:\n  a: {inputs: {x: c.o}, outputs: {o: o}, command: 'cat $x > $o'}\n  b: {inputs: {x: a.o}, outputs: {o: o}, command: 'cat $x > $o'}\n  c: {inputs: {x: b.o}, outputs: {o: o}, command: 'cat $x > $o'}\n  d: {inputs: {x: c.o}, outputs: {o: o}, command: 'cat $x > $o'}"
        ),
        "p.yaml:4:19: error: stages wait for each other in a circle: a -> b -> c -> a\n    help: remove one of these references"
    ),
    // Parameters and samples.
    (
        file("parameters: {x: fil}\nstages: {a: {inputs: {x: parameters.x}, command: echo $x}}"),
        "p.yaml:3:17: error: x: \"fil\" is not a type (text, integer, number, boolean, choice, file, folder or list<...> of them)\n    help: did you mean file?"
    ),
    (
        file("parameters: {x: {type: choice, default: a}}\nstages: {a: {inputs: {x: parameters.x}, command: echo $x}}"),
        "p.yaml:3:14: error: the choice x does not say what it can be\n    help: add of: [...]"
    ),
    (
        file("parameters: {x: {type: text, of: [a]}}\nstages: {a: {inputs: {x: parameters.x}, command: echo $x}}"),
        "p.yaml:3:14: error: x has the type text, but says what it can be (of)\n    help: write type: choice, or remove of:"
    ),
    (
        file(
            "parameters: {x: {type: folder, companions: [.a]}}\nstages: {a: {inputs: {x: parameters.x}, command: echo $x}}"
        ), "p.yaml:3:14: error: x has the type folder, but only a file has companions"
    ),
    (
        file(
            "parameters: {x: {type: file, companions: [a/b]}}\nstages: {a: {inputs: {x: parameters.x}, command: echo $x}}"
        ), "p.yaml:3:43: error: companions: \"a/b\" is not a suffix (a dot, then letters, digits, . - and _)"
    ),
    (
        file(
            "parameters: {x: {type: integer, default: five}}\nstages: {a: {inputs: {x: parameters.x}, command: echo $x}}"
        ), "p.yaml:3:42: error: x must be a whole number, not \"five\""
    ),
    (
        file("parameters: {x: text}\nstages: {a: {command: date}}"),
        "p.yaml:3:14: warning: no stage uses the parameter x\n    help: add it to a stage's inputs (NAME: parameters.x), or remove it"
    ),
    (
        file("samples: {columns: {s: text, t: text}}\nstages: {a: {for-each: [s], command: echo $s}}"),
        "p.yaml:3:30: warning: no stage uses the column t\n    help: add it to a stage's inputs (NAME: sample.t) or for-each, or remove it"
    ),
    (
        file("samples: {columns: {s: text}}\nstages: {a: {for-each: [s, s], command: echo $s}}"),
        "p.yaml:4:28: error: for-each names s twice"
    ),
    (
        file("samples: {columns: {s: file}}\nstages: {a: {for-each: [s], command: echo $s}}"),
        "p.yaml:4:25: error: a task cannot be named by the file column s\n    help: use columns of type text or integer in for-each"
    ),
    (
        file("samples: {columns: {s: {type: text, optional: true}}}\nstages: {a: {for-each: [s], command: echo $s}}"),
        "p.yaml:4:25: error: a task cannot be named by the optional column s"
    ),
    (
        file("samples: {columns: {s: text}, unique: [t]}\nstages: {a: {for-each: [s], command: echo $s}}"),
        "p.yaml:3:40: error: there is no column t\n    help: there is s"
    ),
    (
        file("samples: {columns: {s: date}}\nstages: {a: {for-each: [s], command: echo $s}}"),
        "p.yaml:3:24: error: s cannot be \"date\"\n    help: there are text, integer, file"
    ),
    // Variables.
    (
        stage("outputs: {PATH: p}\ncommand: date > $PATH"),
        "p.yaml:5:15: error: the name PATH is taken: $PATH means something to bash or to programs\n    help: choose another name, in lower case"
    ),
    (
        stage("outputs: {BASH_FOO: p}\ncommand: date > $BASH_FOO"),
        "p.yaml:5:15: error: the name BASH_FOO is taken: $BASH_FOO means something to bash or to programs\n    help: choose another name, in lower case"
    ),
    (
        stage("outputs: {memory-mib: p}\ncommand: date > $memory_mib"),
        "p.yaml:5:15: error: the name memory-mib is taken: $memory_mib is what the task may use of the machine\n    help: choose another name"
    ),
    (
        stage("outputs: {a-b: p, a_b: q}\ncommand: date > $a_b"),
        "p.yaml:5:23: error: a_b and a-b are both $a_b in the command\n    help: rename one of them (- becomes _ in a shell variable)"
    ),
    (
        stage("outputs: {1a: p}\ncommand: date"),
        "p.yaml:5:15: error: outputs: \"1a\" is not a name (a letter, then letters, digits, - and _, at most 64)"
    ),
    (
        stage("outputs: {x: p, y: p}\ncommand: date > $x > $y"),
        "p.yaml:5:21: error: y and x are both called p\n    help: give one of them another name"
    ),
    (
        stage("outputs: {x: ../p}\ncommand: date > $x"),
        "p.yaml:5:18: error: x: \"../p\" is not the name of a file, or of a folder with / at its end (letters, digits, . - and _, no dot at the beginning)"
    ),
    (
        stage("outputs: {x: {file: p, folder: q}}\ncommand: date > $x"),
        "p.yaml:5:28: error: x has both file and folder\n    help: keep one of them"
    ),
    (
        stage("outputs: {x: {file: p, show: pictur}}\ncommand: date > $x"),
        "p.yaml:5:34: error: show cannot be \"pictur\"\n    help: there are figure, table, metrics"
    ),
    (
        stage("outputs: {x: p}\ncommand: date"),
        "p.yaml:5:15: warning: the command of a never uses its output x, so perhaps nothing makes it\n    help: write to \"$x\", or remove the output"
    ),
    (
        stage("environment-variables: {BASH_ENV: x}\ncommand: date"),
        "p.yaml:5:29: error: the environment variable BASH_ENV is set by the runner"
    ),
    (
        stage("environment-variables: {A-B: x}\ncommand: date"),
        "p.yaml:5:29: error: environment-variables: \"A-B\" is not the name of an environment variable (letters, digits and _, no digit at the beginning)"
    ),
    (
        stage("inputs: {long: parameters.x}\ncommand: echo ${lonh} $long", before: "parameters: {x: text}\n"),
        "p.yaml:7:14: warning: nothing gives a value to $lonh in the command of a\n    help: did you mean $long?"
    ),
])
func oneFaultIsToldOnceWithItsPlaceAndAWayOut(pipeline: String, message: String) {
    #expect(diagnostics(of: pipeline) == [message])
}

@Test(arguments: [
    "echo $x", "echo \"${x}\"", "echo ${x:-none}", "echo ${#x}", "echo $(( x + 1 ))", "[[ -n $x ]]", "cat <<< \"$x\"",
])
func anInputIsUsedInManyWays(command: String) {
    let text = stage("inputs: {x: parameters.x}\ncommand: '\(command)'", before: "parameters: {x: integer}\n")
    #expect(diagnostics(of: text) == [])
}

@Test(arguments: ["echo x", "echo $xx", "echo $ x", "echo ${xx}", "echo x$"])
func anInputThatIsOnlyNamedIsUnused(command: String) {
    let text = stage("inputs: {x: parameters.x}\ncommand: '\(command)'", before: "parameters: {x: file}\n")
    #expect(
        diagnostics(of: text).contains { $0.hasPrefix("p.yaml:6:14: error: the command of a never uses its input x") })
}

@Test(arguments: [
    ("cat \"$x\"", false), ("cat ${x}", false), ("cat ${x%.gz}", false), ("echo ${#x}", false),
    ("cat \"${x[@]}\"", true),
    ("echo ${#x[@]}", true), ("cat ${x[0]}", true), ("cat ${x+\"${x[@]}\"}", true), ("cat \"${x[@]}\" $x", false),
])
func anArrayIsNotTakenForOneValue(command: String, isRight: Bool) {
    let text = stage("inputs: {x: parameters.x}\ncommand: '\(command)'", before: "parameters: {x: list<file>}\n")
    #expect(diagnostics(of: text).isEmpty == isRight)
}

@Test(arguments: [
    "for file in \"$files\"; do echo $file; done", "file=1; echo $file", "read -r file <<< \"$files\"; echo $file",
    "local file; echo $file $files", "while read -r one file; do echo $file; done < \"$files\"", "echo $FILE $files",
])
func aVariableOfTheCommandItselfIsNoMisspelling(command: String) {
    let text = stage(
        "inputs: {files: parameters.x}\ncommand: |\n  echo \"$files\"\n  \(command)", before: "parameters: {x: file}\n")
    #expect(diagnostics(of: text) == [])
}

@Test func everythingIsToldInOnePass() {
    let text = """
        cohesin: 1
        pipelin: x
        parameters:
          reference: {type: fil}
          used: text
        stages:
          align:
            environment: cpuu
            needs: {cpus: 0, memory: 16}
            inputs: {r: parameters.referenc, u: parameters.used}
            command: echo $u
          align:
            command: date
          loop:
            inputs: {o: loop.o}
            outputs: {o2: o}
            command: echo $o $o2
        """
    #expect(
        diagnostics(of: text).map { String($0.prefix { $0 != "\n" }) } == [
            "p.yaml:2:1: error: unknown key \"pipelin\" in the file",
            "p.yaml:4:3: warning: no stage uses the parameter reference",
            "p.yaml:4:21: error: type: \"fil\" is not a type (text, integer, number, boolean, choice, file, folder or list<...> of them)",
            "p.yaml:8:18: error: there is no environment cpuu",
            "p.yaml:9:19: error: cpus must lie between 1 and 1024, not 0",
            "p.yaml:9:30: error: memory: 16 has no unit",
            "p.yaml:10:14: error: the command of align never uses its input r",
            "p.yaml:10:17: error: there is no parameter referenc",
            "p.yaml:12:3: error: the key align stands twice in one mapping",
            "p.yaml:15:17: error: the stage loop has no output o",
            "p.yaml:15:17: error: stages wait for each other in a circle: loop -> loop",
        ])
}

@Test func aFileThatIsNotThereIsTold() {
    #expect(
        Planner(files: MemoryFiles()).plan(PlanRequest(file: "none.yaml")).texts == [
            "error: the pipeline file none.yaml cannot be read: no such file or directory"
        ])
}

@Test func bytesThatAreNoTextHaveAPlace() {
    var files = MemoryFiles()
    files.files["/work/p.yaml"] = Array("cohesin: 1\npipeline: \"\u{E9}".utf8) + [0xC3, 0x28]
    #expect(
        Planner(files: files).plan(PlanRequest(file: "p.yaml")).texts == [
            "p.yaml:2:13: error: byte 0xc3 is not UTF-8\n    help: save the file as UTF-8"
        ])
    files.files["/work/p.yaml"] = Array("cohesin: 1\npipeline: a\u{7}".utf8)
    #expect(
        Planner(files: files).plan(PlanRequest(file: "p.yaml")).texts == [
            "p.yaml:2:12: error: the control character 0x07 is not text\n    help: remove it"
        ])
}

@Test func aFileThatIsTooLargeIsRefused() {
    let files = MemoryFiles(["/work/p.yaml": String(repeating: "# comment\n", count: 200_000)])
    #expect(
        Planner(files: files).plan(PlanRequest(file: "p.yaml")).texts == [
            "error: the pipeline file p.yaml cannot be read: it is larger than 1 MiB"
        ])
}

@Test func aBombOfAliasesIsRefusedQuickly() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<40 {
        let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
        text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(diagnostics(of: text).contains { $0.contains("has more than 100000 values") })
    // The same as a key, which the parser would hash.
    #expect(diagnostics(of: text + "? *a39\n: x\n").contains { $0.contains("a key must be plain text") })
    #expect(diagnostics(of: text + "*a39 : x\n").contains { $0.contains("a key must be plain text") })
    #expect(diagnostics(of: text + "b: {[*a39, *a39]: x}\n").contains { $0.contains("a key must be plain text") })
}

@Test func aliasesAsValuesAreWelcome() {
    let text = """
        cohesin: 1
        pipeline: p
        stages:
          a: {needs: &small {cpus: 2}, command: 'echo ${HOME}: x'}
          b: {needs: *small, command: date}
        """
    #expect(diagnostics(of: text) == [])
}

@Test func deepNestingIsRefused() {
    #expect(!diagnostics(of: String(repeating: "[", count: 5000)).isEmpty)
    let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(diagnostics(of: "a: " + deep).contains { $0.contains("nested more than 64 levels deep") })
}

@Test func everyDuplicateKeyIsTold() {
    let text = """
        cohesin: 1
        cohesin: 1
        pipeline: p
        stages:
          a: {command: date, "command": date, about: x}
          b:
            command: date
            about: x
            command: date
          a: {command: date}
        """
    #expect(
        diagnostics(of: text).map { String($0.prefix { $0 != "\n" }) } == [
            "p.yaml:2:1: error: the key cohesin stands twice in one mapping",
            "p.yaml:5:22: error: the key command stands twice in one mapping",
            "p.yaml:9:5: error: the key command stands twice in one mapping",
            "p.yaml:10:3: error: the key a stands twice in one mapping",
        ])
}
