/// The stages that read a file of Juicer in place of what an earlier stage makes. Each has the name and the outputs of
/// the stage of `pipelines/juicer-hiccups.yaml` that it stands for, so that those after it need no change.
enum OwnStage {
    /// Alignments, for `align`.
    static let alignments = #"""
          align:
            about: Alignments of Juicer to sorted pairs
            environment: cpu
            for-each: [sample, lane]
            image: cohesin-hic
            needs: {cpus: 4, memory: 8 GiB, time: 24 h}
            inputs:
              alignments: sample.alignments
              sizes: parameters.chrom-sizes
              min-mapq: parameters.min-mapq
            outputs:
              pairs: {file: lane.pairs.gz, publish: false}
              stats: {file: lane.stats, show: metrics}
            command: |
              cohesin pairs parse --chroms-path "$sizes" --min-mapq "$min_mapq" --walks-policy 5unique \
                --add-columns mapq --drop-sam --output-stats "$stats" "$alignments" |
                cohesin pairs sort --nproc "$cpus" --output "$pairs"

        """#

    /// Reads of some lanes and alignments of others, for `align`.
    static let readsOrAlignments = #"""
          align:
            about: Reads of a lane, or alignments of Juicer, to sorted pairs
            environment: cpu
            for-each: [sample, lane]
            image: cohesin-hic
            needs: {cpus: 8, memory: 16 GiB, time: 24 h}
            inputs:
              r1: sample.reads1
              r2: sample.reads2
              alignments: sample.alignments
              index: index.index
              sizes: index.sizes
              aligner: parameters.aligner
              min-mapq: parameters.min-mapq
            outputs:
              pairs: {file: lane.pairs.gz, publish: false}
              stats: {file: lane.stats, show: metrics}
            command: |
              source=(cat "$alignments")
              if [[ -z $alignments ]]; then
                cohesin fastq qc "$r1" "$r2"
                source=("$aligner" mem -v 2 -SP5M -t "$cpus" "$index/genome" "$r1" "$r2")
                [[ $aligner != minimap2 ]] || source=(minimap2 -ax sr -t "$cpus" "$index/genome.mmi" "$r1" "$r2")
              fi
              "${source[@]}" |
                cohesin pairs parse --chroms-path "$sizes" --min-mapq "$min_mapq" --walks-policy 5unique \
                  --add-columns mapq --drop-sam --output-stats "$stats" |
                cohesin pairs sort --nproc "$cpus" --output "$pairs"

        """#

    /// A contact list, for `hic`.
    static let contacts = #"""
          hic:
            about: The contact map at all resolutions, with VC and KR vectors
            environment: cpu
            for-each: [sample]
            image: cohesin-hic
            needs: {cpus: 4, memory: 16 GiB, time: 12 h}
            inputs:
              contacts: sample.contacts
              sizes: parameters.chrom-sizes
              min-mapq: parameters.min-mapq
              resolutions: parameters.resolutions
            outputs:
              hic: sample.hic
            command: |
              # As juicer_tools does, without the contacts on chromosomes that have no size.
              cohesin hic build -r "$(IFS=,; echo "${resolutions[*]}")" -k VC,KR --threads "$cpus" \
                -q "$min_mapq" --unknown-chromosomes skip "$contacts" "$sizes" "$hic"

        """#

    /// A map without KR vectors, for `hic`.
    static let map = #"""
          hic:
            about: VC and KR vectors for the map
            environment: cpu
            for-each: [sample]
            image: cohesin-hic
            needs: {cpus: 4, memory: 16 GiB, time: 12 h}
            inputs: {map: sample.map}
            outputs: {hic: sample.hic}
            command: cohesin hic normalize -k VC,KR --threads "$cpus" --output "$hic" "$map"

        """#
}
