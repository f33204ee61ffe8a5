#!/usr/bin/env bash
# Runs all tests, which are built already, in three parts side by side: the end-to-end tests mostly wait for other processes, those that play
# whole campaigns apart from the rest; the others wait for nobody, and step back where all want the processor: timeouts are short. Within a part
# one test follows the other, because all its targets share one process and its event loop.
# Prints how far they are, and at the end what failed; everything that they said is in .build/test-logs.
set -uo pipefail

readonly swift=${SWIFT:-swift} logs=.build/test-logs
declare -A running

begin() { # NAME NICENESS OPTION...
  # SwiftPM would let the second half wait for the first; nothing is built here.
  nice -n "$2" "$swift" test --skip-build --no-parallel --ignore-lock "${@:3}" >"$logs/$1.log" 2>&1 &
  running[$1]=$!
}

passed() { grep -c '✔ Test ["a-z]' "$logs/$1.log"; }

rm -rf "$logs" && mkdir -p "$logs" || exit 73
# Ended from outside, it takes its parts with it.
trap 'kill "${running[@]}" 2>/dev/null; exit 143' TERM INT
readonly campaigns='^EndToEndTests\.(Capture|Chaos|Exercise|Hours|Leak|Pairs|ProcessFault|Review)'
begin units 10 --skip '^EndToEndTests'
begin campaigns 0 --filter "$campaigns"
begin end-to-end 0 --filter '^EndToEndTests' --skip "$campaigns"

status=0
while [ ${#running[@]} -gt 0 ]; do
  for name in "${!running[@]}"; do
    kill -0 "${running[$name]}" 2>/dev/null && continue
    wait "${running[$name]}"
    result=$?
    unset "running[$name]"
    if [ "$result" -ne 0 ]; then
      status=1
      grep -E -A 4 '^✘|recorded an issue|error:|Fatal' "$logs/$name.log" | head -n 200
      echo "    $name: FAILED with status $result, all of it in $logs/$name.log"
    fi
    grep -E 'Test run with [0-9]+ tests' "$logs/$name.log" | sed "s/^/    $name: /"
  done
  if [ ${#running[@]} -gt 0 ]; then
    sleep 20 &
    # A part that ends is seen at once.
    wait -n "${running[@]}" "$!" 2>/dev/null
    for name in "${!running[@]}"; do echo "    $name: $(passed "$name") so far"; done
  fi
done
exit "$status"
