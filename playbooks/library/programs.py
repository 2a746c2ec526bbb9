#!/usr/bin/python
"""Programs of the distribution: installed only when one is missing, by whatever package manager the machine has."""

DOCUMENTATION = """
module: programs
short_description: Sees that programs of the distribution are there
description:
  - Looks for the programs themselves, so that nothing is asked of a package manager (and of no mirror) when all are there.
  - Check mode says what would be installed and needs no library for the package manager.
options:
  programs:
    description: Names of programs, each with the package that brings it by family (C(debian), C(redhat), C(suse)).
    type: dict
    required: true
"""

import os
import subprocess

from ansible.module_utils.basic import AnsibleModule

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
MANAGERS = [
    ("debian", "apt-get", ["apt-get", "-y", "-q", "-o", "DPkg::Lock::Timeout=120", "install", "--no-install-recommends"]),
    ("redhat", "dnf", ["dnf", "-y", "-q", "install"]),
    ("redhat", "yum", ["yum", "-y", "-q", "install"]),
    ("suse", "zypper", ["zypper", "--non-interactive", "--quiet", "install", "--no-recommends"]),
]


def main():
    module = AnsibleModule(argument_spec={"programs": {"type": "dict", "required": True}}, supports_check_mode=True)
    missing = sorted(name for name in module.params["programs"] if not where(name))
    if not missing:
        module.exit_json(changed=False, missing=[])
    diff = [{"prepared": "%s is not installed\n" % name} for name in missing]
    found = [one for one in MANAGERS if where(one[1])]
    if not found:
        module.fail_json(msg="Missing: %s, and this machine has no package manager that is known here. Install them." % ", ".join(missing))
    family, _, command = found[0]
    packages = sorted({module.params["programs"][name].get(family, name) for name in missing})
    if not module.check_mode:
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive", NEEDRESTART_MODE="l", PATH=PATH, LC_ALL="C")
        answer = run(command + packages, environment)
        if answer.returncode != 0 and family == "debian":
            run(["apt-get", "-q", "update"], environment)
            answer = run(command + packages, environment)
        if answer.returncode != 0:
            module.fail_json(
                msg="%s cannot be installed. See that the machine's package sources can be reached. %s"
                % (", ".join(packages), (answer.stderr or answer.stdout).strip()[-1500:])
            )
        still = [name for name in missing if not where(name)]
        if still:
            module.fail_json(msg="%s installed, but these programs are still missing: %s." % (", ".join(packages), ", ".join(still)))
    module.exit_json(changed=True, missing=missing, packages=packages, diff=diff)


def run(command, environment):
    return subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def where(name):
    return any(os.access(os.path.join(folder, name), os.X_OK) for folder in PATH.split(":"))


if __name__ == "__main__":
    main()
