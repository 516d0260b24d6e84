#!/bin/sh
# clear-cache of the shop
set -eu
echo "clear-cache"
