#!/bin/sh
# export-orders of the shop
set -eu
echo "export-orders"
