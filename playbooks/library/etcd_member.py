#!/usr/bin/python
"""Members of etcd: adds this machine to those that serve, and asks whether it is healthy."""

DOCUMENTATION = """
module: etcd_member
short_description: Makes this machine known to the other members of etcd, once
description:
  - With C(state=new) the members find each other by their list; nothing is asked of anybody.
  - With C(state=existing) the members that serve are asked whether they know this one; if not, it is added. This goes over etcd's own
    port with the machine's own certificate.
  - The answer is the list of members to start with (C(initial_cluster)). What has data already needs none of it.
  - C(action=health) waits until the member on this machine takes part.
options:
  action:
    description: What to do.
    type: str
    choices: [add, health]
    required: true
  name:
    description: Name of the member on this machine.
    type: str
    required: true
  address:
    description: Address of this machine.
    type: str
    required: true
  members:
    description: All members that are wanted, C(name) and C(address).
    type: list
    elements: dict
    default: []
  state:
    description: Whether the members begin together or this one comes to others.
    type: str
    choices: [new, existing]
    default: new
  seconds:
    description: How long to wait for health.
    type: int
    default: 60
"""

import json
import os
import subprocess
import time

from ansible.module_utils.basic import AnsibleModule

ETCDCTL = "/usr/local/bin/etcdctl"
PKI = "/etc/etcd/pki"


def main():
    module = AnsibleModule(
        argument_spec={
            "action": {"type": "str", "choices": ["add", "health"], "required": True},
            "name": {"type": "str", "required": True},
            "address": {"type": "str", "required": True},
            "members": {"type": "list", "elements": "dict", "default": []},
            "state": {"type": "str", "choices": ["new", "existing"], "default": "new"},
            "seconds": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )
    asked = module.params
    if asked["action"] == "health":
        health(module, asked)
    wanted = ",".join("%s=%s" % (one["name"], peer(one["address"])) for one in asked["members"])
    if asked["state"] == "new" or os.path.isdir("/var/lib/etcd/member"):
        module.exit_json(changed=False, initial_cluster=wanted)
    if module.check_mode and not (os.path.exists(ETCDCTL) and os.path.exists(PKI + "/client.key")):
        module.exit_json(changed=True, initial_cluster=wanted, diff=[{"prepared": "%s would be added to etcd\n" % asked["name"]}])
    others = ["https://%s:2379" % one["address"] for one in asked["members"] if one["address"] != asked["address"]]
    known = members(module, others)
    changed = not any(peer(asked["address"]) in one.get("peerURLs", []) for one in known)
    if changed and not module.check_mode:
        answer = etcdctl(others, ["member", "add", asked["name"], "--peer-urls=" + peer(asked["address"])])
        if answer.returncode != 0:
            module.fail_json(msg="etcd does not take %s as a member: %s" % (asked["name"], answer.stderr.strip()))
        known = members(module, others)
    module.exit_json(
        changed=changed,
        initial_cluster=",".join(
            "%s=%s" % (one.get("name") or asked["name"], address) for one in known for address in one.get("peerURLs", [])
        ),
        diff=[{"prepared": "%s is not a member of etcd\n" % asked["name"]}] if changed else [],
    )


def health(module, asked):
    if module.check_mode and not os.path.exists(ETCDCTL):
        module.exit_json(changed=False)
    until = time.monotonic() + asked["seconds"]
    while True:
        answer = etcdctl(["https://%s:2379" % asked["address"]], ["endpoint", "health"])
        if answer.returncode == 0 or (module.check_mode and not os.path.isdir("/var/lib/etcd/member")):
            module.exit_json(changed=False)
        if time.monotonic() > until or module.check_mode:
            module.fail_json(
                msg="The member of etcd on this machine is not healthy: %s. Look at: journalctl -u etcd"
                % (answer.stderr or answer.stdout).strip()[-800:]
            )
        time.sleep(1)


def members(module, others):
    answer = etcdctl(others, ["member", "list", "-w", "json"])
    if answer.returncode != 0:
        module.fail_json(msg="The members of etcd do not answer (%s): %s" % (", ".join(others), answer.stderr.strip()[-800:]))
    return json.loads(answer.stdout)["members"]


def peer(address):
    return "https://%s:2380" % address


def etcdctl(endpoints, words):
    files = ["--cacert=%s/ca.crt" % PKI, "--cert=%s/client.crt" % PKI, "--key=%s/client.key" % PKI]
    return subprocess.run(
        [ETCDCTL, "--endpoints=" + ",".join(endpoints), "--command-timeout=10s"] + files + words, capture_output=True, text=True
    )


if __name__ == "__main__":
    main()
