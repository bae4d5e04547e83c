# shellcheck shell=sh
# What this project needs from the system, and one way to get it. Sourced by cli/demo.sh, tests/run.sh
# and .ci/run, never run. POSIX sh. Packages that are there already cost one question to dpkg: no
# network, no rights.

# A|B is satisfied by either, and A is what gets installed.
# shellcheck disable=SC2034 # the lists are for whoever sources this file
{
# To build and run attest. ca-certificates is only a recommendation of curl.
PACKAGES_BUILD="gcc libc6-dev cmake ninja-build pkg-config|pkgconf libxml2-dev libssl-dev libsqlite3-dev
	libcurl4-openssl-dev|libcurl4-gnutls-dev libjansson-dev libmicrohttpd-dev libqrencode-dev zlib1g-dev ca-certificates"
# To test it: the framework; and programs that are not ours, to read what attest writes or reads: openssl
# (keys, signatures, certificates), unzip (bundles, documents), pdftotext and xmllint (curricula against the
# schema). attest uses unzip and pdftotext where they are, and works without.
PACKAGES_TEST="libcriterion-dev openssl unzip poppler-utils perl libxml2-utils"
# To look at the web pages as people do; Node.js and npm come with need_node, from wherever they are.
PACKAGES_BROWSER="chromium"
# What only continuous integration runs: linters, analyzers, fuzzers, a second reader of RELAX NG, and what serves
# attest to the world (tests/deploy).
PACKAGES_CI="clang clang-tidy libclang-rt-14-dev|libclang-rt-dev cppcheck shellcheck valgrind jing trang git
	nginx-light|nginx caddy curl systemd"
}

umask 022
export LC_ALL=C.UTF-8

# say TEXT...: one line to whoever watches. stop TEXT...: the last one.
say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

package_installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# need PACKAGE...: installs those that are missing.
need() {
	command -v dpkg-query >/dev/null || {
		say "this system has no dpkg; going on as if these were installed: $*"
		return 0
	}
	missing=
	for choice in "$@"; do
		found=
		for package in $(echo "$choice" | tr '|' ' '); do
			if package_installed "$package"; then found=yes; fi
		done
		[ -n "$found" ] || missing="$missing ${choice%%|*}"
	done
	[ -z "$missing" ] || install_missing
}

# apt-get with the rights it needs. sudo drops an exported variable, so env sets it behind sudo. Nothing
# may be removed: the two curl packages exclude each other, and a plain -y would take the user's away.
apt() {
	if [ "$(id -u)" = 0 ]; then set -- env DEBIAN_FRONTEND=noninteractive apt-get "$@"
	else set -- sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@"
	fi
	"$@" -y --no-install-recommends --no-remove -o DPkg::Lock::Timeout=300 \
		-o Acquire::Retries=3 -o Dpkg::Use-Pty=0 </dev/null
}

# Installs $missing. apt waits for another's install lock by itself but not for the lists' lock, so
# that one is asked for again. An update that fails (a stranger's broken source) is not the end: the
# lists that are there may do.
install_missing() {
	by_hand="apt-get install --no-install-recommends$missing"
	if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
		stop "packages are missing; as root, run: $by_hand"
	fi
	say "installing:$missing"
	log=$(mktemp)
	tries=60
	while ! apt update >"$log" 2>&1; do
		tries=$((tries - 1))
		if [ $tries = 0 ] || ! grep -q 'Could not get lock' "$log"; then
			say "apt-get update failed; trying with the lists that are here"
			break
		fi
		sleep 5
	done
	# shellcheck disable=SC2086 # a list of words
	apt install $missing >"$log" 2>&1 || {
		cat "$log" >&2
		rm -f "$log"
		stop "packages could not be installed; as root, run: $by_hand"
	}
	rm -f "$log"
}

# need_node FOLDER: what its package-lock.json names, as it says, in its node_modules. Where npm cannot, those who
# want it are told, and go on without: the tests that need it say so.
need_node() {
	there=$1/node_modules/.package-lock.json
	if [ -e "$there" ] && [ -z "$(find "$1/package-lock.json" -newer "$there")" ]; then return; fi
	command -v npm >/dev/null || need nodejs npm
	log=$(mktemp)
	(cd "$1" && npm ci --no-audit --no-fund) >"$log" 2>&1 </dev/null || {
		cat "$log" >&2
		say "npm could not install what $1/package.json names; going on without"
	}
	rm -f "$log"
}

# build_preset NAME [CMAKE OPTION...]: configures and builds quietly, its output shown only if that fails.
build_preset() {
	preset=$1
	shift
	if [ -e build ] && [ ! -w build ]; then
		stop "the folder build/ here belongs to somebody else; remove it or run as that user"
	fi
	mkdir -p build
	log=$(mktemp)
	if ! { cmake --preset "$preset" "$@" && cmake --build "build/$preset"; } >"$log" 2>&1; then
		cat "$log" >&2
		rm -f "$log"
		stop "the build failed"
	fi
	rm -f "$log"
}
