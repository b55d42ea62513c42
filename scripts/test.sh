#!/bin/sh
# Runs all checks. What is missing on a machine for a part of them is said at
# the end; CI, which sets CI=true, has it all and fails without.
set -eu
cd "$(dirname "$0")/.."

# Tests are compiled as the program is, which is then compiled once; the race
# detector needs cgo, and covers the library as cgo programs have it.
CGO_ENABLED=0 GOFLAGS="$(go env GOFLAGS) -trimpath"
export CGO_ENABLED GOFLAGS

step() { printf '\n== %s\n' "$1"; }
missing=""

step "formatting"
unformatted=$(gofmt -l $(git ls-files --cached --others --exclude-standard '*.go' 2>/dev/null || find . -name '*.go'))
if [ -n "$unformatted" ]; then
	echo "run gofmt -w on: $unformatted" >&2
	exit 1
fi

step "vet"
go vet ./...

step "generated files"
# Generating again must change nothing; what is not committed yet may differ.
generated() { cat repl/symbols/types.zip repl/symbols/*/z_*.go repl/symbols/own/api.txtar kernelspec/logo-*.png kernelspec/logo-svg.svg | cksum; }
before=$(generated)
go generate ./...
if [ "$before" != "$(generated)" ]; then
	echo "generated files were not current; go generate ./... has renewed them" >&2
	exit 1
fi

step "tests"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# The tests of notebooks leave them there as they ran, to compare with Jupyter's.
mkdir "$scratch/own"
AGOPHER_NOTEBOOKS_OUT="$scratch/own" go test -timeout 20m ./...

step "numerical tests without a BLAS library"
for tier in off asm; do
	AGOPHER_BLAS=$tier go test ./lib/agop ./lib/internal/linalg ./lib/internal/ridge ./lib/kernels ./lib/krr
done
AGOPHER_BLAS=asm go test ./lib/rfm

step "other systems"
for target in darwin/arm64 windows/amd64; do
	GOOS=${target%/*} GOARCH=${target#*/} go build -gcflags="all=-N -l" -ldflags="-s -w" -o /dev/null ./cmd/agopher # as fast as may be
done
go vet -tags nolib ./lib/...

step "tests with the race detector"
if command -v "$(go env CC)" >/dev/null 2>&1; then
	# Not repl/session: goroutines of cells race inside the interpreter. The
	# kernel's tests run it in a process of its own and heed our races alone.
	export CGO_ENABLED=1
	go test -race -short -timeout 20m ./lib/internal/... ./lib/task ./repl/worker
	go test -race -timeout 20m -skip 'TestPython/(browser|lab)' ./kernelspec/...
	export CGO_ENABLED=0
else
	missing="$missing a C compiler (for the race detector);"
fi

step "notebooks in Jupyter"
python=/usr/bin/python3
if $python -c "import nbconvert" >/dev/null 2>&1; then
	go build -o "$scratch/agopher" ./cmd/agopher
	export JUPYTER_DATA_DIR="$scratch" JUPYTER_PATH="$scratch" JUPYTER_RUNTIME_DIR="$scratch/runtime" JUPYTER_CONFIG_DIR="$scratch/config"
	"$scratch/agopher" kernel install
	"$scratch/agopher" kernel list
	$python -m nbconvert --to notebook --execute --output-dir "$scratch/out" notebooks/*.ipynb
	$python scripts/same_outputs.py "$scratch/out" "$scratch/own"
	"$scratch/agopher" run notebooks/02-rfm.ipynb -o "$scratch/report.html"
	grep -q 'src="data:image/' "$scratch/report.html"
else
	missing="$missing jupyter nbconvert (apt install python3-nbconvert);"
fi

step "the gophernotes kernel"
(cd kernelspec/gophernotes && go vet ./... && go test -timeout 20m ./...)

step "what the Docker image runs"
sh docker/test.sh

step "Jupyter clients"
for module in jupyter_client jupyter_kernel_test nbconvert notebook selenium; do
	$python -c "import $module" >/dev/null 2>&1 || missing="$missing $python with $module;"
done
echo "driven by the tests of kernelspec/jupyter"

if [ -n "$missing" ]; then
	printf '\nnot tested, for want of:%s\n' "$missing" >&2
	if [ "${CI:-}" = true ]; then
		exit 1
	fi
fi
printf '\nall checks passed\n'
