import Pipeline
import Testing

@Test(arguments: [
    ("comand", "command"), ("commnad", "command"), ("Command", "command"), ("retires", "retry"), ("memry", "memory"),
    ("gpus", "gpu"), ("referenc", "reference"),
])
func aSlipIsRecognised(word: String, meant: String) {
    let words = ["command", "memory", "gpu", "reference", meant == "retry" ? "retires-not" : "retry"]
    #expect(Spelling.nearest(to: word, among: words) == (meant == "retry" ? nil : meant))
}

@Test func theNearestIsTakenAndTheFirstOfEqualOnes() {
    #expect(Spelling.nearest(to: "reads3", among: ["reads1", "reads2"]) == "reads1")
    #expect(Spelling.nearest(to: "read2", among: ["reads1", "reads2"]) == "reads2")
}

@Test(arguments: ["", "x", "banana", String(repeating: "command", count: 1000)])
func whatNobodyMeantIsNotGuessed(word: String) {
    #expect(Spelling.nearest(to: word, among: ["command", "gpu", "y"]) == nil)
}

@Test func fewChoicesAreNamed() {
    #expect(Spelling.help(for: "x", among: ["cpu"]) == "there is cpu")
    #expect(Spelling.help(for: "banana", among: ["cpu", "gpu"]) == "there are cpu, gpu")
    #expect(Spelling.help(for: "banana", among: []) == nil)
    #expect(Spelling.help(for: "banana", among: (0..<13).map { "c\($0)" }) == nil)
}
