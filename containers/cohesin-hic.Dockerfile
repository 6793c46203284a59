# The tools of pipelines/juicer-hiccups.yaml: bwa, minimap2, samtools and cohesin itself. No engine, no credentials, no CUDA: on a
# GPU cohesin needs the driver alone, which a container engine brings.
#
# `make images` builds it. By hand, with the binary of `make install PREFIX=$PWD/image-root`:
#   docker build -f containers/cohesin-hic.Dockerfile -t cohesin-hic --build-arg VERSION="$(cohesin --version)" image-root
#
# BASE can be any Debian 12, also one by its digest. PACKAGES= is for a base that has the tools already.
ARG BASE=docker.io/library/debian:bookworm-20250811-slim
FROM ${BASE}

ARG VERSION=unknown
LABEL org.opencontainers.image.title="cohesin-hic" \
      org.opencontainers.image.description="Hi-C from FASTQ to chromatin loops: bwa, minimap2, samtools, cohesin" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0"

# The libraries are those that the binary links; the Swift runtime is inside it.
ARG PACKAGES="bash bwa ca-certificates gzip libcurl3-gnutls libdeflate0 libhts3 libisal2 libpng16-16 libsqlite3-0 libstdc++6 mawk minimap2 samtools zlib1g"
RUN if [ -n "${PACKAGES}" ]; then \
      apt-get update && apt-get install --yes --no-install-recommends ${PACKAGES} && rm -rf /var/lib/apt/lists/*; \
    fi \
 && echo 'cohesin:x:1000:1000::/home/cohesin:/bin/bash' >> /etc/passwd \
 && echo 'cohesin:x:1000:' >> /etc/group \
 && mkdir -p /home/cohesin && chown 1000:1000 /home/cohesin

COPY --chmod=755 bin/cohesin /usr/local/bin/cohesin

USER cohesin
WORKDIR /home/cohesin
# What a container engine with GPU support is to mount: the driver's library and its tools.
ENV LANG=C.UTF-8 NVIDIA_DRIVER_CAPABILITIES=compute,utility
CMD ["cohesin", "--help"]
