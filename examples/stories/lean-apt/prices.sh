set -e
jq -r '.[] | "\(.name) \(.net)"' /usr/share/prices/prices.json |
while read -r name net; do
    echo "$name $(echo "$net * 1.19" | bc)"
done
