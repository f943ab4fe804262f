#!/usr/bin/env bash
# run-tests.sh LOG COMMAND...: runs a test runner, keeps what it says in LOG, and ends with the line: N passed, N failed, N skipped.
# A runner that dies, or that ends without its summary, is a failure, and is said to have died.
set -euo pipefail
log="$1"
shift

set +e
# What image decoders say of the thousands of pictures that tests damage would bury what tests say.
"$@" </dev/null 2>&1 |
  grep --line-buffered -vE '^(libpng (error|warning)|Corrupt JPEG data|Invalid SOS|Unknown Adobe|Warning: unknown JFIF|Unsupported marker|Premature end of JPEG)' | tee "$log"
code=${PIPESTATUS[0]}
set -e

pattern='Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+'
summary="$(grep -E "$pattern" "$log" | tail -1 || true)"
if [ -z "$summary" ]; then
  echo "The test runner died: it ended with exit code $code and gave no summary." >&2
  echo '0 passed, 1 failed, 0 skipped'
  [ "$code" != 0 ] || code=1
  exit "$code"
fi

count() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$summary"; }

# An error outside a test (a fixture that cannot be cleaned up) is a failure as well.
failed=$(($(count Failed) + $(count Errors)))
passed=$(($(count Total) - $(count Failed) - $(count Skipped) - $(count 'Not Run')))
if [ "$failed" = 0 ] && [ "$code" != 0 ]; then
  echo "The test runner died after its summary: it ended with exit code $code." >&2
  failed=1
fi
if [ "$failed" != 0 ] || [ "$passed" -le 0 ]; then
  [ "$code" != 0 ] || code=1
fi
echo "$passed passed, $failed failed, $(count Skipped) skipped"
exit "$code"
