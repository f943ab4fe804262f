# Sourced by run.sh, test.sh and the development container: checks for what the machine must have and installs it by apt where that is allowed.

die() {
  printf '%s\n' "$@" >&2
  exit 1
}

need_dotnet() {
  [[ $'\n'"$(dotnet --list-sdks 2>/dev/null)" == *$'\n10.'* ]] ||
    die 'EmotionWeb is built with the .NET 10 SDK, which is not here.' 'Install it (https://dotnet.microsoft.com/download/dotnet/10.0) and start again.'
}

# No pipe into grep -q here: under pipefail it fails when grep has found the name and leaves before the other has said all.
has_library() {
  local known
  known="$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p)"
  [[ $known == *"$1"* ]]
}

# Of the system's own Python, which runs what apt installs.
has_python_module() {
  [ -x /usr/bin/python3 ] && /usr/bin/python3 -c "import $1" 2>/dev/null
}

# The name a package goes by here: Debian 13 and Ubuntu 24.04 renamed some with a t64 at the end.
package_name() {
  if [[ "$(apt-cache policy "$1t64" 2>/dev/null)" == *'Candidate: '[0-9]* ]]; then echo "$1t64"; else echo "$1"; fi
}

apt_run() {
  if [ "$(id -u)" = 0 ]; then
    DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

# install_packages NAME...: by apt, or says exactly what to type.
install_packages() {
  if may_install; then
    echo "Installing $* ..."
    apt_run apt-get update -qq </dev/null
    local names=() name
    for name in "$@"; do names+=("$(package_name "$name")"); done
    apt_run apt-get install -y -qq --no-install-recommends "${names[@]}" </dev/null
  else
    local names=() name
    for name in "$@"; do names+=("$(package_name "$name")"); done
    die "EmotionWeb needs ${names[*]}, and this account may not install it. Type:" '' \
      "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names[*]}" '' 'and start again.'
  fi
}

# Chromium without its windows runs the tests in half the processor time; a whole browser does where apt knows no such package, or may not be asked.
has_browser() {
  [ -n "${CHROMIUM:-}" ] || command -v chromium-headless-shell >/dev/null && return
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || return
  ! may_install || [[ "$(apt-cache policy chromium-headless-shell 2>/dev/null)" != *'Candidate: '[0-9]* ]]
}

# What the tests need beside the SDK: OpenCV's windowing library, a browser, ffmpeg for the camera's film, and a music server.
need_test_tools() {
  local missing=()
  has_library libgtk-3.so.0 || missing+=(libgtk-3-0)
  has_browser || missing+=(chromium-headless-shell)
  command -v ffmpeg >/dev/null || missing+=(ffmpeg)
  command -v supysonic-server >/dev/null || missing+=(supysonic)
  has_python_module waitress || missing+=(python3-waitress)
  [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}
