#!/bin/sh
# Builds what the image gets, into a folder: the two programs and the scripts.
#
#	build.sh FOLDER
set -eu
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$out/agopher" ./cmd/agopher
(cd kernelspec/gophernotes && go run ./internal/build -o "$out/agopher-gophernotes")
cp docker/install.sh docker/start-hook "$out/"
