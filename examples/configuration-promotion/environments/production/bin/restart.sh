#!/bin/sh
# restart of the shop
set -eu
echo "restart"
