#!/bin/sh
# check of the shop
set -eu
echo "check"
