#!/bin/sh
# rotate-logs of the shop
set -eu
echo "rotate-logs"
