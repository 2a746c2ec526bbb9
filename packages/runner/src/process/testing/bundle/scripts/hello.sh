#!/bin/sh
# shellcheck disable=SC2154 # a parameter of the run
echo "dipper::stage greet"
echo "hello from $DIPPER_MACHINE: $DIPPER_PARAM_note"
[ "$DIPPER_MACHINE" = m2 ] && { echo "no luck on $DIPPER_MACHINE" >&2; exit 3; }
echo "dipper::changed"
echo "dipper::message greeted"
