#!/bin/sh
sleep 4712
