#!/usr/bin/env bash
# Runs one step of the Makefile: says what it does, and afterwards how long it took.
#   step.sh WORDS COMMAND [ARGUMENT ...]
set -uo pipefail

what=$1
shift
echo "==> $what"
started=$SECONDS
"$@"
status=$?
if [ "$status" -eq 0 ]; then
  echo "==> $what: done in $((SECONDS - started)) s"
elif [ "$status" -eq 124 ]; then
  echo "==> $what: ended after $((SECONDS - started)) s, it took too long" >&2
else
  echo "==> $what: failed with status $status after $((SECONDS - started)) s" >&2
fi
exit "$status"
