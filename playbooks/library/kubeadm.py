#!/usr/bin/python
"""Lets kubeadm create a cluster or join one, once; what an attempt that died left behind is no obstacle."""

DOCUMENTATION = """
module: kubeadm
short_description: kubeadm init and kubeadm join, judged by what is really there
description:
  - Nothing is run on a machine that is a complete member already. Complete means a kubelet with a valid certificate of this cluster
    and, on a control plane, all of its static pods, with kubeadm's own last step done.
  - What was begun and not ended is run again, and the files that kubeadm made itself do not count as leftovers.
  - Configuration and token are handed over in a private folder in memory that is gone afterwards.
options:
  action:
    description: What to do.
    type: str
    required: true
    choices: [init, join, join-control-plane]
  config:
    description: Configuration of kubeadm; C(@DISCOVERY@) becomes the path of the discovery file.
    type: str
    required: true
  discovery:
    description: A kubeconfig of the cluster to join, with the token as its user.
    type: str
    default: ""
  ca_cert:
    description: Certificate authority of the cluster.
    type: str
    required: true
  node_name:
    description: Name of the node.
    type: str
    required: true
  stacked_etcd:
    description: A control plane has its own member of etcd.
    type: bool
    default: true
  ignore:
    description: Preflight errors to live with.
    type: list
    elements: str
    default: []
  token:
    description: To be taken out of whatever kubeadm says.
    type: str
    default: ""
  program:
    description: Where kubeadm is.
    type: path
    default: /usr/local/bin/kubeadm
"""

import json
import os
import re
import shutil
import subprocess
import tempfile

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.dipper_member import KUBELET_CONF, Foreign, membership

DONE = "/etc/kubernetes/dipper-done.json"
# Copies of what kubeadm wrote, which own_files puts back: those of an earlier membership must not come again.
KEPT = "/var/lib/dipper/kept"
# What kubeadm itself, or a task before it, has put there; whether it is of this cluster has been looked at.
OWN_FILES = [
    "FileAvailable--etc-kubernetes-kubelet.conf",
    "FileAvailable--etc-kubernetes-bootstrap-kubelet.conf",
    "FileAvailable--etc-kubernetes-pki-ca.crt",
    "DirAvailable--etc-kubernetes-manifests",
]
OWN_RUNNING = [
    "FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml",
    "FileAvailable--etc-kubernetes-manifests-kube-controller-manager.yaml",
    "FileAvailable--etc-kubernetes-manifests-kube-scheduler.yaml",
    "FileAvailable--etc-kubernetes-manifests-etcd.yaml",
    "DirAvailable--var-lib-etcd",
    "Port-10250",
    "Port-10259",
    "Port-10257",
    "Port-6443",
    "Port-2379",
    "Port-2380",
]


def main():
    module = AnsibleModule(
        argument_spec={
            "action": {"type": "str", "required": True, "choices": ["init", "join", "join-control-plane"]},
            "config": {"type": "str", "required": True, "no_log": True},
            "discovery": {"type": "str", "default": "", "no_log": True},
            "ca_cert": {"type": "str", "required": True},
            "node_name": {"type": "str", "required": True},
            "stacked_etcd": {"type": "bool", "default": True},
            "ignore": {"type": "list", "elements": "str", "default": []},
            "token": {"type": "str", "default": "", "no_log": True},
            "program": {"type": "path", "default": "/usr/local/bin/kubeadm"},
        },
        supports_check_mode=True,
    )
    asked = module.params
    try:
        member = membership(asked["ca_cert"], asked["node_name"])
    except Foreign as problem:
        module.fail_json(msg=str(problem))
    why = missing(asked, member)
    if not why:
        if not os.path.exists(DONE) and not module.check_mode:
            note(asked["action"])
        module.exit_json(changed=False)
    diff = [{"prepared": "kubeadm %s: %s\n" % (asked["action"], why)}]
    if module.check_mode:
        module.exit_json(changed=True, diff=diff)
    answer = run(asked, member)
    said = "\n".join(part for part in (answer.stdout, answer.stderr) if part.strip())
    said = re.sub(r"\x1b\[[0-9;]*m", "", said)
    if asked["token"]:
        said = said.replace(asked["token"], "(hidden)")
    said = re.sub(r"(--token|--certificate-key|--discovery-token-ca-cert-hash)\s+\S+", r"\1 (hidden)", said)
    if answer.returncode != 0:
        module.fail_json(msg="kubeadm %s failed (%d): %s" % (asked["action"], answer.returncode, told(said)), log=said[-6000:])
    note(asked["action"])
    module.exit_json(changed=True, diff=diff, log=said[-6000:])


def missing(asked, member):
    """What says that this machine is no complete member; empty when it is one."""
    if member == "none":
        return "it is no member yet"
    if member == "broken":
        return "its kubelet has no certificate that can be used"
    if asked["action"] == "join":
        return ""
    pods = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"] + (["etcd"] if asked["stacked_etcd"] else [])
    gone = [name for name in pods if not os.path.exists("/etc/kubernetes/manifests/%s.yaml" % name)]
    if os.path.exists(DONE):
        # Manifests that were taken away later are put back from their copies by the next task.
        return ""
    if gone:
        return "%s not set up" % ", ".join(gone)
    # Made by hand or by an attempt that died: kubeadm's last step is the one to look for.
    wanted = ["-n", "kube-system", "daemonset/kube-proxy", "configmap/kubeadm-config"]
    if asked["action"] == "join-control-plane":
        wanted = ["node/" + asked["node_name"], "-o", "jsonpath={.metadata.labels}"]
    answer = subprocess.run(
        ["/usr/local/bin/kubectl", "--kubeconfig=/etc/kubernetes/admin.conf", "--request-timeout=10s", "get"] + wanted,
        capture_output=True,
        text=True,
    )
    if answer.returncode != 0:
        return "an earlier attempt did not come to its end"
    if asked["action"] == "join-control-plane" and "node-role.kubernetes.io/control-plane" not in answer.stdout:
        return "an earlier attempt did not come to its end"
    return ""


def run(asked, member):
    folder = tempfile.mkdtemp(prefix="dipper-kubeadm-", dir="/run")
    try:
        discovery, config = os.path.join(folder, "discovery.conf"), os.path.join(folder, "config.yaml")
        for path, text in ((discovery, asked["discovery"]), (config, asked["config"].replace("@DISCOVERY@", discovery))):
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(text)
        ignored = asked["ignore"] + OWN_FILES
        command = [asked["program"], "init" if asked["action"] == "init" else "join", "--config", config]
        if asked["action"] != "init" and member == "member":
            # The kubelet is a member already; kubeadm would take its Node for somebody else's.
            command += ["--skip-phases", "kubelet-start"]
        if member == "broken" and os.path.exists(KUBELET_CONF):
            os.rename(KUBELET_CONF, KUBELET_CONF + ".unusable")
        if half_done(member):
            ignored += OWN_RUNNING
        shutil.rmtree(KEPT, ignore_errors=True)
        command += ["--ignore-preflight-errors", ",".join(ignored)]
        return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=environment())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def half_done(member):
    return member != "none" or os.path.exists("/etc/kubernetes/manifests/kube-apiserver.yaml") or os.path.exists("/var/lib/kubelet/config.yaml")


def environment():
    """No proxy stands between the members of a cluster."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return dict(kept, PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME="/root", LC_ALL="C")


def told(text):
    """The lines that say what is wrong, without kubeadm's hints on how to read a stack trace."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith("To see the stack trace")]
    first = [number for number, line in enumerate(lines) if line.startswith("error") or "[ERROR" in line]
    return "\n".join(line.strip() for line in lines[first[0] if first else 0 :][-20:])


def note(action):
    os.makedirs(os.path.dirname(DONE), exist_ok=True)
    with open(DONE + ".new", "w") as file:
        json.dump({"action": action}, file)
    os.rename(DONE + ".new", DONE)


if __name__ == "__main__":
    main()
