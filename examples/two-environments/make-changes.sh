#!/bin/sh
# What the example's editor tries in test: the new cover, or the old one where production has the new one already.
set -eu
cd "${PROMOTION_HOME:?is the folder in which the example was laid out}/environments"
if grep -q 'cover: plain' production/publishing.yaml; then
  sed -i 's/cover: plain/cover: picture/' test/publishing.yaml
else
  sed -i 's/cover: picture/cover: plain/' test/publishing.yaml
fi
