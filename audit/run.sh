#!/usr/bin/env bash
# The audit, with the Python packages that scripts/prepare.sh audit has put below .build. FUZZ_SECONDS is for each target.
set -euo pipefail
cd "$(dirname "$0")/.."
exec .build/audit-venv/bin/python audit/run.py --fuzz-seconds "${FUZZ_SECONDS:-60}" --examples "${EXAMPLES:-100}" "$@"
