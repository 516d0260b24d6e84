#!/bin/sh
# What the example's developer changes in development. May be run again: it changes nothing twice.
set -eu
cd "${PROMOTION_HOME:?is the folder in which the example was laid out}/environments/development"
sed -i 's/engine: classic      # classic or rules/engine: rules        # classic or rules/' shop.yaml
sed -i 's/"maxConnections": 20/"maxConnections": 40/' pool.json
sed -i 's/^routing.express.enabled = false/routing.express.enabled = true/' routing.properties
mkdir -p rules/v2
for n in 01 02 03; do
  printf '{\n  "id": "express-%s",\n  "when": { "country": "DE" },\n  "then": { "carrier": "express" }\n}\n' "$n" > "rules/v2/express-$n.json"
done
rm -f banner.html
