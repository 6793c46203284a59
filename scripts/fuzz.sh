#!/usr/bin/env bash
# Runs the fuzzer $1 on every reader, for SECONDS_EACH (600) seconds each, from seeds that the project makes itself.
# What breaks a reader is kept in .build-fuzz/found and named.
set -euo pipefail
fuzzer=$1 seconds=${SECONDS_EACH:-600}
cohesin=${COHESIN:-.build/release/cohesin}
work=.build-fuzz/corpus found=.build-fuzz/found
mkdir -p "$work"/{hic,fastq,pairs,alignments} "$found"

# Small seeds of every form: a reader that never gets past the header is not tested.
seed=$(mktemp -d)
trap 'rm -rf "$seed"' EXIT
"$cohesin" simulate --pairs 40 --chromosomes chr1:40000,chr2:30000 --loops 0 --lanes 1 "$seed/reads" >"$seed/log" 2>&1
cp "$seed"/reads/fastq/*1.fastq.gz "$work/fastq/gzip"
gzip -dc "$work/fastq/gzip" >"$work/fastq/plain"
bwa index "$seed/reads/genome.fa" >>"$seed/log" 2>&1
bwa mem -SP5M "$seed/reads/genome.fa" "$seed"/reads/fastq/*.fastq.gz >"$work/alignments/sam" 2>>"$seed/log"
samtools view -b "$work/alignments/sam" >"$work/alignments/bam"
"$cohesin" pairs parse -c "$seed/reads/genome.chrom.sizes" "$work/alignments/sam" 2>>"$seed/log" |
    "$cohesin" pairs sort - 2>>"$seed/log" >"$work/pairs/plain"
gzip -c "$work/pairs/plain" >"$work/pairs/gzip"
for version in 8 9; do
    "$cohesin" hic build -r 20000,5000 -k VC --format-version "$version" "$work/pairs/plain" \
        "$seed/reads/genome.chrom.sizes" "$work/hic/version$version" >>"$seed/log" 2>&1
done

for reader in hic fastq pairs alignments; do
    echo "== $reader: $seconds s" >&2
    COHESIN_FUZZ=$reader "$fuzzer" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20 -max_len=65536 \
        -artifact_prefix="$found/$reader-" -print_final_stats=1 "$work/$reader" 2>&1 | tail -n 12
done
