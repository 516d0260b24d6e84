#!/bin/sh
# reindex of the shop
set -eu
echo "reindex"
