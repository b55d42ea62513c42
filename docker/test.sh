#!/bin/sh
# Tests what the Dockerfile runs, without Docker: an installation in an empty
# folder that stands for /, used by an ordinary user who has nothing else.
set -eu
cd "$(dirname "$0")/.."
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

sh docker/build.sh "$root/opt/agopher/bin"
sh "$root/opt/agopher/bin/install.sh" "$root"

home=$root/home/jovyan
mkdir -p "$home"
hook=$root/usr/local/bin/before-notebook.d/20-agopher
as_user() { env -i HOME="$home" PATH="$root/usr/local/bin:/usr/bin:/bin" JUPYTER_PATH="$root/opt/conda/share/jupyter" "$@"; }
if [ "$(id -u)" = 0 ]; then
	chown 1000:100 "$home"
	as_user() {
		setpriv --reuid=1000 --regid=100 --clear-groups \
			env -i HOME="$home" PATH="$root/usr/local/bin:/usr/bin:/bin" JUPYTER_PATH="$root/opt/conda/share/jupyter" "$@"
	}
fi
fail() {
	echo "docker/test.sh: $*" >&2
	exit 1
}

# The notebooks are in the home folder, and what a student writes stays.
as_user "$hook"
as_user test -w "$home/agopher/02-rfm.ipynb" || fail "no notebook, or not to be written"
as_user sh -c 'echo mine >"$HOME/agopher/02-rfm.ipynb"; rm "$HOME/agopher/09-lin-rfm.ipynb"'
as_user "$hook"
[ "$(cat "$home/agopher/02-rfm.ipynb")" = mine ] || fail "a student's notebook was overwritten"
[ -e "$home/agopher/09-lin-rfm.ipynb" ] || fail "a notebook that was removed does not come back"
rm "$home/agopher/02-rfm.ipynb"
as_user "$hook"

# Both kernels start, and run a notebook.
as_user agopher kernel list
for kernel in agopher agopher-gophernotes; do
	as_user sh -c "cd && agopher run agopher/02-rfm.ipynb --kernel $kernel -o $kernel.ipynb 2>$kernel.log" || fail "$kernel: $(cat "$home/$kernel.log")"
	grep -q '"image/png"' "$home/$kernel.ipynb" || fail "$kernel shows no figure"
done

# A home that cannot be written keeps nothing from starting.
as_user sh -c 'chmod -w "$HOME/agopher"'
as_user "$hook" | grep -q "cannot be written" || fail "nothing is said of a home that cannot be written"
as_user sh -c 'chmod +w "$HOME/agopher"'

if [ "$(id -u)" = 0 ]; then
	# A container that is started as root, for a user of another name.
	mkdir -p "$root/home/ada"
	env NB_USER=ada NB_UID=1001 NB_GID=100 AGOPHER_HOMES="$root/home" "$hook"
	[ "$(stat -c %u:%g "$root/home/ada/agopher/02-rfm.ipynb")" = 1001:100 ] || fail "the notebooks of ada are not hers"
	[ -z "$(find "$home" "$root/home/ada/agopher" -user root)" ] || fail "files of root in a home"
	as_user test ! -w "$root/opt/agopher/bin/agopher" || fail "a student can change the program"
fi
echo "docker: installed, and both kernels run a notebook"
