#!/bin/sh
# Fills in the configuration and makes way for the server.
set -e
envsubst < /opt/relay/relay.conf.template > /run/relay/relay.conf
echo "$(date) start" >> /var/log/relay/relay.log
exec "$@"
