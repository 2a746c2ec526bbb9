#!/usr/bin/python
"""Collects what is needed to find out why a machine does not do what it should. Changes nothing."""

DOCUMENTATION = """
module: diagnostics
short_description: Journals, units, disks, certificates, network of a machine, bounded and without secrets
description:
  - Runs only programs that show something, each for at most ten seconds, and keeps the end of what they say.
  - Private keys, tokens and passwords are replaced by C(<hidden>).
  - Answers C(parts), lines for the log that begin with C(dipper.diagnostics SECTION n/m). Check mode does the same.
options:
  hours:
    description: How many hours the journals go back.
    type: int
    default: 6
  kib:
    description: Most text of one section, in KiB.
    type: int
    default: 48
"""

import glob
import os
import re

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.dipper_look import certificates, in_parts, text_of

SECRETS = [
    (re.compile(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?(-----END \1-----|\Z)", re.S), "<hidden>"),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*)?"), "<hidden>"),
    (re.compile(r"\b[a-z0-9]{6}\.[a-z0-9]{16}\b"), "<hidden>"),
    (re.compile(r"(?i)\b((?:proxy-)?authorization:[ \t]*(?:bearer|basic)?[ \t]*|bearer[ \t]+)\S+"), r"\1<hidden>"),
    (
        re.compile(r"(?i)((?:password|passwd|secret|token|certificate-key|api[_-]?key|client-key-data)[\"']?\s*[=:]\s*[\"']?)(?!/)[^\s\"',;]+"),
        r"\1<hidden>",
    ),
    (re.compile(r"([a-z][a-z0-9+.-]*://[^/\s:@]+:)[^/\s@]+@"), r"\1<hidden>@"),
]
UNITS = ["kubelet", "containerd", "etcd", "haproxy", "keepalived", "docker", "crio"]


def main():
    module = AnsibleModule(
        argument_spec={"hours": {"type": "int", "default": 6}, "kib": {"type": "int", "default": 48}}, supports_check_mode=True
    )
    hours, most = module.params["hours"], module.params["kib"] * 1024
    since = "--since=-%dh" % hours
    journal = ["journalctl", "--no-pager", "--output=short-iso", since, "--lines=2000"]
    sections = [
        ("system", shown(module, [["uname", "-a"], ["uptime"], ["date", "--utc", "+%FT%TZ"], ["timedatectl", "status"], ["chronyc", "tracking"], ["free", "-m"]])),
        ("pressure", "".join("%s: %s" % (name, text_of("/proc/pressure/" + name)) for name in ("cpu", "memory", "io"))),
        ("processes", shown(module, [["ps", "axo", "pid,ppid,stat,etimes,pcpu,rss,args", "--sort=-pcpu"]])[:8192]),
        ("units", shown(module, [["systemctl", "--no-pager", "--failed"]] + [["systemctl", "--no-pager", "--lines=0", "status", unit] for unit in UNITS])),
        ("disks", shown(module, [["df", "--human-readable", "--print-type"], ["df", "--inodes"], ["lsblk", "--fs"]])),
        ("network", shown(module, [["ip", "-brief", "address"], ["ip", "route"], ["ip", "-6", "route"], ["ss", "-tulnp"], ["nft", "list", "tables"]]) + text_of("/etc/resolv.conf") + text_of("/etc/hosts")),
        ("certificates", "".join("%(notAfter)s %(path)s %(subject)s\n" % entry for entry in certificates())),
        ("kubernetes", shown(module, [["kubelet", "--version"], ["kubeadm", "version", "-o", "short"], ["containerd", "--version"], ["ctr", "-n", "k8s.io", "tasks", "ls"]]) + listed("/etc/kubernetes") + listed("/etc/cni/net.d")),
        ("kubelet-config", text_of("/var/lib/kubelet/config.yaml")),
        ("journal-kubelet", shown(module, [journal + ["--unit=kubelet"]])),
        ("journal-containerd", shown(module, [journal + ["--unit=containerd"]])),
        ("journal-etcd", shown(module, [journal + ["--unit=etcd"]])),
        ("journal-kernel", shown(module, [journal + ["--dmesg", "--priority=warning"]])),
        ("static-pods", static_pods()),
    ]
    parts = []
    for name, text in sections:
        # The end is what happened last.
        kept = hidden(text.strip())
        kept = kept if len(kept) <= most else "… %d characters before this are left out\n%s" % (len(kept) - most, kept[-most:])
        parts += in_parts("dipper.diagnostics %s" % name, kept + "\n")
    module.exit_json(changed=False, parts=parts)


def shown(module, commands):
    said = []
    for argv in commands:
        path = module.get_bin_path(argv[0], opt_dirs=["/usr/local/bin"])
        if path is not None:
            _code, out, err = module.run_command(["timeout", "10", path] + argv[1:], encoding=None)
            text = (out or err).decode("utf-8", "replace")
            said.append("$ %s\n%s\n" % (" ".join(argv), text.strip()))
    return "\n".join(said) + ("\n" if said else "")


def listed(folder):
    found = []
    for path in sorted(glob.glob(folder + "/*") + glob.glob(folder + "/*/*"))[:200]:
        entry = os.lstat(path)
        found.append("%o %8d %s\n" % (entry.st_mode & 0o7777, entry.st_size, path))
    return "".join(found)


def static_pods():
    found = []
    for path in sorted(glob.glob("/var/log/pods/kube-system_*/*/*.log"), key=os.path.getmtime)[-16:]:
        with open(path, "rb") as file:
            file.seek(max(0, os.path.getsize(path) - 4096))
            found.append("== %s\n%s" % (path, file.read().decode("utf-8", "replace")))
    return "\n".join(found)


def hidden(text):
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


if __name__ == "__main__":
    main()
