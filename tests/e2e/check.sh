# shellcheck shell=bash
# BuildKit's own checks (`docker build --check`) on any Dockerfile. They stop at a base image that can't be resolved, and
# no registry of images is reached here: an empty placeholder lends itself to each name that the file turns out to need.
# Sourced by `run`. Exit: 0 nothing found, 1 something found, 2 a file could not be checked.

check() {
    local call=check
    if [ "${1:-}" = --json ]; then
        call=lint,format=json
        shift
    fi
    [ $# -gt 0 ] || die "check which file?"
    with_docker --without-images
    local file worst=0 code
    for file; do
        code=0
        check_file "$call" "$file" || code=$?
        [ "$code" -le "$worst" ] || worst=$code
    done
    return "$worst"
}

# CALL FILE
check_file() {
    local file=$2 lent=() name out code=0
    [ -f "$file" ] || { say "$file: no such file"; return 2; }
    out=$(mktemp -d)
    while :; do
        code=0
        docker build --call="$1" --file "$file" "$(dirname "$file")" >"$out/stdout" 2>"$out/stderr" || code=$?
        name=$(sed -n 's/^ERROR: .*failed to resolve source metadata for \([^ ]*\): .*/\1/p' "$out/stderr" | tail -n 1)
        [ -n "$name" ] || break
        docker tag dfix-e2e/placeholder "$name" 2>/dev/null || break # a digest can't be lent
        lent+=("$name")
    done
    [ ${#lent[@]} = 0 ] || docker image rm --no-prune "${lent[@]}" >/dev/null
    if grep -q '^ERROR: ' "$out/stderr"; then
        grep '^ERROR: ' "$out/stderr" >&2
        say "$file: not checked to its end"
        code=2
    elif [ "$1" = check ]; then
        printf '%s: ' "$file"
    fi
    cat "$out/stdout"
    rm -r "$out"
    return "$code"
}
