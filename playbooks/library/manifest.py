#!/usr/bin/python
"""Objects of the cluster, applied by the server; what would change is asked of the server first."""

DOCUMENTATION = """
module: manifest
short_description: Server-side apply of a manifest, only when the server says that it would change something
description:
  - C(kubectl diff) decides; its output is the difference that is shown. In check mode nothing more is done.
  - On a machine where kubectl or the kubeconfig is not there yet, check mode says that the manifest would be applied.
options:
  name:
    description: What it is, for people.
    type: str
    required: true
  content:
    description: YAML of the objects.
    type: str
    required: true
  wait:
    description: Workloads (C(kind/name) with C(namespace)) that must be rolled out.
    type: list
    elements: dict
    default: []
  seconds:
    description: How long to wait for them.
    type: int
    default: 180
  kubeconfig:
    description: Credentials.
    type: path
    default: /etc/kubernetes/admin.conf
  kubectl:
    description: Where kubectl is.
    type: path
    default: /usr/local/bin/kubectl
"""

import os
import subprocess

from ansible.module_utils.basic import AnsibleModule

MANAGER = "dipper-playbooks"


def main():
    module = AnsibleModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "content": {"type": "str", "required": True},
            "wait": {"type": "list", "elements": "dict", "default": []},
            "seconds": {"type": "int", "default": 180},
            "kubeconfig": {"type": "path", "default": "/etc/kubernetes/admin.conf"},
            "kubectl": {"type": "path", "default": "/usr/local/bin/kubectl"},
        },
        supports_check_mode=True,
    )
    asked = module.params
    if module.check_mode and not (os.path.exists(asked["kubectl"]) and os.path.exists(asked["kubeconfig"])):
        module.exit_json(changed=True, diff=[{"prepared": "%s would be applied\n" % asked["name"]}])
    difference = kubectl(asked, ["diff", "--server-side", "--force-conflicts", "--field-manager=" + MANAGER, "-f", "-"])
    created = "NotFound" in difference.stderr
    if difference.returncode > 1 and not created:
        module.fail_json(msg="%s: the API server does not tell what would change: %s" % (asked["name"], difference.stderr.strip()[-2000:]))
    changed = difference.returncode != 0
    if changed and not module.check_mode:
        answer = kubectl(asked, ["apply", "--server-side", "--force-conflicts", "--field-manager=" + MANAGER, "-f", "-"])
        if answer.returncode != 0:
            module.fail_json(msg="%s cannot be applied: %s" % (asked["name"], answer.stderr.strip()[-2000:]))
    if not module.check_mode:
        for one in asked["wait"]:
            rollout = kubectl(
                asked, ["-n", one["namespace"], "rollout", "status", one["workload"], "--timeout=%ds" % asked["seconds"]]
            )
            if rollout.returncode != 0:
                module.fail_json(
                    msg="%s: %s is not rolled out after %d s: %s. Look at its pods: kubectl -n %s describe pods"
                    % (asked["name"], one["workload"], asked["seconds"], (rollout.stderr or rollout.stdout).strip()[-1000:], one["namespace"])
                )
    module.exit_json(changed=changed, diff=[{"prepared": difference.stdout or "%s would be created\n" % asked["name"]}])


def kubectl(asked, words):
    return subprocess.run(
        [asked["kubectl"], "--kubeconfig=" + asked["kubeconfig"]] + words,
        input=asked["content"],
        capture_output=True,
        text=True,
        env=dict(os.environ, KUBECTL_EXTERNAL_DIFF="diff -u -N", LC_ALL="C"),
    )


if __name__ == "__main__":
    main()
