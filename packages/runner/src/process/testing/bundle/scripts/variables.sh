#!/bin/sh
stat -c 'mode=%a' "$DIPPER_VARIABLES_FILE"
cat "$DIPPER_VARIABLES_FILE"
