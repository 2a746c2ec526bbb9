#!/usr/bin/python
"""Reads the state of a machine and changes nothing."""

DOCUMENTATION = """
module: machine_state
short_description: What a machine is and what is on it, in one look
description:
  - Reads /proc, /sys and a few files; runs no other program and writes nothing, so check mode does the same.
  - Only what the checks of C(pre-check.yml) ask for is read, which is faster than gathering facts.
options:
  data_folder:
    description: Folder whose free space is reported.
    type: path
    default: /var/lib
"""

import os
import re
import socket
import time

from ansible.module_utils.basic import AnsibleModule

LEFTOVER_FILES = [
    "/etc/kubernetes/admin.conf",
    "/etc/kubernetes/kubelet.conf",
    "/etc/kubernetes/bootstrap-kubelet.conf",
    "/etc/kubernetes/manifests/kube-apiserver.yaml",
    "/etc/kubernetes/manifests/etcd.yaml",
    "/etc/kubernetes/pki/ca.crt",
    "/var/lib/kubelet/config.yaml",
    "/var/lib/kubelet/pki/kubelet-client-current.pem",
    "/var/lib/etcd/member",
]
LEFTOVER_LINKS = re.compile(r"^(cni\d+|flannel\.\d+|cali[0-9a-f]+|cilium_.*|kube-ipvs\d+|nodelocaldns|tunl0)$")
LEFTOVER_PROCESSES = ("kubelet", "kube-apiserver", "kube-controller", "kube-scheduler", "kube-proxy", "etcd")


def main():
    module = AnsibleModule(
        argument_spec={
            "data_folder": {"type": "path", "default": "/var/lib"},
        },
        supports_check_mode=True,
    )
    names = process_names()
    module.exit_json(
        changed=False,
        os=operating_system(),
        kernel=os.uname().release,
        cpus=os.cpu_count() or 0,
        memory_mib=memory_mib(),
        free_mib=free_mib(module.params["data_folder"]),
        epoch=time.time(),
        container=container(),
        time_service=sorted(set(names.values()) & {"chronyd", "ntpd", "systemd-timesyn", "ptp4l", "phc2sys"}),
        swap=swap(),
        listening=listening(names),
        leftovers=leftovers(names),
        hostname=socket.gethostname(),
        machine_id=first_line("/etc/machine-id"),
    )


def first_line(path):
    try:
        with open(path, errors="replace") as file:
            return file.readline().strip()
    except OSError:
        return ""


def lines(path):
    try:
        with open(path, errors="replace") as file:
            return file.read().splitlines()
    except OSError:
        return []


def operating_system():
    values = {}
    for line in lines("/etc/os-release"):
        name, found, value = line.partition("=")
        if found:
            values[name] = value.strip().strip("\"'")
    return {"id": values.get("ID", "unknown"), "version": values.get("VERSION_ID", "0"), "name": values.get("PRETTY_NAME", "unknown")}


def memory_mib():
    for line in lines("/proc/meminfo"):
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) // 1024
    return 0


def free_mib(folder):
    while not os.path.isdir(folder) and folder != "/":
        folder = os.path.dirname(folder)
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize // (1024 * 1024)


def container():
    """The clock, the kernel and the swap of a container are its host's."""
    for item in (first_line("/proc/1/environ") or "").split("\0"):
        if item.startswith("container="):
            return item.partition("=")[2]
    return first_line("/run/systemd/container")


def swap():
    return [line.split()[0] for line in lines("/proc/swaps")[1:]]


def process_names():
    return {int(pid): first_line("/proc/%s/comm" % pid) for pid in os.listdir("/proc") if pid.isdigit()}


def listening(names):
    """Ports on which somebody listens, with the program, as far as we may see it."""
    ports = {}
    for path in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in lines(path)[1:]:
            fields = line.split()
            if len(fields) > 9 and fields[3] == "0A":
                ports.setdefault(int(fields[1].rsplit(":", 1)[1], 16), fields[9])
    owners = socket_owners(names) if ports else {}
    return [{"port": port, "program": owners.get(ports[port], "")} for port in sorted(ports)]


def socket_owners(names):
    owners = {}
    for pid, name in names.items():
        folder = "/proc/%d/fd" % pid
        try:
            for number in os.listdir(folder):
                target = os.readlink(os.path.join(folder, number))
                if target.startswith("socket:["):
                    owners.setdefault(target[8:-1], "%s (pid %d)" % (name, pid))
        except OSError:
            continue
    return owners


def leftovers(names):
    found = [path for path in LEFTOVER_FILES if os.path.lexists(path)]
    try:
        found += ["/etc/cni/net.d/%s" % name for name in sorted(os.listdir("/etc/cni/net.d")) if not name.startswith(".")]
    except OSError:
        pass
    found += ["interface %s" % name for name in sorted(os.listdir("/sys/class/net")) if LEFTOVER_LINKS.match(name)]
    running = {name for name in names.values() if name in LEFTOVER_PROCESSES}
    running |= {"a container" for name in names.values() if name.startswith("containerd-shim")}
    return found + ["process %s" % name for name in sorted(running)]


if __name__ == "__main__":
    main()
