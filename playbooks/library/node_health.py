#!/usr/bin/python
"""What a node can say of its own health, without the API server's help."""

DOCUMENTATION = """
module: node_health
short_description: Asks kubelet, containerd and the static pods of a machine whether they are well
description:
  - Reads only; waits up to C(seconds) for what has just been started. Everything that is not well is named.
options:
  control_plane:
    description: The machine runs the control plane's static pods.
    type: bool
    default: false
  stacked_etcd:
    description: And a member of etcd among them.
    type: bool
    default: false
  node_name:
    description: What the node is called in its cluster; a kubelet that takes another name from the host cannot serve it.
    type: str
    default: ""
  seconds:
    description: How long to wait.
    type: int
    default: 60
"""

import os
import socket
import ssl
import time
import urllib.error
import urllib.request

from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule(
        argument_spec={
            "control_plane": {"type": "bool", "default": False},
            "stacked_etcd": {"type": "bool", "default": False},
            "node_name": {"type": "str", "default": ""},
            "seconds": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )
    if module.check_mode and not os.path.exists("/etc/kubernetes/kubelet.conf"):
        # A dry run of a whole flow: what comes before has not really been done.
        module.exit_json(changed=False, healthy=[])
    checks = {
        "containerd": (containerd, "journalctl -u containerd"),
        "kubelet": (lambda: http("http://127.0.0.1:10248/healthz"), "journalctl -u kubelet"),
    }
    if module.params["control_plane"]:
        for name, port, path in (
            ("kube-apiserver", 6443, "readyz"),
            ("kube-controller-manager", 10257, "healthz"),
            ("kube-scheduler", 10259, "healthz"),
        ):
            checks[name] = (
                lambda port=port, path=path: http("https://127.0.0.1:%d/%s" % (port, path)),
                "the log of its pod below /var/log/pods",
            )
        if module.params["stacked_etcd"]:
            checks["etcd"] = (lambda: http("http://127.0.0.1:2381/health"), "the log of its pod below /var/log/pods")
    name = os.uname().nodename.lower()
    wanted = module.params["node_name"]
    if wanted and name != wanted and takes_name_from_host():
        module.fail_json(
            msg="The host calls itself %s now, but it is the node %s of its cluster: kubelet may not serve it under another name. "
            "Set it back: hostnamectl set-hostname %s && systemctl restart kubelet." % (name, wanted, wanted)
        )
    until = time.monotonic() + (0 if module.check_mode else module.params["seconds"])
    while True:
        problems = {name: problem for name, (check, _) in checks.items() for problem in [check()] if problem}
        if not problems:
            module.exit_json(changed=False, healthy=sorted(checks))
        if time.monotonic() >= until:
            module.fail_json(
                msg="\n".join("%s is not well: %s. Look at %s." % (name, problem, checks[name][1]) for name, problem in problems.items())
            )
        time.sleep(1)


def takes_name_from_host():
    """Nobody has given the kubelet that runs another name."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as file:
                words = file.read().decode("utf-8", "replace").split("\0")
        except OSError:
            continue
        if os.path.basename(words[0]) == "kubelet":
            return not any(word.startswith("--hostname-override") for word in words)
    return False


def containerd():
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(3)
    try:
        client.connect("/run/containerd/containerd.sock")
    except OSError as cause:
        return "its socket does not answer (%s)" % cause.strerror
    finally:
        client.close()
    return ""


def http(url):
    # The certificates are the cluster's own; it is asked only whether somebody well answers here.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        opener.open(url, timeout=5).read()
    except urllib.error.HTTPError as cause:
        return "%s answers %d: %s" % (url, cause.code, cause.read(500).decode("utf-8", "replace").strip())
    except (OSError, urllib.error.URLError) as cause:
        return "%s does not answer (%s)" % (url, getattr(cause, "reason", cause))
    return ""


if __name__ == "__main__":
    main()
