# Looks for the browser and the database server that some tests use, and installs them where it may: as root, with apt.
# Elsewhere it says what to install; the tests that need them are then skipped, visibly.
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 && exit 0
    echo "could not install$missing"
fi
echo "tests that need$missing are skipped; on Debian: sudo apt install$missing"
