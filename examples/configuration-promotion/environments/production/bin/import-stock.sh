#!/bin/sh
# import-stock of the shop
set -eu
echo "import-stock"
