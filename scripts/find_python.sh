#!/bin/sh
# Prints the first interpreter that can carry the project's virtual environment:
# $PYTHON if set, else python3, python3.14 ... python3.11.
set -u

too_old=""
without_venv=""

if [ -n "${PYTHON:-}" ]; then
    set -- "$PYTHON"
else
    set -- python3 python3.14 python3.13 python3.12 python3.11
fi
for candidate; do
    # A version manager's stub is on PATH even where its Python isn't installed: run it to know.
    "$candidate" -c '' 2>/dev/null || continue
    if ! "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        too_old="$too_old $candidate"
    elif ! "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
        without_venv="$without_venv $candidate"
    else
        echo "$candidate"
        exit 0
    fi
done

if [ -n "$without_venv" ]; then
    echo "Found$without_venv, but without the modules venv and ensurepip." >&2
    echo "Install them (on Debian and Ubuntu: the package python3-venv) and run make again." >&2
elif [ -n "$too_old" ]; then
    echo "Python 3.11 or newer is needed; found only older ones:$too_old." >&2
    echo "Install one, or name it: make PYTHON=/path/to/python3 ..." >&2
else
    echo "Python 3.11 or newer is needed; found none${PYTHON:+ by the name $PYTHON}." >&2
    echo "Install one, or name it: make PYTHON=/path/to/python3 ..." >&2
fi
exit 1
