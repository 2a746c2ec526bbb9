"""What several modules read of a machine: processes, mounts, certificates. Runs nothing and writes nothing."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import base64
import hashlib
import os
import re
import ssl

# File systems that hold data of their own; others (tmpfs, overlay, proc, nsfs) go with whoever mounted them.
DATA_SYSTEMS = re.compile(r"^(ext[234]|xfs|btrfs|f2fs|zfs|nfs4?|ceph|cifs|glusterfs|fuse\..*)$")
CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.S)


def text_of(path, longest=1 << 20):
    try:
        with open(path, errors="replace") as file:
            return file.read(longest)
    except (OSError, IOError):
        return ""


def names_in(folder):
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def processes():
    """{pid: (name, [arguments])}"""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            arguments = text_of("/proc/%s/cmdline" % name).split("\0")[:-1]
            found[int(name)] = (text_of("/proc/%s/comm" % name).strip(), arguments)
    return found


def parents():
    """{pid: pid of the parent}"""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            # The program's name may hold spaces and brackets; the fields after it cannot.
            fields = text_of("/proc/%s/stat" % name).rpartition(")")[2].split()
            if len(fields) > 1:
                found[int(name)] = int(fields[1])
    return found


def mounts():
    """[{path, type, source}] in the order in which they were made."""
    found = []
    for line in text_of("/proc/self/mountinfo", 1 << 24).splitlines():
        left, _dash, right = line.partition(" - ")
        fields, kind = left.split(), right.split()
        if len(fields) > 4 and len(kind) > 1:
            found.append({"path": unescaped(fields[4]), "type": kind[0], "source": unescaped(kind[1]), "device": fields[2]})
    return found


def unescaped(text):
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8)), text)


def is_below(path, folder):
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def fingerprint(text):
    """SHA-256 of the first certificate in a text; "" where there is none."""
    match = CERTIFICATE.search(text or "")
    if match is None:
        return ""
    try:
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(match.group(0))).hexdigest()
    except ValueError:
        return ""


def kubeconfig_ca(path):
    """The certificate of the authority that a kubeconfig trusts, as PEM."""
    text = text_of(path)
    data = re.search(r"certificate-authority-data:\s*[\"']?([A-Za-z0-9+/=]+)", text)
    if data is not None:
        try:
            return base64.b64decode(data.group(1)).decode("utf-8", "replace")
        except ValueError:
            return ""
    file = re.search(r"certificate-authority:\s*[\"']?([^\s\"']+)", text)
    return "" if file is None else text_of(file.group(1))


def cluster_ca():
    """The authority of the cluster that the kubelet of this machine belongs to, as PEM."""
    client = re.search(r"clientCAFile:\s*[\"']?([^\s\"']+)", text_of("/var/lib/kubelet/config.yaml"))
    for pem in (
        kubeconfig_ca("/etc/kubernetes/kubelet.conf"),
        text_of(client.group(1)) if client is not None else "",
        kubeconfig_ca("/etc/kubernetes/bootstrap-kubelet.conf"),
        text_of("/etc/kubernetes/pki/ca.crt"),
    ):
        if fingerprint(pem):
            return pem
    return ""


def container_shims(running):
    """[(pid, namespace, container id)] of the containers that containerd and Docker run; Podman's have no namespace."""
    found = []
    for pid, (name, arguments) in sorted(running.items()):
        if name.startswith("containerd-shim"):
            found.append((pid, option(arguments, "-namespace"), option(arguments, "-id")))
        elif name == "conmon":
            found.append((pid, "", option(arguments, "-c")))
    return found


def option(arguments, name):
    """Value of `-name value`, `--name value` or `--name=value`."""
    bare = name.lstrip("-")
    for index, argument in enumerate(arguments):
        if argument in ("-" + bare, "--" + bare) and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--%s=" % bare) or argument.startswith("-%s=" % bare):
            return argument.partition("=")[2]
    return ""
