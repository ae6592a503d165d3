#!/bin/sh
# Makes .venv and installs one list of packages into it: with uv where it is, else with venv and pip.
# usage: scripts/environment.sh requirements.txt
set -eu

say() { printf '%s\n' "$*" >&2; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=""
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if new_enough "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    say "Countersign needs Python 3.11 or newer and found none."
    say "Install it (Debian, Ubuntu: apt-get install python3 python3-venv), or name one: PYTHON=/path/to/python3.12 make run"
    exit 1
fi

if command -v uv >/dev/null 2>&1; then
    [ -x .venv/bin/python ] && new_enough .venv/bin/python || uv venv --quiet --clear --python "$python" .venv
    say "Installing the packages of $1 (uv) ..."
    exec uv pip install --python .venv/bin/python -r "$1"
fi

has_pip() { .venv/bin/python -m pip --version >/dev/null 2>&1; }

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null && ! has_pip; then
    say "This Python ($python) cannot make an environment: its module ensurepip is missing."
    say "Install it (Debian, Ubuntu: apt-get install python3-venv) or install uv, then run make again."
    exit 1
fi
[ -x .venv/bin/python ] && new_enough .venv/bin/python || "$python" -m venv --clear .venv
has_pip || .venv/bin/python -m ensurepip >/dev/null
# uv is many times quicker than pip and is itself a package: use it when it can be had, and do without it otherwise.
if .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input uv 2>/dev/null; then
    say "Installing the packages of $1 (uv) ..."
    if .venv/bin/uv pip install --python .venv/bin/python -r "$1"; then exit 0; fi
    say "uv could not install them; trying with pip."
fi

say "Installing the packages of $1 (pip; about a minute the first time) ..."
status=.venv/.pip-status
{ .venv/bin/python -m pip install --disable-pip-version-check --no-input -r "$1" 2>&1 && echo 0 >"$status" || echo 1 >"$status"; } |
    awk '/^Collecting/ { print "  " $2 } /^Installing/ { print "  installing all of them" } /ERROR|rror:/ { print } { fflush() }'
exit "$(cat "$status")"
