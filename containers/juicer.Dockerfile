# Juicer on processors alone, as the first stage of pipelines/seed-juicer-hiccups.yaml wants it: the scripts of Juicer's
# CPU version below /opt/juicer/scripts, and what they call.
#
# `make images` builds it. By hand:
#   docker build -f containers/juicer.Dockerfile -t juicer containers
#
# Both versions are Juicer's own pair: the scripts of 1.6 call juicer_tools 1.22.01.
ARG BASE=docker.io/library/debian:bookworm-20250811-slim
FROM ${BASE}

ARG JUICER=1.6
ARG JUICER_TOOLS=1.22.01
LABEL org.opencontainers.image.title="juicer" \
      org.opencontainers.image.description="Juicer ${JUICER}, FASTQ to .hic on processors alone" \
      org.opencontainers.image.version="${JUICER}" \
      org.opencontainers.image.source="https://github.com/aidenlab/juicer" \
      org.opencontainers.image.licenses="MIT"

# Juicer's awk programs need gawk, its statistics perl.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
      bash bwa ca-certificates coreutils curl gawk gzip openjdk-17-jre-headless perl procps samtools \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /opt/juicer \
 && curl --fail --location --retry 3 "https://github.com/aidenlab/juicer/archive/refs/tags/${JUICER}.tar.gz" \
      | tar -xz -C /opt/juicer --strip-components=1 \
 && ln -s CPU /opt/juicer/scripts \
 && curl --fail --location --retry 3 --output /opt/juicer/CPU/common/juicer_tools.jar \
      "https://s3.amazonaws.com/hicfiles.tc4ga.com/public/juicer/juicer_tools_${JUICER_TOOLS}.jar" \
 && chmod -R a+rX /opt/juicer && chmod a+x /opt/juicer/CPU/*.sh /opt/juicer/CPU/common/* \
 && useradd --uid 1000 --create-home --shell /bin/bash juicer

USER juicer
WORKDIR /home/juicer
# Juicer sorts by bytes.
ENV LC_ALL=C
CMD ["/opt/juicer/scripts/juicer.sh", "-h"]
