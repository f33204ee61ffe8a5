# kofu: `make demo` and `make test` are each enough alone on a fresh Debian machine with Swift.
# Everything is made below .build/ and below a run directory; nothing outside this folder is changed,
# but for Debian packages that are missing (scripts/prepare.sh names them).

SWIFT ?= swift

# The standard library is linked in, so that a binary runs where no toolchain is and starts sooner;
# OpenSSL stays Debian's, with Debian's security updates. Symbols are bound at start (-z now): lazy
# binding spills vector registers, and with them secrets, onto the stack.
RELEASE := -c release --static-swift-stdlib -Xlinker -z -Xlinker now -Xlinker -S

# A build or a test run that hangs is ended; seconds.
BUILD_SECONDS ?= 1500
TEST_SECONDS ?= 1500
BENCH_SECONDS ?= 900

.DEFAULT_GOAL := help
.PHONY: help demo paper build test bench audit clean prepare prepare-paper prepare-test prepare-bench prepare-audit

help: ## print what there is
	@echo "kofu: certificates from a convenience store kiosk, simulated end to end"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "After make build: .build/release/kofu help"

# Options of `kofu demo`; as in make demo DEMO='--subnet 127.21.0.0/16' beside a topology that is up.
DEMO ?=

demo: build ## build, start the topology, issue one certificate, show its way and its paper, stop
	.build/release/kofu demo $(DEMO)

# Options of `kofu gallery`; as in make paper PAPER='--only mizuho'.
PAPER ?=

paper: prepare-paper build ## build, have every certificate of every municipality issued and drawn: paper/index.html
	.build/release/kofu gallery $(PAPER)

build: prepare ## build the release binaries into .build/release/
	@scripts/step.sh "building the release binaries" timeout $(BUILD_SECONDS) $(SWIFT) build $(RELEASE)

test: prepare-test ## build everything for testing and run the unit and end-to-end tests
	@scripts/step.sh "building the binaries and their tests" timeout $(BUILD_SECONDS) $(SWIFT) build --build-tests
	@SWIFT=$(SWIFT) scripts/step.sh "testing" timeout $(TEST_SECONDS) scripts/test.sh

# As in make bench QUICK=1, for rough figures in about a minute that are printed only.
QUICK ?=

bench: prepare-bench build ## measure against nginx and HAProxy, issuances, boot; writes bench/results.md
	@scripts/step.sh "measuring" timeout $(BENCH_SECONDS) python3 bench/run.py $(if $(QUICK),--quick)

# Seconds for each fuzz target, and examples for each message of a channel; as in make audit FUZZ_SECONDS=600. SUITES="--suite chains" runs one alone.
FUZZ_SECONDS ?= 60
EXAMPLES ?= 100
SUITES ?=

audit: prepare-audit build ## turn outside suites against every listener and parser; some half an hour, docs/audit.md explains
	@FUZZ_SECONDS=$(FUZZ_SECONDS) EXAMPLES=$(EXAMPLES) SWIFTC=$(SWIFT)c audit/run.sh $(SUITES)

clean: ## remove what was built (run directories stay: `kofu down`, then remove them by hand)
	rm -rf .build audit/out

prepare:
	@scripts/prepare.sh run

prepare-paper:
	@scripts/prepare.sh paper

prepare-test:
	@scripts/prepare.sh test

prepare-bench:
	@scripts/prepare.sh bench

prepare-audit:
	@scripts/prepare.sh audit
