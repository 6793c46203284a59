import SequenceIO

/// Writes contacts without reads, as `.pairs` text (4DN, version 1.0): for maps of human size, where reads would take
/// hours to align. The lines are in no order; `cohesin pairs sort` gives them one.
struct ContactListWriter {
    let contacts: ContactModel
    let settings: SimulationSettings
    let progress: ProgressCounter

    /// Writes `settings.pairs` contacts. Their duplicates and junk have no meaning here: every line is a contact.
    func write(_ path: String, sample: Int, threads: Int, counts: inout SimulationRecord.Sample) throws(SequenceIOError)
    {
        // Random numbers hardly deflate: beyond the lowest level it takes twice the time and gains a tenth.
        var output = try TextOutput.create(path, level: 1, threads: threads)
        try output.append("## pairs format v1.0\n#sorted: none\n#shape: upper triangle\n")
        for chromosome in settings.chromosomes {
            try output.append("#chromsize: \(chromosome.name) \(chromosome.length)\n")
        }
        try output.append("#columns: readID chrom1 pos1 chrom2 pos2 strand1 strand2\n")
        let names = settings.chromosomes.map { Array($0.name.utf8) }
        var random = RandomStream(seed: settings.seed, purpose: .contacts, group: sample)
        for _ in 0..<settings.pairs {
            var contact = contacts.draw(&random)
            if (contact.chromosome1, contact.position1) > (contact.chromosome2, contact.position2) {
                swap(&contact.chromosome1, &contact.chromosome2)
                swap(&contact.position1, &contact.position2)
            }
            if contact.isCis { counts.cis += 1 } else { counts.trans += 1 }
            counts.pairs += 1
            if counts.pairs.isMultiple(of: ReadPairWriter.step) { progress.add(ReadPairWriter.step) }
            let strands = random.next()
            try output.append(".\t")
            try output.append(names[contact.chromosome1])
            try output.append(UInt8(ascii: "\t"))
            try output.append(contact.position1 + 1)
            try output.append(UInt8(ascii: "\t"))
            try output.append(names[contact.chromosome2])
            try output.append(UInt8(ascii: "\t"))
            try output.append(contact.position2 + 1)
            try output.append(strands & 1 == 0 ? "\t+\t" : "\t-\t")
            try output.append(strands & 2 == 0 ? "+\n" : "-\n")
        }
        try output.finish()
    }
}
