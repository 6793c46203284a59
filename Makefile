# `make help` lists the targets. Everything is built in release configuration: the tests go over millions of contacts,
# and the binary that is tested is the one that is used.
PREFIX ?= /usr/local
SWIFT_FLAGS ?=
# A statically linked Swift runtime, so the binary runs where no Swift is installed. It has a build folder of its own:
# changing the flag in one folder would build everything anew each time.
STATIC = swift build -c release --product cohesin --static-swift-stdlib --scratch-path .build-static $(SWIFT_FLAGS)

# The program that speaks for itself in `install-docs`.
COHESIN ?= .build/release/cohesin

.PHONY: help setup build demo test test-long fuzz sanitize lint ptx format reference docs install install-docs images
.PHONY: task-bundle clean
.PHONY: bench bench-aligners bench-cloud bench-hic bench-hiccups bench-pairs bench-report bench-s3 bench-scheduling

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## install the Debian packages that building and running need
	@scripts/install-debian-packages.sh build run

build: setup ## build .build/release/cohesin
	swift build -c release --product cohesin $(SWIFT_FLAGS)

demo: build ## FASTQ to loops on a small simulated genome with known loops
	.build/release/cohesin demo

lint: ## the formatter's opinion, strictly
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

ptx: ## the GPU kernel's text anew, after a change of Sources/CHiCCUPS
	@scripts/install-debian-packages.sh ptx
	scripts/make-ptx.sh

format: ## let the formatter have its way
	swift format --in-place --recursive --parallel Package.swift Sources Tests

test: lint ## all tests, after installing what they need
	@scripts/install-debian-packages.sh build run test
	@scripts/install-python-peers.sh .build-python Tests/requirements.txt
	swift build -c release --build-tests $(SWIFT_FLAGS)
	@scripts/make-task-bundle.sh .build/release
	@scripts/test.sh

test-long: export COHESIN_LONG_TESTS = 1
test-long: ## what takes minutes: 1,000 podman containers that never share a GPU, 200 samples at AWS, MultiQC from PyPI
	@scripts/install-debian-packages.sh build run test
	@scripts/install-python-peers.sh .build-multiqc Tests/requirements-multiqc.txt
	swift build -c release --build-tests $(SWIFT_FLAGS)
	@scripts/test.sh --filter 'containersOfTwoRunsNeverShareADevice|onlyWhatFailedOfManySamplesRunsAgain|MultiQCTests'

fuzz: build ## ten minutes of libFuzzer with the address sanitizer on each reader of foreign bytes
	COHESIN_FUZZ_BUILD=1 swift build -c release --product Fuzz --scratch-path .build-fuzz \
	    -Xswiftc -sanitize=fuzzer,address $(SWIFT_FLAGS)
	@scripts/fuzz.sh .build-fuzz/release/Fuzz

sanitize: ## the tests of the readers and of pairs with the address sanitizer, then with the thread sanitizer
	@scripts/install-debian-packages.sh build run test
	@scripts/sanitize.sh address
	@scripts/sanitize.sh thread

reference: build ## docs/reference anew, from the program itself
	rm -f docs/reference/*.md
	.build/release/cohesin manual docs/reference

docs: reference ## docs/ and the libraries' declarations as web pages in .build-docs/site, by the toolchain's DocC
	@scripts/make-docs.sh .build-docs

install: setup ## put one binary into $(PREFIX)/bin, with man pages and shell completion
	$(STATIC)
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -s -m 755 "$$($(STATIC) --show-bin-path)/cohesin" "$(DESTDIR)$(PREFIX)/bin/cohesin"
	@$(MAKE) --no-print-directory install-docs COHESIN="$$($(STATIC) --show-bin-path)/cohesin"

install-docs: ## only man pages and completion for bash, zsh and fish, as the program COHESIN tells them
	@scripts/install-docs.sh "$(COHESIN)" "$(DESTDIR)$(PREFIX)/share"

images: setup ## the container images of containers/, as far as this machine can build them
	$(STATIC)
	@strip -o .build-static/cohesin-stripped "$$($(STATIC) --show-bin-path)/cohesin"
	@scripts/build-images.sh .build-static/cohesin-stripped "$$(.build-static/cohesin-stripped --version)"

task-bundle: setup ## .build/release/cohesin-task.tar.gz: the program that runs in the containers of Batch jobs
	swift build -c release --product cohesin-task $(SWIFT_FLAGS)
	@scripts/make-task-bundle.sh .build/release

bench: setup ## ours beside its peers, one table, with the binary that `make install` installs
	@scripts/install-python-peers.sh .build-bench benchmarks/requirements.txt
	$(STATIC)
	.build-bench/bin/python benchmarks/orchestrator.py --cohesin "$$($(STATIC) --show-bin-path)/cohesin"

bench-hic: setup ## the .hic commands beside hictk
	@scripts/install-python-peers.sh .build-bench benchmarks/requirements.txt
	$(STATIC)
	.build-bench/bin/python benchmarks/hic.py --cohesin "$$($(STATIC) --show-bin-path)/cohesin"

bench-hiccups: setup ## hiccups beside cooltools, and how many planted loops it finds
	@scripts/install-python-peers.sh .build-bench benchmarks/requirements.txt
	$(STATIC)
	.build-bench/bin/python benchmarks/hiccups.py --dense --cohesin "$$($(STATIC) --show-bin-path)/cohesin"

bench-pairs: setup ## reads and pairs beside pairtools, samtools, fastp and seqtk, one table
	@scripts/install-debian-packages.sh bench-pairs
	@scripts/install-python-peers.sh .build-bench benchmarks/requirements.txt
	$(STATIC)
	.build-bench/bin/python benchmarks/pairs.py --cohesin "$$($(STATIC) --show-bin-path)/cohesin"

bench-aligners: setup ## contacts and times of bwa and minimap2 on simulated reads
	@scripts/install-debian-packages.sh bench-aligners
	$(STATIC)
	python3 benchmarks/aligners.py --cohesin "$$($(STATIC) --show-bin-path)/cohesin"

bench-cloud: setup ## 10,000 jobs submitted and watched in an account on loopback: requests, time, memory
	$(STATIC)
	python3 benchmarks/cloud.py --cohesin "$$($(STATIC) --show-bin-path)/cohesin"

bench-report: setup ## the report of 10,000 tasks and of 100 samples: written, and opened in Chromium
	@scripts/install-debian-packages.sh test
	$(STATIC)
	python3 benchmarks/report.py --cohesin "$$($(STATIC) --show-bin-path)/cohesin"

bench-s3: task-bundle ## the staging program's transfers beside the aws CLI, with a server on loopback
	@scripts/install-python-peers.sh .build-bench benchmarks/requirements.txt
	.build-bench/bin/python benchmarks/s3.py --bundle .build/release/cohesin-task.tar.gz

bench-scheduling: setup ## the scheduler's makespans beside Snakemake's choices, and the time of its decisions
	swift build -c release --product SchedulingBench $(SWIFT_FLAGS)
	.build/release/SchedulingBench

clean: ## remove what was built
	rm -rf .build .build-static .build-python .build-bench .build-fuzz .build-docs .build-multiqc
	rm -rf .build-sanitize-address .build-sanitize-thread
