#!/bin/sh
# What the example's developer changes in development, and the numbers of it in the plan that lies here:
# the new order routing, or, where production has it already, back to the old one.
# It goes by what production has, so it is for the beginning of a change. "make-changes.sh plan" writes the numbers only, goes by
# what development has, and leaves alone what people made of it.
set -eu
environments="${PROMOTION_HOME:?is the folder in which the example was laid out}/environments"
changed=production/shop.yaml
changes="engine: classic"
if [ "${1:-}" = plan ]; then
  changed=development/shop.yaml
  changes="engine: rules"
fi
if grep -q "$changes" "$environments/$changed"; then
  from=classic to=rules connections=20 wanted=40 off=false on=true
else
  from=rules to=classic connections=40 wanted=20 off=true on=false
fi
sed -i "s/expect: $wanted\$/expect: $connections/; s/value: $connections\$/value: $wanted/" work-plan.yaml
[ "${1:-}" != plan ] || exit 0
banner="$PWD/environments/production/banner.html"

cd "$environments/development"
sed -i "s/engine: $from /engine: $to /" shop.yaml
sed -i "s/\"maxConnections\": $connections/\"maxConnections\": $wanted/" pool.json
sed -i "s/^routing.express.enabled = $off/routing.express.enabled = $on/" routing.properties
if [ "$to" = rules ]; then
  mkdir -p rules/v2
  for n in 01 02 03; do
    printf '{\n  "id": "express-%s",\n  "when": { "country": "DE" },\n  "then": { "carrier": "express" }\n}\n' "$n" > "rules/v2/express-$n.json"
  done
  rm -f banner.html
else
  rm -rf rules/v2
  [ -e banner.html ] || cp "$banner" banner.html
fi
