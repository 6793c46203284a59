import ArgumentParser
import SequenceIO

/// Names of enzymes with commas between, as an option takes them; `none` stands for no enzyme.
struct EnzymeList: ExpressibleByArgument {
    let enzymes: [RestrictionEnzyme]

    init(enzymes: [RestrictionEnzyme]) { self.enzymes = enzymes }

    init?(argument: String) {
        var enzymes: [RestrictionEnzyme] = []
        for name in argument.split(separator: ",") where name != "none" {
            guard let enzyme = RestrictionEnzyme.named(String(name)) else { return nil }
            enzymes.append(enzyme)
        }
        self.enzymes = enzymes
    }

    var defaultValueDescription: String { "none" }
}
