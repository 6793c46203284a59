# Runs inside the image: its tools are there and start, and nobody is root.
set -euo pipefail
# Programs that only say how they are used end with a status other than 0.
cohesin --version
{ bwa 2>&1 || true; } | grep '^Version'
samtools --version | sed -n 1p
printf '@a\nACGT\n+\nIIII\n' > /tmp/a.fq
cohesin fastq qc --output /tmp/a.json /tmp/a.fq /tmp/a.fq > /dev/null
[[ $(id -u) != 0 ]]
