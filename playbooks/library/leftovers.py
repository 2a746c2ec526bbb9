#!/usr/bin/python
"""Removes what a cluster left on a machine: what its lists name, and nothing else."""

DOCUMENTATION = """
module: leftovers
short_description: Removes what lists name, and says what it removed
description:
  - Ends and removes, in this order, units, containers of Kubernetes, interfaces, chains and tables of the packet filter, mounts below
    the paths, the paths themselves, kubeconfigs of the cluster, users, and signatures of file systems on named disks.
  - A mount point among the paths is emptied and stays mounted. Nothing is followed through symbolic links, and nothing is removed
    below a path in which anything is still mounted.
  - Answers C(removed), one text for each thing. Check mode answers the same list and removes nothing.
options:
  units:
    description: Units of systemd to stop and disable. Their files are removed when they are among the paths.
    type: list
    elements: str
    default: []
  containers:
    description: Whether to end the containers in containerd's namespace k8s.io.
    type: bool
    default: false
  links:
    description: Regular expressions for whole names of network interfaces.
    type: list
    elements: str
    default: []
  namespaces:
    description: Regular expressions for whole names of network namespaces below /run/netns.
    type: list
    elements: str
    default: []
  chains:
    description: Regular expressions for whole names of chains of iptables, and of sets of ipset.
    type: list
    elements: str
    default: []
  tables:
    description: Tables of nftables, as C(family name).
    type: list
    elements: str
    default: []
  paths:
    description: Absolute paths, at least two folders deep; the last part may hold wildcards.
    type: list
    elements: str
    default: []
  kubeconfigs:
    description: Kubeconfigs that are removed only if they trust C(cluster_ca).
    type: list
    elements: str
    default: []
  cluster_ca:
    description: Certificate of the authority of the cluster that the machine leaves (PEM).
    type: str
    default: ""
  marked:
    description: >-
      C(units) and C(paths) that are ours only where C(file) says so by the mark that our playbooks write; the file is removed after
      its paths when it is among them.
    type: list
    elements: dict
    default: []
  users:
    description: System users, removed with their group.
    type: list
    elements: str
    default: []
  disks:
    description: Names below /dev/disk/by-id whose signatures are wiped.
    type: list
    elements: str
    default: []
"""

import errno
import fnmatch
import glob
import os
import pwd
import re
import shutil
import signal
import stat
import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.dipper_look import (
    container_shims,
    fingerprint,
    is_below,
    kubeconfig_ca,
    mounts,
    names_in,
    parents,
    processes,
    text_of,
)

FORBIDDEN = re.compile(r"^/(bin|boot|dev|etc|home|lib\d*|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)?(/(lib|local|bin|sbin|log|share|systemd|ssh))*$")
MARK = "Kept by Dipper's playbook"
GROUPS = ["/sys/fs/cgroup/kubepods*", "/sys/fs/cgroup/*/kubepods*"]
# systemd clears its own hierarchies of version 1; containers on one host may share it.
OF_SYSTEMD = re.compile(r"^/sys/fs/cgroup/(systemd|unified)/")
TEXT = {"type": "list", "elements": "str", "default": []}


def main():
    module = AnsibleModule(
        argument_spec=dict(
            {name: dict(TEXT) for name in ("units", "links", "namespaces", "chains", "tables", "paths", "kubeconfigs", "users", "disks")},
            marked={"type": "list", "elements": "dict", "default": []},
            containers={"type": "bool", "default": False},
            cluster_ca={"type": "str", "default": ""},
        ),
        supports_check_mode=True,
    )
    removed = Cleaner(module).clean()
    diff = {"prepared": "".join("- %s\n" % thing for thing in removed)}
    module.exit_json(changed=bool(removed), removed=removed, diff=diff)


class Cleaner:
    def __init__(self, module):
        self.module = module
        self.asked = module.params
        # Decided once, at the beginning: the marks themselves are removed.
        for entry in self.asked["marked"]:
            if MARK in text_of(entry["file"], 4096):
                self.asked["units"] += entry.get("units") or []
                self.asked["paths"] += entry.get("paths") or []
        self.removed = []

    def clean(self):
        paths = self.checked_paths()
        disks = self.checked_disks()
        self.units()
        if self.asked["containers"]:
            self.containers()
        self.namespaces()
        self.links()
        self.filters()
        if self.asked["containers"]:
            self.groups()
        self.paths(paths)
        self.kubeconfigs()
        if self.removed and not self.module.check_mode:
            self.run(["systemctl", "daemon-reload"], fatal=False)
        self.users()
        self.disks(disks)
        return self.removed

    def does(self, what):
        """Notes it; answers whether it is to be done."""
        self.removed.append(what)
        return not self.module.check_mode

    def run(self, argv, data=None, fatal=True):
        program = self.module.get_bin_path(argv[0])
        if program is None:
            return None
        code, out, err = self.module.run_command([program] + argv[1:], data=data)
        if code != 0 and fatal:
            self.module.fail_json(msg="%s: %s" % (" ".join(argv), (err or out).strip()), removed=self.removed)
        return out if code == 0 else None

    def matches(self, name, patterns):
        return any(re.match("(?:%s)$" % pattern, name) for pattern in self.asked[patterns])

    # Refusals come before anything is done.

    def checked_paths(self):
        for path in self.asked["paths"]:
            folder = os.path.dirname(path)
            if os.path.normpath(path) != path or not path.startswith("/") or FORBIDDEN.match(path) or re.search(r"[*?\[]", folder):
                self.module.fail_json(msg="%s is no path that may be removed." % path)
        return [found for path in self.asked["paths"] for found in expanded(path)]

    def checked_disks(self):
        found = []
        for name in self.asked["disks"]:
            link = "/dev/disk/by-id/" + name
            if not re.match(r"^[A-Za-z0-9._:+-]+$", name) or not os.path.islink(link):
                self.module.fail_json(msg="There is no disk %s on this machine." % link)
            device = os.path.realpath(link)
            kernel = os.path.basename(device)
            block = "/sys/class/block/" + kernel
            parts = [kernel] + [part for part in names_in(block) if os.path.exists("%s/%s/partition" % (block, part))]
            used = ["/dev/" + part for part in parts if names_in("/sys/class/block/%s/holders" % part)]
            numbers = {text_of("/sys/class/block/%s/dev" % part).strip() for part in parts}
            used += [mount["path"] for mount in mounts() if mount["device"] in numbers]
            used += ["swap" for line in text_of("/proc/swaps").splitlines() if line.split(" ")[0] in ["/dev/" + part for part in parts]]
            if used:
                self.module.fail_json(msg="Disk %s is in use (%s): it is not wiped." % (link, ", ".join(used)))
            found.append((link, ["/dev/" + part for part in parts[::-1]]))
        return found

    # One after the other

    def units(self):
        for unit in self.asked["units"]:
            out = self.run(["systemctl", "show", "--property=LoadState,ActiveState,UnitFileState", unit], fatal=False) or ""
            state = dict(line.split("=", 1) for line in out.splitlines() if "=" in line)
            if state.get("LoadState") in (None, "not-found"):
                continue
            if state.get("ActiveState") not in ("inactive", "failed") and self.does("running unit %s" % unit):
                self.run(["systemctl", "stop", unit])
            if state.get("UnitFileState") in ("enabled", "enabled-runtime") and self.does("enabled unit %s" % unit):
                self.run(["systemctl", "disable", unit])
            if state.get("ActiveState") == "failed" and not self.module.check_mode:
                self.run(["systemctl", "reset-failed", unit], fatal=False)

    def containers(self):
        """Ends each container with all its processes, then its shim: this works also when containerd itself is gone."""
        for _try in range(20):
            pods = [shim for shim in container_shims(processes()) if shim[1] == "k8s.io"]
            if not pods:
                return
            first = _try == 0
            children = parents()
            for pid, _namespace, name in pods:
                if first and not self.does("containers of pod %s" % name[:16]):
                    continue
                for victim in descendants(pid, children)[::-1] + [pid]:
                    kill(victim)
            if self.module.check_mode:
                return
            time.sleep(0.2)
        self.module.fail_json(msg="Containers do not end: %s" % ", ".join(name for _pid, _space, name in pods), removed=self.removed)

    def namespaces(self):
        for name in names_in("/run/netns"):
            if self.matches(name, "namespaces") and self.does("network namespace %s" % name):
                self.run(["ip", "netns", "delete", name])

    def groups(self):
        """Empty control groups of pods: they hold nothing, but the next kubelet would take them for its own."""
        tops = [folder for pattern in GROUPS for folder in glob.glob(pattern) if not OF_SYSTEMD.match(folder) and not has_processes(folder)]
        if tops and self.does("control groups of pods"):
            for top in tops:
                for folder, _folders, _files in os.walk(top, topdown=False):
                    try:
                        os.rmdir(folder)
                    except OSError:
                        continue  # a process is still on its way out of it

    def links(self):
        for name in names_in("/sys/class/net"):
            if not self.matches(name, "links") or not os.path.exists("/sys/class/net/" + name):
                continue
            if self.does("interface %s" % name):
                # Its pair at the other end goes with it, and may have stood on our list.
                if self.run(["ip", "link", "delete", name], fatal=False) is None and os.path.exists("/sys/class/net/" + name):
                    self.module.fail_json(msg="Interface %s cannot be removed." % name, removed=self.removed)

    def filters(self):
        for program in self.packet_filters():
            out = self.run([program + "-save"], fatal=False)
            script, chains = undo(out or "", lambda name: self.matches(name, "chains"))
            if chains and self.does("%d chains of %s: %s" % (len(chains), program, shortened(chains))):
                self.run([program + "-restore", "--noflush"], data=script)
        for table in self.asked["tables"]:
            if self.run(["nft", "list", "table"] + table.split(), fatal=False) is not None and self.does("table %s of nftables" % table):
                self.run(["nft", "delete", "table"] + table.split())
        for name in (self.run(["ipset", "list", "-name"], fatal=False) or "").split():
            if self.matches(name, "chains") and self.does("address set %s" % name):
                self.run(["ipset", "destroy", name])

    def packet_filters(self):
        """iptables comes in two kinds; what the default does not show, the other one may."""
        found = []
        for program, family in (("iptables", "ip"), ("ip6tables", "ip6")):
            version = self.run([program, "--version"], fatal=False)
            if version is None:
                continue
            found.append(program)
            if "nf_tables" not in version:
                found.append(program + "-nft")
            elif text_of("/proc/net/%s_tables_names" % family):  # asking otherwise would load the old kernel modules
                found.append(program + "-legacy")
        return found

    def paths(self, paths):
        for path in paths:
            self.unmount_below(path)
            if not os.path.lexists(path) or (is_mounted(path) and not names_in(path)):
                continue
            if not self.does(path + ("/*" if is_mounted(path) else "")):
                continue
            still = [mount["path"] for mount in mounts() if is_below(mount["path"], path) and mount["path"] != path]
            if still:
                self.module.fail_json(msg="%s is not removed: %s is mounted below it." % (path, still[0]), removed=self.removed)
            try:
                if is_mounted(path):
                    for name in names_in(path):
                        erase(os.path.join(path, name))
                else:
                    erase(path)
            except OSError as problem:
                self.module.fail_json(msg="%s cannot be removed: %s" % (path, problem), removed=self.removed)

    def unmount_below(self, path):
        below = [mount["path"] for mount in mounts() if is_below(mount["path"], path) and mount["path"] != path]
        if below and self.does("%d mounts below %s" % (len(below), path)):
            for point in reversed(below):
                self.run(["umount", point])

    def kubeconfigs(self):
        wanted = fingerprint(self.asked["cluster_ca"])
        for path in self.asked["kubeconfigs"]:
            if wanted and fingerprint(kubeconfig_ca(path)) == wanted and self.does(path):
                os.unlink(path)

    def users(self):
        for name in self.asked["users"]:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            # People's users begin at 1000; a name on a list is no reason to remove one of them.
            if entry.pw_uid != 0 and entry.pw_uid < 1000 and self.does("user %s" % name):
                self.run(["userdel", name])

    def disks(self, disks):
        for link, parts in disks:
            found = [part for part in parts if (self.run(["wipefs", "--noheadings", "--parsable", part]) or "").strip()]
            if found and self.does("signatures on %s" % link):
                for part in found:
                    self.run(["wipefs", "--all", part])


def has_processes(group):
    return any(text_of(os.path.join(folder, "cgroup.procs")).strip() for folder, _folders, _files in os.walk(group))


def shortened(names, most=6):
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def expanded(path):
    """A path, or those in its folder that its last part names."""
    folder, last = os.path.split(path)
    if re.search(r"[*?\[]", last):
        return [os.path.join(folder, name) for name in names_in(folder) if fnmatch.fnmatchcase(name, last)]
    return [path]


def is_mounted(path):
    return any(mount["path"] == path for mount in mounts())


def erase(path):
    if stat.S_ISDIR(os.lstat(path).st_mode):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def descendants(pid, parent_of):
    found = [child for child, parent in parent_of.items() if parent == pid]
    return found + [grandchild for child in found for grandchild in descendants(child, parent_of)]


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError as problem:
        if problem.errno != errno.ESRCH:
            raise


def undo(saved, ours):
    """What iptables-restore has to be told so that chains go, with the rules that lead to them; and their names."""
    script, gone, table = [], [], None
    for line in saved.splitlines():
        if line.startswith("*"):
            table = {"name": line, "chains": [], "rules": []}
        elif table is None:
            continue
        elif line.startswith(":") and ours(line[1:].split(" ")[0]):
            table["chains"].append(line[1:].split(" ")[0])
        elif line.startswith("-A "):
            chain = line.split(" ")[1]
            target = re.search(r" -[jg] (\S+)", line)
            if not ours(chain) and target is not None and ours(target.group(1)):
                table["rules"].append("-D" + line[2:])
        elif line == "COMMIT":
            if table["chains"]:
                # Emptied first: chains lead to each other.
                script += [table["name"]] + [":%s - [0:0]" % chain for chain in table["chains"]] + table["rules"]
                script += ["-X %s" % chain for chain in table["chains"]] + ["COMMIT"]
                gone += table["chains"]
            table = None
    return "\n".join(script) + "\n", gone


if __name__ == "__main__":
    main()
