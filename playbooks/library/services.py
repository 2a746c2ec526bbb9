#!/usr/bin/python
"""Services of systemd: enabled, running, and running with the files that they have now."""

DOCUMENTATION = """
module: services
short_description: Keeps services running, and restarts what runs with an older configuration
description:
  - Whether a service has to be restarted is read from the machine itself (a file of C(reads) is younger than the service's start),
    so a run that was cut off between writing a file and the restart is made good by the next one.
  - In check mode a unit that another task has yet to write counts as one that would be started.
options:
  services:
    description: >-
      C(name), C(state) (started or stopped, default started), C(reads) (files), C(wait) (seconds until it must be active; 0 only
      asks for the start), C(restarted_for) (a text that says why it must be restarted now).
    type: list
    elements: dict
    required: true
"""

import os
import subprocess
import time

from ansible.module_utils.basic import AnsibleModule

SHOWN = "LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload,ActiveEnterTimestampMonotonic,InactiveExitTimestampMonotonic,NRestarts"


class Wrong(Exception):
    """Something a person has to put right."""


def main():
    module = AnsibleModule(
        argument_spec={"services": {"type": "list", "elements": "dict", "required": True}}, supports_check_mode=True
    )
    done = []
    try:
        for service in module.params["services"]:
            done += keep(service["name"] + ".service", service, module.check_mode)
    except Wrong as problem:
        module.fail_json(msg=str(problem))
    module.exit_json(changed=bool(done), done=done, diff=[{"prepared": text + "\n"} for text in done])


def keep(unit, service, check_mode):
    now = show(unit)
    if now["LoadState"] not in ("loaded", "masked"):
        systemctl(check_mode, "daemon-reload")
        now = show(unit) if not check_mode else now
    if service.get("state", "started") == "stopped":
        return stop(unit, now, check_mode)
    if now["LoadState"] not in ("loaded", "masked"):
        if check_mode:
            return ["%s would be started" % unit]
        raise Wrong("%s is not known to systemd: %s. Look at: systemctl status %s" % (unit, now["LoadState"], unit))
    done = []
    if now["LoadState"] == "masked" or now["UnitFileState"] in ("masked", "masked-runtime"):
        done.append("%s was masked" % unit)
        systemctl(check_mode, "unmask", unit)
        systemctl(check_mode, "unmask", "--runtime", unit)
        systemctl(check_mode, "daemon-reload")
    if now["NeedDaemonReload"] == "yes":
        systemctl(check_mode, "daemon-reload")
    if now["UnitFileState"] not in ("enabled", "static", "generated", "alias"):
        done.append("%s was not enabled" % unit)
        systemctl(check_mode, "enable", unit)
    wait = str(service.get("wait", "30")) != "0"
    ask = [] if wait else ["--no-block"]
    if now["ActiveState"] in ("active", "activating", "reloading"):
        why = reason(unit, now, service)
        if why:
            done.append("%s is restarted: %s" % (unit, why))
            systemctl(check_mode, *(ask + ["restart", unit]))
    else:
        done.append("%s was %s" % (unit, now["ActiveState"]))
        systemctl(check_mode, "reset-failed", unit)
        systemctl(check_mode, *(ask + ["start", unit]))
    if done and wait and not check_mode:
        prove(unit, int(service.get("wait", 30)))
    return done


def reason(unit, now, service):
    if service.get("restarted_for"):
        return service["restarted_for"]
    started = int(now["InactiveExitTimestampMonotonic"] or 0) / 1e6
    offset = time.time() - time.clock_gettime(time.CLOCK_MONOTONIC)
    for path in service.get("reads") or []:
        # Half a second, because the two clocks are not read in the same moment.
        if os.path.exists(path) and os.stat(path).st_mtime > started + offset + 0.5:
            return "%s is younger than its start" % path
    return ""


def stop(unit, now, check_mode):
    done = []
    if now["LoadState"] == "loaded" and now["UnitFileState"] == "enabled":
        done.append("%s was enabled" % unit)
        systemctl(check_mode, "disable", unit)
    if now["ActiveState"] in ("active", "activating"):
        done.append("%s was running" % unit)
        systemctl(check_mode, "stop", unit)
    return done


def prove(unit, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if show(unit)["ActiveState"] == "active":
            return
        time.sleep(0.25)
    log = subprocess.run(["journalctl", "-u", unit, "-n", "10", "--no-pager", "-o", "cat"], capture_output=True, text=True)
    raise Wrong("%s does not run after %d s. Its last words:\n%s" % (unit, seconds, log.stdout.strip()))


def show(unit):
    answer = subprocess.run(["systemctl", "show", unit, "--property=" + SHOWN], capture_output=True, text=True)
    if answer.returncode != 0:
        raise Wrong("systemd does not answer: %s" % (answer.stderr or answer.stdout).strip())
    return dict(line.split("=", 1) for line in answer.stdout.splitlines() if "=" in line)


def systemctl(check_mode, *words):
    if check_mode:
        return
    answer = subprocess.run(("systemctl",) + words, capture_output=True, text=True)
    if answer.returncode != 0 and words[0] not in ("reset-failed", "unmask"):
        unit = words[-1]
        log = subprocess.run(["journalctl", "-u", unit, "-n", "10", "--no-pager", "-o", "cat"], capture_output=True, text=True)
        raise Wrong("systemctl %s: %s\n%s" % (" ".join(words), answer.stderr.strip(), log.stdout.strip()))


if __name__ == "__main__":
    main()
