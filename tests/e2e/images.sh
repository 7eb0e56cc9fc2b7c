# shellcheck shell=bash
# Base images where none can be pulled: a small bookworm under the tags of debian, and stand-ins for python, node and
# nginx with Debian's own packages on top of it. They go to the registry that stands in for Docker Hub (daemon.sh).
# Sourced by `run`.

STAND_INS=(
    'debian 12 12-slim bookworm bookworm-slim'
    'python 3.11 3.11-slim 3.11-bookworm 3.11-slim-bookworm'
    'node 18 18-slim 18-bookworm 18-bookworm-slim'
    'nginx 1.22 1.22-bookworm'
)

# How this machine reaches its package registries: proxies, certificates, settings of apt, pip and npm. Read off the
# machine each time, so that builds here reach what the machine reaches; none of it is known to the repository.
collect_host_settings() {
    local host=$STATE/host
    rm -rf "$host"
    mkdir -p "$host/files"
    apt-config dump 2>/dev/null | grep -E '^Acquire::(http|https|ftp|Retries|Check|ForceIPv)' >"$host/apt.conf" || true
    copy_to_image() { [ -z "$1" ] || [ ! -f "$1" ] || install -D -m 644 "$1" "$host/files/${2:-$1}"; }
    local certificate
    for certificate in /usr/local/share/ca-certificates/*.crt; do copy_to_image "$certificate"; done
    copy_to_image /etc/ssl/certs/ca-certificates.crt
    copy_to_image /etc/pip.conf
    copy_to_image "$HOME/.config/pip/pip.conf" /root/.config/pip/pip.conf
    copy_to_image "$HOME/.npmrc" /root/.npmrc
    # Variables that name a certificate file bring the file along.
    local name
    : >"$host/env"
    for name in SSL_CERT_FILE CURL_CA_BUNDLE REQUESTS_CA_BUNDLE NODE_EXTRA_CA_CERTS PIP_CERT \
        PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST NPM_CONFIG_REGISTRY npm_config_registry; do
        [ -n "${!name:-}" ] || continue
        copy_to_image "${!name}"
        printf 'ENV %s="%s"\n' "$name" "${!name}" >>"$host/env"
    done
    python3 - >"$host/docker-config.json" <<'PYTHON'
import json, os
variables = {"httpProxy": "http_proxy", "httpsProxy": "https_proxy", "noProxy": "no_proxy", "allProxy": "all_proxy"}
values = {key: os.environ.get(name) or os.environ.get(name.upper()) for key, name in variables.items()}
values = {key: value for key, value in values.items() if value}
print(json.dumps({"proxies": {"default": values}} if values else {}))
PYTHON
}

make_base_archive() {
    [ -e "$STATE/base.tar" ] && return
    say "making the base image"
    # images/debian holds what Debian's published image sets up for apt and dpkg. The certificates are copied twice:
    # update-ca-certificates reads some of them and writes over others.
    # shellcheck disable=SC2016  # $1 is for mmdebstrap
    debian --include=ca-certificates --dpkgopt=force-unsafe-io \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        --customize-hook="cp -R '$HERE/images/debian/.' '$STATE/host/files/.' \"\$1/\"" \
        --customize-hook='chroot "$1" update-ca-certificates; rm -f "$1"/var/cache/apt/*.bin' \
        --customize-hook="cp -R '$STATE/host/files/.' \"\$1/\"" \
        bookworm "$STATE/base.part.tar" "$MIRROR" >"$STATE/log/base.log" 2>&1 </dev/null || return
    mv "$STATE/base.part.tar" "$STATE/base.tar"
}

# An empty image, which `check` lends to any name.
make_placeholder() {
    tar --create --files-from /dev/null | docker import - dfix-e2e/placeholder >/dev/null ||
        die "docker import refuses an empty image"
}

make_images() {
    say "making the stand-ins for python, node and nginx"
    local changes=(--change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' --change 'CMD ["bash"]')
    local line
    while read -r line; do changes+=(--change "$line"); done <"$STATE/host/env"
    docker import "${changes[@]}" "$STATE/base.tar" debian:12 >/dev/null || die "docker import refuses the base image"

    local words builds=() build
    for words in "${STAND_INS[@]}"; do
        # shellcheck disable=SC2086  # a name and its tags
        make_stand_in $words & builds+=($!)
    done
    for build in "${builds[@]}"; do wait "$build" || die "a stand-in image can't be built (see above)"; done
}

# NAME TAG…
make_stand_in() {
    local log=$STATE/log/$1.log
    build_and_publish "$@" >"$log" 2>&1 || { tail -n 20 "$log" >&2; return 1; }
}

# Builds NAME:TAG, if images/NAME.Dockerfile says how, and gives it its other tags. All go to the registry and are pulled
# from there, since only what comes from a registry has a digest that FROM can name.
build_and_publish() {
    local name=$1 tag registry
    registry=$(cat "$STATE/registry")
    if [ -e "$HERE/images/$name.Dockerfile" ]; then
        docker build --network host --tag "$name:$2" --file "$HERE/images/$name.Dockerfile" "$HERE/images" || return
    fi
    for tag in "${@:2}"; do
        docker tag "$name:$2" "$registry/library/$name:$tag" &&
            docker push "$registry/library/$name:$tag" &&
            docker image rm "$registry/library/$name:$tag" &&
            docker pull "$name:$tag" || return
    done
}
