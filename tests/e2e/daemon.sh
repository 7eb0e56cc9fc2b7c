#!/bin/sh
# The first process in namespaces of its own: starts dockerd and a registry of images, waits for dockerd, buries what its
# containers leave. When it ends, the kernel ends every process in here, and the mounts go with the last of them.
# usage: daemon.sh ROOT STORAGE-DRIVER REGISTRY
mount -t proc proc /proc || exit # so that whoever enters sees the process numbers that Docker tells

# dockerd has one more mount namespace to itself, whose root is really ROOT. In a mere chroot a container's namespace
# would still have this machine's root, and `docker exec` and HEALTHCHECK would end up there.
# shellcheck disable=SC2016  # expanded by the inner shell
unshare --mount --propagation private sh -euc '
    mount --bind "$1" "$1"
    cd "$1"
    mount -t proc proc proc
    mount --rbind /sys sys
    mount --rbind /dev dev
    mount -t tmpfs tmpfs run
    cp -L /etc/resolv.conf /etc/hosts etc/
    mkdir -p var/lib/docker outside
    # Images live in memory where there is plenty (they take 1.3 GB): twice as fast, and gone at once.
    [ "$(awk "/MemAvailable/ { print \$2 }" /proc/meminfo)" -lt 8000000 ] || mount -t tmpfs -o size=5g tmpfs var/lib/docker
    export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    pivot_root . outside
    umount --lazy /outside
    printf "%s\n" "version: 0.1" "storage: {filesystem: {rootdirectory: /var/lib/registry}}" "http: {addr: \"$3\"}" \
        >/etc/e2e-registry.yml
    docker-registry serve /etc/e2e-registry.yml >/var/log/e2e-registry.log 2>&1 &
    exec dockerd --iptables=false --ip6tables=false --bridge=none --storage-driver="$2" --registry-mirror="http://$3" \
        --cgroup-parent=/dfix-e2e --host=unix:///sock/docker.sock
' sh "$1" "$2" "$3" &
dockerd=$!
trap 'kill -TERM $dockerd' TERM
wait $dockerd # ends at the signal, too
wait $dockerd
