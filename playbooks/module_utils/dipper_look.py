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


# Certificates

KEPT_IN = [
    "/etc/kubernetes/pki",
    "/etc/kubernetes/pki/etcd",
    "/etc/kubernetes/ssl",
    "/etc/ssl/etcd/ssl",
    "/etc/etcd/pki",
    "/var/lib/kubelet/pki",
    "/etc/kubernetes",
]
MOST_CERTIFICATES = 48


def certificates():
    """[{path, subject, notAfter}] of what a node keeps, those within kubeconfigs too; keys are not looked at."""
    found, seen = [], set()
    for folder in KEPT_IN:
        for name in names_in(folder):
            path = os.path.join(folder, name)
            real = os.path.realpath(path)
            if real in seen or not re.search(r"\.(crt|pem|conf)$", name) or re.search(r"(-|\.)key\.pem$", name):
                continue
            seen.add(real)
            text = text_of(path)
            if name.endswith(".conf"):
                data = re.search(r"client-certificate-data:\s*[\"']?([A-Za-z0-9+/=]+)", text)
                text = "" if data is None else base64.b64decode(data.group(1)).decode("utf-8", "replace")
            match = CERTIFICATE.search(text)
            if match is not None:
                found.append(dict(end_of(match.group(0)), path=path))
    return found[:MOST_CERTIFICATES]


def end_of(pem):
    """Common name and end of a certificate, read from its DER: no program or library for it is sure to be on the machine."""
    try:
        certificate = parts_of(ssl.PEM_cert_to_DER_cert(pem))[0][1]
        signed = parts_of(parts_of(certificate)[0][1])
        # [version,] serial number, algorithm, issuer, validity, subject
        fields = [content for tag, content in signed if tag != 0xA0]
        return {"subject": common_name(fields[4]), "notAfter": time_of(*parts_of(fields[3])[1])}
    except (IndexError, ValueError):
        return {"subject": "", "notAfter": ""}


def parts_of(der):
    """[(tag, content)] of the elements that stand one after the other."""
    data, found, at = bytearray(der), [], 0
    while at < len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length & 0x80:
            count, length = length & 0x7F, 0
            for byte in data[start : start + count]:
                length = length * 256 + byte
            start += count
        found.append((tag, bytes(data[start : start + length])))
        at = start + length
    return found


def common_name(names):
    for _tag, group in parts_of(names):
        for _inner, pair in parts_of(group):
            kind, value = parts_of(pair)[:2]
            if kind[1] == b"\x55\x04\x03":
                return value[1].decode("utf-8", "replace")
    return ""


def time_of(tag, content):
    """RFC 3339 of a UTCTime or GeneralizedTime."""
    text = content.decode("ascii", "replace")
    if tag == 0x17:
        text = ("20" if text < "5" else "19") + text
    return "%s-%s-%sT%s:%s:%sZ" % (text[0:4], text[4:6], text[6:8], text[8:10], text[10:12], text[12:14])


def in_parts(label, text, most=6500):
    """A text as log lines that each say which part they are: one log entry of the runner takes 8 KiB."""
    data = text.encode("utf-8", "replace")
    pieces, at = [], 0
    while at < len(data):
        end = min(at + most, len(data))
        # Never in the middle of a character.
        while end < len(data) and (bytearray(data[end : end + 1])[0] & 0xC0) == 0x80:
            end -= 1
        pieces.append(data[at:end].decode("utf-8"))
        at = end
    return ["%s %d/%d %s" % (label, index + 1, len(pieces), piece) for index, piece in enumerate(pieces)]
