#!/bin/bash
# Makes every write, sync, truncation, rename and mkdir on the files of a feed fail once, with EIO and with ENOSPC,
# while `allot` publishes, sends to a folder, exports and takes answers; as root also on disks of 64 KB to 4 MB.
# After each fault the feed must be whole, in the old state or the new one, and go on from there.
#   Tests/campaigns/feed-faults.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
export ALLOT_FEED_FAULTS=all
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift test --filter FaultTests 2>&1 | tee "$log" | grep -E 'faults:|disks:|skipped|✘|Test run'
grep -qE 'Test run with 2 test.* passed' "$log"
