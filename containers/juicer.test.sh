# Runs inside the image: Juicer and what it calls start, and nobody is root.
set -euo pipefail
# Programs that only say how they are used end with a status other than 0.
[[ -x /opt/juicer/scripts/juicer.sh ]]
{ /opt/juicer/scripts/juicer.sh -h || true; } | sed -n 1p
{ bwa 2>&1 || true; } | grep '^Version'
samtools --version | sed -n 1p
gawk --version | sed -n 1p
{ java -jar /opt/juicer/scripts/common/juicer_tools.jar -h 2>&1 || true; } | grep -i juicer
[[ $(id -u) != 0 ]]
