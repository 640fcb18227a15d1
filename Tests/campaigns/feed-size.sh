#!/bin/bash
# Publishes 100,000 lines (limit 5 s) and exports them (limit 2 s), in a release build.
#   Tests/campaigns/feed-size.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift test -c release --scratch-path .build-rel --filter SizeTests 2>&1 | tee "$log" | grep -E 'lines:|✘|Test run'
grep -q 'Test run with 1 test.* passed' "$log"
