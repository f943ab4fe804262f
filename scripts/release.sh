#!/usr/bin/env bash
# release.sh [FOLDER]: makes what is released, in FOLDER (release by default): the published site as an archive, the bill of materials of
# what it is made of (CycloneDX), and the SHA-256 of both. Packages come by the lock files alone, and a known vulnerability ends it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/setup.sh

need_dotnet
[ -z "$(git status --porcelain --untracked-files=no)" ] || die 'What is released is what is committed: there are changes here that are not.'
export CI="${CI:-1}" DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

version="$(dotnet msbuild EmotionWeb -getProperty:Version)"
name="emotionweb-$version-linux-x64"
out="${1:-release}"
mkdir -p "$out"
out="$(cd "$out" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

dotnet publish EmotionWeb -c Release -o "$work/$name" --nologo -v q
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct)" -cf - "$name" |
  gzip -9n >"$out/$name.tar.gz"

dotnet tool restore >/dev/null
dotnet tool run dotnet-CycloneDX EmotionWeb/EmotionWeb.csproj --disable-package-restore \
  --output-format Json --output "$out" --filename "$name.cdx.json" --set-name EmotionWeb --set-version "$version" --set-type Application

(cd "$out" && sha256sum "$name.tar.gz" "$name.cdx.json" | tee "$name.sha256")
