# HiCCUPS of juicer_tools on a GPU, as the second stage of pipelines/seed-juicer-hiccups.yaml wants it: its arguments go
# to juicer_tools itself.
#
# `make images` builds it. By hand:
#   docker build -f containers/juicer-tools.Dockerfile -t juicer-tools containers
#
# The base has to have nvcc: juicer_tools compiles its kernel where it runs.
ARG BASE=docker.io/nvidia/cuda:12.4.1-devel-ubuntu22.04
FROM ${BASE}

ARG JUICER_TOOLS=2.20.00
LABEL org.opencontainers.image.title="juicer-tools" \
      org.opencontainers.image.description="juicer_tools ${JUICER_TOOLS}: HiCCUPS on a GPU" \
      org.opencontainers.image.version="${JUICER_TOOLS}" \
      org.opencontainers.image.source="https://github.com/aidenlab/Juicebox" \
      org.opencontainers.image.licenses="MIT"

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
      bash ca-certificates curl openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/* \
 && curl --fail --location --retry 3 --create-dirs --output /opt/juicer-tools/juicer_tools.jar \
      "https://github.com/aidenlab/Juicebox/releases/download/v${JUICER_TOOLS}/juicer_tools.${JUICER_TOOLS}.jar" \
 && chmod -R a+rX /opt/juicer-tools \
 && useradd --uid 1000 --create-home --shell /bin/bash juicer

USER juicer
WORKDIR /home/juicer
ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility
# Three quarters of the memory that the container has; the rest is for what Java does not count.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-Djava.awt.headless=true", "-jar", "/opt/juicer-tools/juicer_tools.jar"]
CMD ["-h"]
