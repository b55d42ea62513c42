# Targets for people: notebook and test. The others are parts of them.

GO ?= go
BUILD := build

.PHONY: notebook test build gophernotes generate notebooks lint bench bench-peers release clean

# Builds agopher, installs Jupyter where it is missing and the kernel, and opens
# the notebooks. make notebook BROWSER=no prints the address instead.
notebook: build
	sh scripts/jupyter.sh $(BUILD)/agopher $(BROWSER)

# Formats, vets, tests, runs the notebooks and drives the kernel with real
# clients, as CI does.
test:
	sh scripts/test.sh

build:
	@command -v $(GO) >/dev/null || { echo "there is no Go, which builds agopher: install 1.26 or later from https://go.dev/dl, or name it: make GO=/path/to/go" >&2; exit 1; }
	CGO_ENABLED=0 $(GO) build -trimpath -o $(BUILD)/agopher ./cmd/agopher

# The upstream gophernotes kernel with agopher's packages; needs no C compiler.
# build/agopher kernel install --gophernotes tells Jupyter about it.
gophernotes: build
	cd kernelspec/gophernotes && $(GO) run ./internal/build -o ../../$(BUILD)/agopher-gophernotes

# What is made from the sources: the symbols that cells can import.
generate:
	$(GO) generate ./...

# Runs the notebooks and stores their outputs.
notebooks: build
	for nb in notebooks/*.ipynb; do $(BUILD)/agopher run $$nb -o $$nb || exit 1; done

lint:
	golangci-lint run ./...

# Times the stages of a fit and whole fits; BENCHMARKS.md says how to read them.
bench:
	$(GO) test -run '^$$' -bench . ./lib/...

# The same data through numpy and scikit-learn, in one run with ours.
bench-peers:
	$(GO) build -o $(BUILD)/bench ./internal/bench
	/usr/bin/python3 scripts/bench_peers.py $(BUILD)/bench

# The archives of a release, with checksums, for all systems; the commit has a tag.
release:
	$(GO) run ./internal/release -o dist

clean:
	rm -rf $(BUILD)
