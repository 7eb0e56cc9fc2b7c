# shellcheck shell=bash
# Docker 28 on a machine whose own Docker is older or absent: Debian forky's, in a folder made by mmdebstrap, in mount
# and process namespaces of its own (daemon.sh), so that ending one process ends them all and leaves no mount behind.
# Sourced by `run`; $STATE is its folder.

MIRROR=${DFIX_E2E_MIRROR:-http://deb.debian.org/debian}
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

install_tools() {
    local missing=()
    [ -e "$KEYRING" ] || missing+=(debian-archive-keyring)
    command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
    command -v curl >/dev/null || missing+=(curl)
    command -v python3 >/dev/null || missing+=(python3)
    if [ ${#missing[@]} != 0 ]; then
        say "installing ${missing[*]}"
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "${missing[@]}"; } \
            >"$STATE/log/apt.log" 2>&1 </dev/null ||
            die_with_log apt.log "apt-get could not install ${missing[*]}"
    fi
    python3 -c 'import tomllib' || die "needs Python 3.11, which reads TOML"
}

# mmdebstrap with Debian's keys, reaching Debian as this machine's apt does (host/apt.conf). Its temporary folder is in
# memory, since dpkg waits for the disk after every file.
debian() {
    mkdir -p "$STATE/memory"
    # shellcheck disable=SC2016  # expanded by the inner shell
    TMPDIR="$STATE/memory" unshare --mount --propagation private \
        sh -c 'mount -t tmpfs tmpfs "$TMPDIR" && exec mmdebstrap "$@"' mmdebstrap \
        --variant=minbase --mode=root --keyring="$KEYRING" --aptopt="$STATE/host/apt.conf" \
        --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Check-Date "false"' "$@"
}

make_root() {
    [ -e "$STATE/root.made" ] && return
    say "making the folder that Docker runs in"
    rm -rf --one-file-system -- "${STATE:?}/root"
    debian --include=docker.io,docker-buildx,docker-cli,docker-registry,ca-certificates,iptables \
        forky "$STATE/root" "$MIRROR" >"$STATE/log/root.log" 2>&1 </dev/null || return
    mkdir -p "$STATE/root/sock" "$STATE/bin" "$STATE/config/cli-plugins"
    ln -sf "$STATE/root/usr/bin/docker" "$STATE/bin/docker"
    cp "$STATE/root/usr/libexec/docker/cli-plugins/docker-buildx" "$STATE/config/cli-plugins/"
    cp "$STATE/host/docker-config.json" "$STATE/config/config.json"
    touch "$STATE/root.made"
}

use_docker() {
    export DOCKER_HOST="unix://$STATE/root/sock/docker.sock" DOCKER_CONFIG="$STATE/config" PATH="$STATE/bin:$PATH"
    unset DOCKER_CONTEXT DOCKER_BUILDKIT BUILDX_BUILDER
}

print_exports() {
    # shellcheck disable=SC2016  # the reader's PATH
    printf 'export DOCKER_HOST=%q\nexport DOCKER_CONFIG=%q\nexport PATH=%q:$PATH\nexport DFIX_E2E_REGISTRY=%q\n' \
        "$DOCKER_HOST" "$DOCKER_CONFIG" "$STATE/bin" "$(cat "$STATE/registry")"
}

daemon_answers() { [ -S "$STATE/root/sock/docker.sock" ] && docker version >/dev/null 2>&1; }

start_daemon() {
    local storage
    stop_daemon # one that no longer answers
    for storage in overlay2 vfs; do
        [ "$storage" = overlay2 ] || say "LOUD: overlay2 does not work here, falling back to $storage: slow, and sizes mean less"
        try_daemon "$storage" && return
        stop_daemon
    done
    die_with_log dockerd.log "dockerd does not start (its last words are above)"
}

# The registry stands in for Docker Hub: dockerd asks it first for every image without a host in its name.
try_daemon() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print("127.0.0.1:%d" % s.getsockname()[1])' \
        >"$STATE/registry"
    rm -f "$STATE/root/sock/docker.sock" "$STATE/root/var/run/docker.pid"
    # 9>&-: the daemon of `up` outlives the script and must not keep its lock.
    unshare --mount --propagation private --pid --fork --kill-child \
        sh "$HERE/daemon.sh" "$STATE/root" "$1" "$(cat "$STATE/registry")" >"$STATE/log/dockerd.log" 2>&1 </dev/null 9>&- &
    echo $! >"$STATE/pid"
    local _
    for _ in $(seq 150); do
        daemon_answers && return
        kill -0 "$(cat "$STATE/pid")" 2>/dev/null || return 1
        sleep 0.2
    done
    return 1
}

# The first process in the daemon's namespaces, seen from outside; empty when there is none.
first_process() {
    local unshare
    unshare=$(cat "$STATE/pid" 2>/dev/null) || return 0
    # A stale file may name a process that isn't ours.
    grep -qs -- "$HERE/daemon.sh" "/proc/$unshare/cmdline" || return 0
    cat "/proc/$unshare/task/$unshare/children" | tr -d ' '
}

# Runs a command where the daemon lives: the same files, but its process numbers are those that Docker tells.
inside() { nsenter --target "$(first_process)" --mount --pid -- "$@"; }

stop_daemon() {
    local first _
    first=$(first_process)
    if [ -n "$first" ]; then
        kill -TERM "$first" 2>/dev/null || true
        for _ in $(seq 75); do
            kill -0 "$first" 2>/dev/null || break
            sleep 0.2
        done
        kill -KILL "$first" 2>/dev/null || true # takes every process of its namespace along
        while kill -0 "$first" 2>/dev/null; do sleep 0.1; done
    fi
    rm -f "$STATE/pid"
    local folder
    find /sys/fs/cgroup -depth -type d -path '*/dfix-e2e*' 2>/dev/null | while read -r folder; do
        rmdir "$folder" 2>/dev/null || true
    done
}
