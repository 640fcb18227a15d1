#!/bin/bash
# Kills a sweep of 200 tasks at random moments, twenty times, and resumes it: each result once, none lost, and the same
# bytes as an undisturbed run. Usage: Tests/campaigns/sweep-kills.sh [ALLOT] [KILLS] [SEED]
set -euo pipefail
allot=${1:-.build/release/allot}
kills=${2:-20}
RANDOM=${3:-1}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$allot" generate --warehouses 20 --regions 50 --products 40 --out "$place/base" > /dev/null
cat > "$place/sweep.yaml" <<'SWEEP'
base: base
runs: 200
seed: 1
vary:
  - {scale: demand, distribution: lognormal, mean: 1, deviation: 0.2, by: region}
SWEEP
begun=$(date +%s.%N)
"$allot" sweep "$place/sweep.yaml" --out "$place/whole" --quiet
seconds=$(echo "$(date +%s.%N) - $begun" | bc)
killed=0
for ((kill = 0; kill < kills; kill++)); do
  "$allot" sweep "$place/sweep.yaml" --out "$place/killed" --resume --quiet &
  process=$!
  # Anywhere in the time that a twelfth of the sweep takes.
  sleep "$(echo "$seconds * $RANDOM / 32768 / 12" | bc -l)"
  if kill -9 "$process" 2> /dev/null; then killed=$((killed + 1)); fi
  wait "$process" 2> /dev/null || true
done
before=$(find "$place/killed/results" -name plan.json 2> /dev/null | wc -l)
"$allot" sweep "$place/sweep.yaml" --out "$place/killed" --resume --quiet
if ! diff -r "$place/whole" "$place/killed" > "$place/differences"; then
  head "$place/differences"
  echo "sweep-kills: the results differ" >&2
  exit 1
fi
echo "sweep-kills: killed $killed times, $before results stood before the last resume;" \
  "$(find "$place/killed/results" -name plan.json | wc -l) results, the same bytes as an undisturbed run of $seconds s"
