# Shared by ./run, ./test and bin/check: what is missing is installed, or named in one line.
# Sourced with HOUSE set to the repository's folder. Afterwards $PYTHON is the Python of .venv.

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

last_line() {
    printf '%s\n' "$1" | sed -n '/[^[:space:]]/p' | tail -n 1
}

has_library() {
    # ldconfig lies in a folder that ordinary users do not search.
    PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null | grep -qF "$1"
}

find_python() {
    local candidate
    for candidate in python3 /usr/bin/python3; do
        if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$candidate"
            return
        fi
    done
    return 1
}

has_postgres() {
    command -v initdb >/dev/null && command -v postgres >/dev/null && return
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

missing_for_run() {
    "$PYTHON" -c '' 2>/dev/null || find_python >/dev/null || echo python3-venv
    command -v msgfmt >/dev/null || echo gettext
    has_library libpango-1.0.so.0 || echo libpango-1.0-0
    has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
}

missing_for_test() {
    [ -n "${DATABASE_URL:-}" ] || has_postgres || echo postgresql
    [ -n "${REDIS_URL:-}" ] || command -v redis-server >/dev/null || echo redis-server
    command -v chromium >/dev/null || echo chromium
    command -v pdftotext >/dev/null || echo poppler-utils
}

# The services of Debian's packages are not ours: while apt runs, the machine's policy says not to start them.
APT_SCRIPT='
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf "#!/bin/sh\nexit 101\n" >"$policy" && chmod 755 "$policy"
    trap "rm -f $policy" EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -q -o DPkg::Lock::Timeout=300 update &&
    apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
'

install_packages() {
    local packages line output root=()
    packages=$("$@" | tr '\n' ' ')
    packages=${packages% }
    [ -n "$packages" ] || return 0
    line="apt-get update && apt-get install --no-install-recommends $packages"
    command -v apt-get >/dev/null || fail "Missing on this machine: $packages. Install them (the names are Debian's) and try again."
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || fail "Missing on this machine. As root, run:  $line"
        root=(sudo -n)
    fi
    echo "Installing Debian packages: $packages"
    # shellcheck disable=SC2086
    output=$(${root[@]+"${root[@]}"} sh -c "$APT_SCRIPT" apt $packages 2>&1) ||
        fail "Debian's packages could not be installed ($(last_line "$output")). As root, run:  $line"
    packages=$("$@" | tr '\n' ' ')
    [ -z "${packages% }" ] || fail "Still missing after the installation: $packages"
}

make_venv() {
    local venv=$HOUSE/.venv python output
    if ! "$PYTHON" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$(find_python) || fail "No Python 3.11 or newer was found."
        rm -rf "$venv"
        output=$("$python" -m venv "$venv" 2>&1) || fail "The environment $venv could not be made: $(last_line "$output")"
    fi
}

# A stamp holds what was installed last, so that an unchanged file costs nothing.
install_python_packages() {
    local venv=$HOUSE/.venv file=$1 want output
    want=$(cat "$HOUSE/requirements-uv.txt" "$HOUSE/$file" | sha256sum)
    [ "$want" = "$(cat "$venv/$file.installed" 2>/dev/null)" ] && "$PYTHON" -c '' 2>/dev/null && return
    if [ ! -w "$HOUSE" ] && [ ! -w "$venv" ]; then
        fail "The folder $HOUSE cannot be written by $(id -un): copy it to a folder of your own, or change its owner."
    fi
    make_venv
    echo "Installing the Python packages of $file …"
    output=$("$PYTHON" -m pip install --quiet --disable-pip-version-check --no-input --root-user-action ignore \
        --require-hashes -r "$HOUSE/requirements-uv.txt" 2>&1) ||
        fail "The installer uv could not be installed: $(last_line "$output")"
    output=$("$venv/bin/uv" pip install --quiet --no-config --python "$PYTHON" \
        --require-hashes -r "$HOUSE/$file" 2>&1) ||
        fail "The Python packages could not be installed: $(last_line "$output")"
    { printf '%s\n' "$want" >"$venv/$file.installed"; } 2>/dev/null || fail "The folder $venv cannot be written."
}

compile_catalogues() {
    local po mo output
    find "$HOUSE/dtr/locale" -name '*.po' 2>/dev/null | while IFS= read -r po; do
        mo=${po%.po}.mo
        [ -e "$mo" ] && [ ! "$po" -nt "$mo" ] && continue
        output=$(msgfmt -o "$mo.$$" "$po" 2>&1 && mv "$mo.$$" "$mo" 2>&1) ||
            fail "The translations of $po could not be compiled: $(last_line "$output")"
    done || exit 1
}

# set_up REQUIREMENTS MISSING…: two starts in the same folder wait for each other here.
set_up() {
    local file=$1
    shift
    PYTHON=$HOUSE/.venv/bin/python
    export PYTHONUNBUFFERED=1 PYTHONNOUSERSITE=1
    unset PYTHONPATH PYTHONHOME VIRTUAL_ENV
    for missing in "$@"; do
        install_packages "$missing"
    done
    exec 9<"$HOUSE" && flock 9
    install_python_packages "$file"
    compile_catalogues
    exec 9<&-
}
