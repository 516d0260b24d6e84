#!/bin/sh
# start of the shop
set -eu
echo "start"
