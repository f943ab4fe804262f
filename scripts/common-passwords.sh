#!/usr/bin/env bash
# Makes EmotionWeb/Accounts/Passwords/common-passwords.txt.gz anew from its origin, which common-passwords.md beside it names. Needs npm and python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../EmotionWeb/Accounts/Passwords"
package=@zxcvbn-ts/language-common@4.1.3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm pack "$package" --silent --pack-destination "$work" >/dev/null
tar -xzf "$work"/*.tgz -C "$work"
cp "$work/package/LICENSE.txt" common-passwords-LICENSE.txt

# One a line in small letters, sorted, without what is shorter than four characters; packed without name and date, so that the same list gives the same file.
python3 - "$work/package/src/passwords.json" <<'PYTHON' | gzip -9n >common-passwords.txt.gz
import json, sys
words = {word.lower() for word in json.load(open(sys.argv[1], encoding="utf-8")) if len(word) >= 4}
print("\n".join(sorted(words)))
PYTHON
