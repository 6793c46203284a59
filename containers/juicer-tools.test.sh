# Runs inside the image: juicer_tools starts, the compiler of its kernel is there, and nobody is root.
set -euo pipefail
# Programs that only say how they are used end with a status other than 0.
{ java -jar /opt/juicer-tools/juicer_tools.jar -h 2>&1 || true; } | grep -i juicer
nvcc --version | grep release
[[ $(id -u) != 0 ]]
