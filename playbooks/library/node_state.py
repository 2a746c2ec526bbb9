#!/usr/bin/python
"""What roles have to know of a machine before they make a node of it. Reads only."""

DOCUMENTATION = """
module: node_state
short_description: Processor, cgroups and membership of a machine, in one look
description:
  - Runs no other program and writes nothing, so check mode does the same.
  - Fails when the machine belongs to another cluster or is a node of another name.
options:
  ca_cert:
    description: Certificate authority of the cluster (PEM); empty asks nothing about membership.
    type: str
    default: ""
  node_name:
    description: Name that the node has or is to have.
    type: str
    default: ""
"""

import os
import socket

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.dipper_member import Foreign, membership

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "ppc64le": "ppc64le", "s390x": "s390x"}


def main():
    module = AnsibleModule(
        argument_spec={"ca_cert": {"type": "str", "default": ""}, "node_name": {"type": "str", "default": ""}},
        supports_check_mode=True,
    )
    name = module.params["node_name"] or socket.gethostname()
    try:
        member = membership(module.params["ca_cert"], name) if module.params["ca_cert"] else "none"
    except Foreign as problem:
        module.fail_json(msg=str(problem))
    machine = os.uname().machine
    node = {
        "arch": ARCHITECTURES.get(machine, machine),
        "container": container(),
        "cgroup": "v2" if os.path.exists("/sys/fs/cgroup/cgroup.controllers") else "v1",
        "hostname": socket.gethostname(),
        "node_name": name,
        "membership": member,
        "etcd_data": os.path.isdir("/var/lib/etcd/member"),
        "interface": interface(),
    }
    # As a fact, so that the following tasks of all roles know it: a second task that only remembers it costs as much as one that works.
    module.exit_json(changed=False, ansible_facts={"node": node})


def container():
    """The kernel, its modules and its swap are the host's."""
    try:
        with open("/proc/1/environ", "rb") as file:
            for part in file.read().split(b"\0"):
                if part.startswith(b"container="):
                    return part[10:].decode("ascii", "replace")
    except OSError:
        pass
    return ""


def interface():
    """The one with the default route."""
    try:
        with open("/proc/net/route") as file:
            for line in file.read().splitlines()[1:]:
                fields = line.split()
                if len(fields) > 7 and fields[1] == "00000000" and fields[7] == "00000000":
                    return fields[0]
    except OSError:
        pass
    return ""


if __name__ == "__main__":
    main()
