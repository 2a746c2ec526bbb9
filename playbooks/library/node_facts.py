#!/usr/bin/python
"""Reads what a node of Kubernetes is made of, and changes nothing."""

DOCUMENTATION = """
module: node_facts
short_description: What a node is made of, whoever made it
description:
  - Reads a node that kubeadm, Kubespray or a person made. Versions, the kubelet's configuration and flags, the container runtime,
    ends of certificates, etcd, the network plugin, flags of static pods, load balancers. Keys and tokens are not read.
  - Runs only programs that print their version; writes nothing, so check mode does the same.
  - Answers C(facts), and C(parts), the same as JSON in lines of the log.
"""

import json
import os
import platform
import re
import socket

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.dipper_look import (
    certificates,
    cluster_ca,
    fingerprint,
    in_parts,
    names_in,
    option,
    processes,
    text_of,
)

FOLDERS = ["/usr/local/bin", "/usr/bin", "/opt/bin", "/usr/sbin"]
PLUGINS = ("flannel", "calico", "cilium", "weave", "kube-router", "ovn", "multus", "canal", "antrea")
ETCD_SETTINGS = (
    "name data-dir listen-client-urls advertise-client-urls listen-peer-urls initial-advertise-peer-urls initial-cluster "
    "initial-cluster-state initial-cluster-token trusted-ca-file peer-trusted-ca-file cert-file listen-metrics-urls"
).split()


def main():
    module = AnsibleModule(argument_spec={}, supports_check_mode=True)
    running = processes()
    authority = cluster_ca()
    facts = {
        "format": 1,
        "hostname": socket.gethostname(),
        "os": operating_system(),
        "kernel": os.uname().release if hasattr(os.uname(), "release") else platform.release(),
        "arch": {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine()),
        "madeBy": made_by(),
        "cluster": {"caCert": authority.strip(), "caSHA256": fingerprint(authority)},
        "kubelet": kubelet(module, running),
        "kubeadm": {"version": version(module, "kubeadm", ["version", "-o", "short"])},
        "runtime": runtime(module, running),
        "certificates": certificates(),
        "etcd": etcd(module, running),
        "staticPods": static_pods(),
        "network": network(),
        "loadBalancer": load_balancer(running),
    }
    facts["role"] = role(facts)
    parts = in_parts("dipper.discovered", json.dumps(facts, sort_keys=True, separators=(",", ":")))
    module.exit_json(changed=False, facts=facts, parts=parts)


def version(module, program, arguments):
    path = module.get_bin_path(program, opt_dirs=FOLDERS)
    if path is None:
        return ""
    code, out, _err = module.run_command(["timeout", "5", path] + arguments)
    match = re.search(r"v?\d+\.\d+\.\d+[-+.\w]*", out)
    return match.group(0) if code == 0 and match is not None else ""


def operating_system():
    values = dict(re.findall(r"^(\w+)=[\"']?([^\"'\n]*)", text_of("/etc/os-release"), re.M))
    return "%s-%s" % (values.get("ID", "unknown"), values.get("VERSION_ID", ""))


def made_by():
    if os.path.exists("/etc/kubernetes/kubelet.env") and os.path.exists("/etc/kubernetes/kubeadm-config.yaml"):
        return "Kubespray"
    if os.path.exists("/var/lib/kubelet/kubeadm-flags.env"):
        return "kubeadm"
    return "Unknown"


def role(facts):
    if any(pod["name"] == "kube-apiserver" for pod in facts["staticPods"]):
        return "ControlPlane"
    if facts["kubelet"]["running"] or facts["kubelet"]["config"]:
        return "Compute"
    return "Etcd" if facts["etcd"]["mode"] != "None" else "None"


def kubelet(module, running):
    arguments = next((args for name, args in running.values() if name == "kubelet"), [])
    config = option(arguments, "--config") or "/var/lib/kubelet/config.yaml"
    kubeconfig = option(arguments, "--kubeconfig") or "/etc/kubernetes/kubelet.conf"
    server = re.search(r"^\s*server:\s*(\S+)", text_of(kubeconfig), re.M)
    return {
        "running": bool(arguments),
        "version": version(module, "kubelet", ["--version"]),
        "config": flat_yaml(text_of(config)),
        "configFile": config,
        "flags": flags(arguments),
        "server": "" if server is None else server.group(1),
        "nodeName": option(arguments, "--hostname-override") or node_name(kubeconfig),
        "units": [path for path in unit_files("kubelet") if os.path.exists(path)],
    }


def node_name(kubeconfig):
    """kubeadm's kubelet certificates are for system:node:<name>."""
    for entry in certificates():
        if entry["path"].startswith("/var/lib/kubelet/pki/kubelet-client") and entry["subject"].startswith("system:node:"):
            return entry["subject"][len("system:node:") :]
    return socket.gethostname().lower()


def unit_files(name):
    folders = ("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
    drop_ins = ["%s/%s.service.d/%s" % (folder, name, file) for folder in folders for file in names_in("%s/%s.service.d" % (folder, name))]
    return sorted({os.path.realpath(path) for path in ["%s/%s.service" % (folder, name) for folder in folders] + drop_ins})


def flags(arguments):
    found = {}
    for index, argument in enumerate(arguments[1:], 1):
        if argument.startswith("--"):
            name, given, value = argument[2:].partition("=")
            following = arguments[index + 1] if index + 1 < len(arguments) else "--"
            found[name] = value if given else ("true" if following.startswith("-") else following)
    return found


def flat_yaml(text):
    """Scalars and lists of scalars of a plain YAML file, by path: {"evictionHard.memory.available": "5%"}. Anything finer is left out."""
    found, path = {}, []
    for line in text.splitlines():
        match = re.match(r"^( *)(- )?(?:([\w./-]+):(?: |$))?(.*)$", line)
        if match is None or not line.strip() or line.lstrip().startswith("#"):
            continue
        indent, item, key, value = len(match.group(1)), match.group(2), match.group(3), match.group(4).strip().strip("\"'")
        if item and key is None:
            while path and path[-1][0] > indent:
                path.pop()
            name = ".".join(entry[1] for entry in path)
            found[name] = (found[name] + "," if found.get(name) else "") + value
        elif key is not None and not item:
            while path and path[-1][0] >= indent:
                path.pop()
            path.append((indent, key))
            if value not in ("", "{}", "[]", "null", "0s"):
                found[".".join(entry[1] for entry in path)] = value
    return found


def runtime(module, running):
    names = {name for name, _arguments in running.values()}
    for program, process, config in (
        ("containerd", "containerd", "/etc/containerd/config.toml"),
        ("crio", "crio", "/etc/crio/crio.conf"),
        ("dockerd", "dockerd", "/etc/docker/daemon.json"),
    ):
        found = version(module, program, ["--version"])
        if found or process in names:
            systemd = re.search(r"SystemdCgroup\s*=\s*true|cgroup_manager\s*=\s*\"systemd\"|native.cgroupdriver=systemd", text_of(config))
            mirrors = names_in("/etc/containerd/certs.d") if program == "containerd" else []
            return {
                "name": program,
                "version": found,
                "running": process in names,
                "cgroupDriver": "systemd" if systemd is not None else "cgroupfs",
                "mirrors": mirrors,
            }
    return {"name": "", "version": "", "running": False, "cgroupDriver": "", "mirrors": []}


def etcd(module, running):
    for pid, (name, arguments) in sorted(running.items()):
        if name != "etcd":
            continue
        stacked = "kubepods" in text_of("/proc/%d/cgroup" % pid) or os.path.exists("/etc/kubernetes/manifests/etcd.yaml")
        environment = dict(item.partition("=")[::2] for item in text_of("/proc/%d/environ" % pid).split("\0") if item.startswith("ETCD_"))
        settings = {
            key: option(arguments, "--" + key) or environment.get("ETCD_" + key.upper().replace("-", "_"), "") for key in ETCD_SETTINGS
        }
        authority = settings["trusted-ca-file"]
        return {
            "mode": "Stacked" if stacked else "External",
            "running": True,
            "version": image_version("/etc/kubernetes/manifests/etcd.yaml") if stacked else version(module, "etcd", ["--version"]),
            "settings": {key: value for key, value in settings.items() if value},
            "caSHA256": fingerprint(text_of("/proc/%d/root%s" % (pid, authority))) if authority else "",
        }
    there = os.path.exists("/etc/kubernetes/manifests/etcd.yaml") or os.path.isdir("/var/lib/etcd/member")
    return {"mode": "Stacked" if there else "None", "running": False, "version": "", "settings": {}, "caSHA256": ""}


def image_version(manifest):
    match = re.search(r"^\s*image:\s*\S+:v?(\S+)", text_of(manifest), re.M)
    return "" if match is None else match.group(1)


def static_pods():
    found = []
    folder = "/etc/kubernetes/manifests"
    for file in [name for name in names_in(folder) if name.endswith((".yaml", ".yml", ".json"))][:12]:
        text = text_of(os.path.join(folder, file))
        image = re.search(r"^\s*-?\s*image:\s*[\"']?([^\s\"']+)", text, re.M)
        found.append(
            {
                "name": file.rsplit(".", 1)[0],
                "image": "" if image is None else image.group(1),
                "flags": {name: value.strip("\"'") for name, value in re.findall(r"^\s*-\s+[\"']?--([a-zA-Z0-9-]+)=(.*?)[\"']?\s*$", text, re.M)},
            }
        )
    return found


def network():
    folder = "/etc/cni/net.d"
    files = [name for name in names_in(folder) if name.endswith((".conf", ".conflist", ".json"))]
    said = "".join(text_of(os.path.join(folder, name)) for name in files[:1]).lower()
    links = [name for name in names_in("/sys/class/net") if not name.startswith(("veth", "cali", "lxc"))]
    plugin = next((name for name in PLUGINS if name in said), "")
    return {"files": files[:8], "plugin": plugin, "links": links[:32]}


def load_balancer(running):
    names = {name for name, _arguments in running.values()}
    return {
        "haproxy": "haproxy" in names,
        "keepalived": "keepalived" in names,
        "addresses": re.findall(r"^\s+(\d+\.\d+\.\d+\.\d+)(?:/\d+)?(?:\s+dev \S+)?\s*$", text_of("/etc/keepalived/keepalived.conf"), re.M)[:8],
        "nginxProxy": os.path.exists("/etc/kubernetes/manifests/nginx-proxy.yml") or os.path.exists("/etc/nginx/nginx.conf.kube"),
    }


if __name__ == "__main__":
    main()
