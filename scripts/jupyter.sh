#!/bin/sh
# Opens the notebooks in Jupyter with the agopher kernel.
#
#	jupyter.sh path/to/agopher [no]
#
# Jupyter is taken from the PATH; where it is missing it is installed with apt
# as root, otherwise this says how to get it. With "no" no browser is opened.
set -eu
agopher=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
browser=${2:-yes}
root=$(cd "$(dirname "$0")/.." && pwd)

have() { command -v "$1" >/dev/null 2>&1; }

# jupyter_command prints how to start Jupyter: as lab, as the classic notebook,
# or with Debian's own Python where another one hides it.
jupyter_command() {
	if jupyter lab --version >/dev/null 2>&1; then
		echo "jupyter lab"
	elif jupyter notebook --version >/dev/null 2>&1; then
		echo "jupyter notebook"
	elif /usr/bin/python3 -m notebook --version >/dev/null 2>&1; then
		echo "/usr/bin/python3 -m notebook"
	else
		return 1
	fi
}

if ! jupyter_command >/dev/null; then
	if [ "$(id -u)" = 0 ] && have apt-get; then
		apt-get update -qq
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends jupyter-notebook
	else
		cat >&2 <<'EOF'
Jupyter is not installed. On Debian or Ubuntu:

	sudo apt install jupyter-notebook

elsewhere, or without root:

	python3 -m pip install --user jupyterlab

Then say make notebook again. Without Jupyter there is the terminal,

	go run ./cmd/agopher

and a report of a notebook as a web page:

	go run ./cmd/agopher run notebooks/02-rfm.ipynb
EOF
		exit 1
	fi
fi

"$agopher" kernel install
cd "$root/notebooks"
set -- $(jupyter_command)
case $browser in
no) set -- "$@" --no-browser ;;
esac
if [ "$(id -u)" = 0 ]; then
	set -- "$@" --allow-root
fi
exec "$@"
