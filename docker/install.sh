#!/bin/sh
# Installs agopher into a Jupyter Docker Stacks image, as root. What build.sh
# makes is in /opt/agopher/bin, and this script with it.
#
#	install.sh [ROOT]
#
# ROOT stands for / in tests; then no packages are installed.
#
# Kernels and notebooks are not in the home folder: a hub mounts a volume there.
set -eu
root=${1:-}
opt=$root/opt/agopher

if [ -z "$root" ]; then
	apt-get update
	apt-get install -y --no-install-recommends libopenblas0
	rm -rf /var/lib/apt/lists/*
fi

chmod 755 "$opt/bin/agopher" "$opt/bin/agopher-gophernotes" "$opt/bin/start-hook"
mkdir -p "$root/usr/local/bin/before-notebook.d"
ln -sf "$opt/bin/agopher" "$root/usr/local/bin/agopher"
ln -sf "$opt/bin/start-hook" "$root/usr/local/bin/before-notebook.d/20-agopher"

conda=$root${CONDA_DIR:-/opt/conda}
"$opt/bin/agopher" kernel install --prefix "$conda"
"$opt/bin/agopher" kernel install --prefix "$conda" --gophernotes
"$opt/bin/agopher" notebooks copy "$opt/notebooks"
chmod -R a+rX "$opt" "$conda/share/jupyter/kernels"
