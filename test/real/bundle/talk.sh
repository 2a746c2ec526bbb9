#!/bin/sh
# Says more than a small disk holds.
line=$(printf '%01000d' 0)
n=0
while [ "$n" -lt 2000 ]; do
  echo "$n $line"
  n=$((n + 1))
done
