#!/bin/sh
set -e
jq -r '.[] | [.name, .count, .price] | @tsv' "${1:-/usr/share/report/sample.json}" |
while read -r name count price; do
    printf '%s\t%s\n' "$name" "$(echo "$count * $price" | bc)"
done | column -t
