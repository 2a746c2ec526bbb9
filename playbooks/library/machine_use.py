#!/usr/bin/python
"""Asks a machine whether somebody uses it, and changes nothing."""

DOCUMENTATION = """
module: machine_use
short_description: Who uses this machine
description:
  - What has to be asked before anything is removed from a machine. Reads /proc and a few files and asks a local etcd for its health.
  - Answers C(reasons), each a sentence why nothing may be removed; an empty list means that the machine may be cleaned.
  - Answers also C(cluster) (whose node it is by its authority: C(ours), C(another), or empty), C(has_node), C(kubelet_running) and
    where C(kubeadm) is.
  - Check mode does the same.
options:
  cluster_ca:
    description: Certificate of the authority of the cluster that the machine may belong to (PEM); empty for a machine of no cluster.
    type: str
    default: ""
  etcd_ca:
    description: Certificate of the authority of that cluster's etcd (PEM), where it is not known from the machine's own files.
    type: str
    default: ""
  etcd_members:
    description: Addresses of the members that the cluster's etcd is to have.
    type: list
    elements: str
    default: []
  address:
    description: Address of the machine among them.
    type: str
    default: ""
  paths:
    description: What is about to be removed.
    type: list
    elements: str
    default: []
  keep_mounts:
    description: Mount points that belong to the machine and may stay.
    type: list
    elements: str
    default: []
  unknown_containers:
    description: Whether running containers of Kubernetes whose cluster nobody can tell may be ended.
    type: bool
    default: false
"""

import json
import re

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.urls import open_url
from ansible.module_utils.dipper_look import (
    DATA_SYSTEMS,
    cluster_ca,
    container_shims,
    fingerprint,
    is_below,
    mounts,
    names_in,
    option,
    processes,
    text_of,
)

# Where the system, its users and container runtimes keep their own; as in the probe of the platform.
SYSTEM_MOUNTS = re.compile(
    r"^/($|boot(/.*)?$|home(/.*)?$|opt$|srv$|tmp$|usr(/.*)?$|var$|var/(log(/.*)?|tmp|lib)$|run/host/.*"
    r"|var/lib/(containerd|kubelet|etcd|docker|containers)$)"
)
VOLUMES = "/var/lib/kubelet"


def main():
    module = AnsibleModule(
        argument_spec={
            "cluster_ca": {"type": "str", "default": ""},
            "etcd_ca": {"type": "str", "default": ""},
            "etcd_members": {"type": "list", "elements": "str", "default": []},
            "address": {"type": "str", "default": ""},
            "paths": {"type": "list", "elements": "str", "default": []},
            "keep_mounts": {"type": "list", "elements": "str", "default": []},
            "unknown_containers": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    asked = module.params
    running = processes()
    wanted, found = fingerprint(asked["cluster_ca"]), fingerprint(cluster_ca())
    reasons = kubelet(running, wanted, found)
    reasons += etcd(running, asked, wanted, found)
    reasons += containers(running, wanted, found, asked["unknown_containers"])
    reasons += foreign_mounts(asked)
    module.exit_json(
        changed=False,
        reasons=reasons,
        kubelet_running=is_running(running, "kubelet"),
        has_node=bool(found) or bool(names_in("/etc/kubernetes/manifests")),
        kubeadm=module.get_bin_path("kubeadm", opt_dirs=["/usr/local/bin"]) or "",
        cluster="" if not found else ("ours" if found == wanted else "another"),
    )


def is_running(running, name):
    return any(process == name for process, _arguments in running.values())


def kubelet(running, wanted, found):
    if not is_running(running, "kubelet") or (found and found == wanted):
        return []
    # A kubelet that waits for a configuration (its unit is enabled, nothing has joined) is nobody's node.
    if not found and not text_of("/var/lib/kubelet/config.yaml"):
        return []
    whose = "of another cluster (authority %s)" % found[:16] if found else "of a cluster that cannot be told"
    return ["The kubelet runs as a node %s. Remove the node from its cluster first." % whose]


def etcd(running, asked, wanted, found):
    reasons = []
    for pid, (name, arguments) in sorted(running.items()):
        if name != "etcd":
            continue
        environment = dict(item.partition("=")[::2] for item in text_of("/proc/%d/environ" % pid).split("\0") if item)
        configured = text_of("/proc/%d/root%s" % (pid, option(arguments, "--config-file"))) if option(arguments, "--config-file") else ""
        authority = setting(arguments, environment, configured, "trusted-ca-file")
        presented = fingerprint(text_of("/proc/%d/root%s" % (pid, authority))) if authority else ""
        ours = presented and presented in (fingerprint(asked["etcd_ca"]), stacked_authority(wanted, found))
        if ours and asked["address"] in asked["etcd_members"]:
            reasons.append("This machine is a member of the cluster's etcd and is to stay one. Take it out of the members first.")
        elif not ours:
            state = "serves" if healthy(setting(arguments, environment, configured, "listen-metrics-urls")) else "runs"
            reasons.append("An etcd %s here that is not of this cluster (pid %d). Take the member out of its etcd first." % (state, pid))
    return reasons


def setting(arguments, environment, configured, name):
    """etcd takes its settings as options, from the environment or from a file."""
    in_file = re.search(r"^\s*%s:\s*[\"']?([^\s\"']+)" % re.escape(name), configured, re.M)
    return (
        option(arguments, "--" + name)
        or environment.get("ETCD_" + name.upper().replace("-", "_"), "")
        or (in_file.group(1) if in_file is not None else "")
    )


def stacked_authority(wanted, found):
    """kubeadm keeps the authority of a stacked etcd beside the cluster's own."""
    return fingerprint(text_of("/etc/kubernetes/pki/etcd/ca.crt")) if wanted and found == wanted else ""


def healthy(urls):
    for url in urls.split(","):
        if url.startswith("http://"):
            try:
                return json.loads(open_url(url + "/health", timeout=3, use_proxy=False).read()).get("health") == "true"
            except Exception:  # whatever goes wrong: it does not serve
                return False
    return False


def containers(running, wanted, found, unknown_too):
    shims = container_shims(running)
    strangers = sorted({namespace or "podman" for _pid, namespace, _id in shims if namespace != "k8s.io"})
    reasons = []
    if strangers:
        count = sum(1 for _pid, namespace, _id in shims if namespace != "k8s.io")
        reasons.append("%d containers run here that no kubelet started (%s). Stop them first." % (count, ", ".join(strangers)))
    pods = [entry for entry in shims if entry[1] == "k8s.io"]
    if pods and found and found != wanted:
        reasons.append("%d containers of another cluster run here (authority %s)." % (len(pods), found[:16]))
    elif pods and not found and not unknown_too:
        reasons.append(
            "%d containers of Kubernetes run here, and nothing tells of which cluster. Stop them, or set the parameter "
            "unknownContainers to true." % len(pods)
        )
    return reasons


def foreign_mounts(asked):
    reasons = []
    for mount in mounts():
        path = mount["path"]
        if not DATA_SYSTEMS.match(mount["type"]) or path in asked["keep_mounts"] or path in asked["paths"]:
            continue
        # Volumes of pods are unmounted, never emptied. Anything else below what is removed would be emptied.
        if is_below(path, VOLUMES) and path != VOLUMES:
            continue
        if any(is_below(path, folder) for folder in asked["paths"]) or not SYSTEM_MOUNTS.match(path):
            reasons.append(
                "%s (%s) is mounted at %s: somebody keeps data there. Unmount it, or name it in the parameter keepMounts."
                % (mount["source"], mount["type"], path)
            )
    return reasons


if __name__ == "__main__":
    main()
