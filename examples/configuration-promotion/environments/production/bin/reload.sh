#!/bin/sh
# reload of the shop
set -eu
echo "reload"
