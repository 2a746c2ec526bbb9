"""Which cluster a machine belongs to, read from the files of its kubelet."""

import base64
import os
import re
import ssl
import time

PEM = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.S)
KUBELET_CONF = "/etc/kubernetes/kubelet.conf"
BOOTSTRAP_CONF = "/etc/kubernetes/bootstrap-kubelet.conf"
CA_FILE = "/etc/kubernetes/pki/ca.crt"
CLIENT_CERTIFICATE = "/var/lib/kubelet/pki/kubelet-client-current.pem"


class Foreign(Exception):
    """The machine is something else than it is taken for; a person has to look."""


def membership(ca_cert, node_name):
    """`none`, `member` or `broken` (ours, but without a certificate that can be used). Raises Foreign."""
    ours = certificates(ca_cert)
    for path in (KUBELET_CONF, BOOTSTRAP_CONF, CA_FILE):
        theirs = authority(path)
        if theirs and ours and not theirs & ours:
            raise Foreign(
                "This machine belongs to another cluster: %s names another certificate authority. Remove it from that cluster and "
                "clean it (operation Reset), then run this again." % path
            )
    if not os.path.exists(KUBELET_CONF):
        return "none"
    try:
        held = ssl._ssl._test_decode_cert(client_certificate())
    except (OSError, ssl.SSLError, ValueError):
        return "broken"
    name = dict(pair for group in held["subject"] for pair in group).get("commonName", "")
    if name != "system:node:" + node_name:
        raise Foreign(
            "This machine is node %s of the cluster, but is to be node %s. A node cannot be renamed: set the name back (nodeName of "
            "the Machine, or its host name), or remove the node and let it join again." % (name.replace("system:node:", ""), node_name)
        )
    if ssl.cert_time_to_seconds(held["notAfter"]) < time.time():
        return "broken"
    return "member"


def client_certificate():
    found = re.search(r"client-certificate:\s*(\S+)", text(KUBELET_CONF))
    return found.group(1).strip("\"'") if found else CLIENT_CERTIFICATE


def authority(path):
    content = text(path)
    data = re.search(r"certificate-authority-data:\s*(\S+)", content)
    if data:
        try:
            return certificates(base64.b64decode(data.group(1)).decode("ascii", "replace"))
        except ValueError:
            return set()
    named = re.search(r"certificate-authority:\s*(\S+)", content)
    return certificates(text(named.group(1).strip("\"'")) if named else content)


def certificates(pem):
    return {"".join(body.split()) for body in PEM.findall(pem or "")}


def text(path):
    try:
        with open(path, errors="replace") as file:
            return file.read()
    except OSError:
        return ""
