#!/usr/bin/python
"""Kernel modules, sysctls and swap: as they are now and as they will be after a reboot."""

DOCUMENTATION = """
module: kernel_settings
short_description: Loads modules, sets sysctls and switches swap off, at once and for good
description:
  - Each difference is told by its own name; what is right already is not touched.
  - In a container the kernel is the host's, so swap is left to the host, and a sysctl that is not there or cannot be written there is
    only told (C(host_only)).
options:
  modules:
    description: Names of modules that must be loaded or built in.
    type: list
    elements: str
    default: []
  sysctls:
    description: Names and values.
    type: dict
    default: {}
  swap_off:
    description: Swap must not be used.
    type: bool
    default: false
  file:
    description: Name, without folder and ending, of the files below /etc/modules-load.d and /etc/sysctl.d.
    type: str
    default: 90-dipper
"""

import os
import subprocess

from ansible.module_utils.basic import AnsibleModule

# A module that is built in and has no parameters leaves no trace in /sys/module, but what it brings can be seen.
TRACES = {
    "br_netfilter": "/proc/sys/net/bridge/bridge-nf-call-iptables",
    "nf_conntrack": "/proc/sys/net/netfilter/nf_conntrack_max",
    "ip_vs": "/proc/net/ip_vs",
}


class Wrong(Exception):
    """Something a person has to put right."""


def main():
    module = AnsibleModule(
        argument_spec={
            "modules": {"type": "list", "elements": "str", "default": []},
            "sysctls": {"type": "dict", "default": {}},
            "swap_off": {"type": "bool", "default": False},
            "file": {"type": "str", "default": "90-dipper"},
        },
        supports_check_mode=True,
    )
    check, name = module.check_mode, module.params["file"]
    sysctls = {key: str(value) for key, value in sorted(module.params["sysctls"].items())}
    inside = contained()
    done, host_only = [], []
    try:
        head = "# Kept by Dipper's playbook preinstall.\n"
        modules = module.params["modules"]
        done += keep_file("/etc/modules-load.d/%s.conf" % name, head + "".join("%s\n" % one for one in modules), check)
        done += keep_file("/etc/sysctl.d/%s.conf" % name, head + "".join("%s = %s\n" % pair for pair in sysctls.items()), check)
        for one in modules:
            done += load(one, check)
        for key, value in sysctls.items():
            found, problem = set_sysctl(key, value, check, bool(done))
            if problem and not inside:
                raise Wrong(problem)
            host_only += [key] if problem else []
            done += found
        if module.params["swap_off"] and not inside:
            done += no_swap(check)
    except Wrong as problem:
        module.fail_json(msg=str(problem))
    module.exit_json(changed=bool(done), done=done, host_only=host_only, diff=[{"prepared": text + "\n"} for text in done])


def contained():
    try:
        with open("/proc/1/environ", "rb") as file:
            return any(part.startswith(b"container=") for part in file.read().split(b"\0"))
    except OSError:
        return False


def read(path):
    try:
        with open(path, errors="replace") as file:
            return file.read()
    except OSError:
        return None


def keep_file(path, content, check):
    if read(path) == content:
        return []
    if not check:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".new", "w") as file:
            file.write(content)
        os.rename(path + ".new", path)
    return ["%s differs or is missing" % path]


def is_loaded(one):
    if os.path.isdir("/sys/module/%s" % one.replace("-", "_")) or os.path.exists(TRACES.get(one, "/nowhere")):
        return True
    if any(line.split()[-1] == one for line in (read("/proc/filesystems") or "").splitlines()):
        return True
    built_in = read("/lib/modules/%s/modules.builtin" % os.uname().release) or ""
    return any(os.path.basename(line).split(".")[0].replace("-", "_") == one for line in built_in.splitlines())


def load(one, check):
    if is_loaded(one):
        return []
    if not check:
        try:
            answer = subprocess.run(["modprobe", one], capture_output=True, text=True)
        except FileNotFoundError:
            raise Wrong("Kernel module %s is not loaded and there is no modprobe. Install the package kmod." % one)
        if answer.returncode != 0:
            raise Wrong(
                "Kernel module %s cannot be loaded: %s. Install the modules of kernel %s, or reboot into the kernel that is installed."
                % (one, answer.stderr.strip(), os.uname().release)
            )
    return ["kernel module %s was not loaded" % one]


def set_sysctl(key, value, check, modules_may_follow):
    path = "/proc/sys/" + key.replace(".", "/")
    now = read(path)
    if now is None:
        if check and modules_may_follow:
            return ["sysctl %s would be set" % key], ""
        return [], "sysctl %s does not exist on this kernel." % key
    if now.split() == value.split():
        return [], ""
    if not check:
        try:
            with open(path, "w") as file:
                file.write(value)
        except OSError as cause:
            return [], "sysctl %s cannot be set to %s: %s." % (key, value, cause.strerror)
    return ["sysctl %s was %s" % (key, " ".join(now.split()))], ""


def no_swap(check):
    done = []
    if len((read("/proc/swaps") or "").splitlines()) > 1:
        done.append("swap was in use")
        if not check:
            answer = subprocess.run(["swapoff", "-a"], capture_output=True, text=True)
            if answer.returncode != 0:
                raise Wrong("Swap cannot be switched off: %s. Free memory first." % answer.stderr.strip())
    table = read("/etc/fstab") or ""
    kept = "".join(
        "# swap is off on nodes: " + line if is_swap(line) else line for line in table.splitlines(keepends=True)
    )
    if kept != table:
        done.append("/etc/fstab brings swap back at the next boot")
        if not check:
            with open("/etc/fstab.dipper-new", "w") as file:
                file.write(kept)
            os.chmod("/etc/fstab.dipper-new", 0o644)
            os.rename("/etc/fstab.dipper-new", "/etc/fstab")
    # Partitions that systemd finds by their type, without fstab.
    if not os.path.islink("/etc/systemd/system/swap.target"):
        done.append("swap.target is not masked")
        if not check:
            subprocess.run(["systemctl", "mask", "swap.target"], capture_output=True)
    return done


def is_swap(line):
    fields = line.split()
    return len(fields) > 2 and not line.lstrip().startswith("#") and fields[2] == "swap"


if __name__ == "__main__":
    main()
