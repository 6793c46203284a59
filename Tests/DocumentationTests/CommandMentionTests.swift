import Testing

@Test func everyCommandAndOptionThatIsShownExists() throws {
    let program = try CommandHelp.ofProgram()
    var mentions = 0
    for file in MarkdownFile.all {
        let shell = file.blocks.filter { ["sh", "yaml"].contains($0.language) }.map { ($0.line, $0.text) }
        // Other blocks and code within prose are no shell: only what begins with the program's name counts.
        let others = file.blocks.filter { !["sh", "yaml"].contains($0.language) }.flatMap { block in
            block.text.split(separator: "\n").map { (block.line, String($0)) }
        }
        let lines = (others + file.codeSpans).filter { $0.1.hasPrefix("cohesin ") || $0.1.hasPrefix("$ cohesin ") }
        for (line, text) in shell + lines {
            for mention in CommandMention.all(inShell: text) {
                mentions += 1
                let fault = mention.fault(in: program)
                #expect(fault == nil, "\(file.path):\(line): \(fault ?? "")")
            }
        }
    }
    #expect(mentions > 50)
}

@Test(arguments: [
    ("cohesin rnu x.yaml", "'cohesin' has no command 'rnu'"),
    ("bwa mem x |\n  cohesin pairs sort --nprocs 2", "'sort' has no option '--nprocs'"),
    ("A=1 cohesin pairs sort --output=x; cohesin hic dumb", "'hic' has no command 'dumb'"),
])
func whatDoesNotExistIsFound(text: String, fault: String) throws {
    let program = try CommandHelp.ofProgram()
    #expect(CommandMention.all(inShell: text).compactMap { $0.fault(in: program) } == [fault])
}
