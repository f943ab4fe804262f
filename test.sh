#!/usr/bin/env bash
# Sets up what is missing and runs every test. The last line is: N passed, N failed, N skipped.
# What is given here goes on to the test runner: ./test.sh -class '*ApiTests'
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. scripts/setup.sh

need_dotnet
need_test_tools

dotnet build EmotionWeb.sln --nologo -v q </dev/null
mkdir -p TestResults
set +e
# What image decoders say of the thousands of pictures that tests damage would bury what tests say.
dotnet run --no-build --project EmotionWeb.Tests -- -noColor "$@" </dev/null 2>&1 |
  grep --line-buffered -vE '^(libpng (error|warning)|Corrupt JPEG data|Invalid SOS|Unknown Adobe|Warning: unknown JFIF|Unsupported marker|Premature end of JPEG)' | tee TestResults/tests.log
code=${PIPESTATUS[0]}
set -e

summary="$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' TestResults/tests.log | tail -1)"
count() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$summary"; }
[ -n "$summary" ] || die "The test runner ended with $code and no summary." '0 passed, 1 failed, 0 skipped'

# An error outside a test (a fixture that cannot be cleaned up) is a failure as well.
failed=$(($(count Failed) + $(count Errors)))
passed=$(($(count Total) - $(count Failed) - $(count Skipped) - $(count 'Not Run')))
[ "$failed" = 0 ] || code=1
[ "$passed" -gt 0 ] || code=1
echo "$passed passed, $failed failed, $(count Skipped) skipped"
exit "$code"
