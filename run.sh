#!/usr/bin/env bash
# Sets up what is missing, builds, and serves on http://127.0.0.1:5080. What is given here goes on to the program:
# ./run.sh --urls http://127.0.0.1:8080, ./run.sh classify photo.jpg, ./run.sh --help
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$root/scripts/setup.sh"

need_dotnet
has_library libgtk-3.so.0 || install_packages libgtk-3-0 >&2

# Where a GPU answers, the build that can use it; the program itself goes on with the CPU where it cannot.
flavour=Cpu
if nvidia-smi >/dev/null 2>&1; then
  flavour=Gpu
  if ! log="$(dotnet restore "$root/EmotionWeb" -p:OnnxRuntime=Gpu --nologo -v q 2>&1)"; then
    flavour=Cpu
    echo "A GPU answers, but its build cannot be restored, so this one uses the CPU: $(grep -m1 -o 'error.*' <<<"$log" || echo "$log")" >&2
  fi
fi

# One build's native libraries are not left among the other's.
if [ -e "$root/out/.flavour" ] && [ "$(cat "$root/out/.flavour")" != "$flavour" ]; then rm -r "$root/out"; fi
dotnet publish "$root/EmotionWeb" -c Release -o "$root/out" -p:OnnxRuntime="$flavour" --nologo -v q >&2
echo "$flavour" >"$root/out/.flavour"

# Where no data folder is named, by either name of the setting, it is the checkout's.
if [ -z "${EMOTIONWEB_DATA:-}${Catalogue__Folder:-}" ] && [[ " $*" != *" --Catalogue:Folder="* ]]; then export EMOTIONWEB_DATA="$root/data"; fi
exec dotnet "$root/out/EmotionWeb.dll" "$@"
