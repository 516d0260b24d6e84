#!/bin/sh
# stop of the shop
set -eu
echo "stop"
