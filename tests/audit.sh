# Holds what the locks name against the list of known holes (pip-audit, in a folder of its own). Exit code 1 for a hole.
# Where pip-audit or the list is not reached it says SKIPPED: no answer is no all-clear.
python="${PYTHON:-python3}"
home=.venv-audit
if [ ! -x "$home/bin/pip-audit" ]; then
    "$python" -m venv "$home" && "$home/bin/pip" install -q --retries 1 --timeout 20 "pip-audit==2.10.0" >"$home/log" 2>&1
fi
if [ ! -x "$home/bin/pip-audit" ]; then
    echo "audit SKIPPED: pip-audit cannot be installed here ($(tail -n 1 "$home/log" 2>/dev/null))"
    exit 0
fi
for lock in requirements.lock requirements-dev.lock; do
    rm -f "$home/found.json"
    # pip-audit fails in the same way for a hole and for a list that is not reached; only the first leaves an answer
    if "$home/bin/pip-audit" --disable-pip --require-hashes --requirement "$lock" --progress-spinner off --timeout 20 \
        --format json --output "$home/found.json" >"$home/log" 2>&1; then
        echo "audit: no known hole in what $lock names"
    elif [ -s "$home/found.json" ]; then
        cat "$home/log"
        "$home/bin/python" -c 'import json, sys
for one in json.load(open(sys.argv[1]))["dependencies"]:
    for hole in one.get("vulns", ()):
        print("  ", one["name"], one["version"], hole["id"], "mended in", ", ".join(hole["fix_versions"]) or "no version")' "$home/found.json"
        exit 1
    else
        echo "audit SKIPPED: the list of known holes is not reached ($(tail -n 1 "$home/log"))"
        exit 0
    fi
done
