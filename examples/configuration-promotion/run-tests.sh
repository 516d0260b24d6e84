#!/bin/sh
# The example's automatic tests, on the environment of that name: a report as JUnit writes it, which recordTestResults reads.
set -eu
root="${PROMOTION_HOME:?is the folder in which the example was laid out}/environments/$1"
cases=""
count=0
failed=0
for rule in $(cd "$root" && find rules -name '*.json' | sort); do
  count=$((count + 1))
  name=$(basename "$rule" .json)
  if [ "$(tail -c 2 "$root/$rule" | tr -d '\n')" = "}" ]; then
    cases="$cases<testcase classname=\"shop.RulesIT\" name=\"$name\"/>"
  else
    failed=$((failed + 1))
    cases="$cases<testcase classname=\"shop.RulesIT\" name=\"$name\"><failure message=\"$rule is cut off\"/></testcase>"
  fi
done
echo "<testsuite name=\"shop.RulesIT\" tests=\"$count\" failures=\"$failed\">$cases</testsuite>" > TEST-rules.xml
echo "$count rules of $1 read, $failed of them cut off" | tee tested.txt
