#!/bin/bash
# Kills `allot publish` and `allot feed send` with signal 9 at random moments, 300 times unless told otherwise:
# half of them while sending to a web address, half to a folder. Fails where a line is lost or doubled.
#   Tests/campaigns/feed-kills.sh [NUMBER]
set -euo pipefail
cd "$(dirname "$0")/../.."
export ALLOT_FEED_KILLS=${1:-300}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift test --filter KillTests 2>&1 | tee "$log" | grep -E 'killed|✘|Test run'
grep -q 'Test run with 1 test.* passed' "$log"
