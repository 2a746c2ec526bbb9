#!/usr/bin/python
"""Runs modules of this folder one after the other in one process: on a machine most of a small module's time is Python's start."""

DOCUMENTATION = """
module: in_turn
short_description: Several modules in one call
description:
  - Each step is what a task of its own would be, with the module's own arguments, check mode and differences. The first that fails ends it.
  - C(changed) when one of them changed something; C(diff) has the differences of all.
options:
  steps:
    description: C(name), C(module), which is one of this folder, and C(args).
    type: list
    elements: dict
    required: true
  sources:
    description: What the modules are, by name. The action plugin of this name fills it in.
    type: dict
"""

import contextlib
import io
import json
import sys
import traceback

from ansible.module_utils import basic

# What the modules of this folder import has to be sent along with this one.
from ansible.module_utils import dipper_look, dipper_member  # noqa: F401


def main():
    # Not by AnsibleModule: it would log and give back the arguments, and only each module knows which of its own are secret.
    given = basic._load_params()
    common = {name: value for name, value in given.items() if name.startswith("_ansible_")}
    programs = {name: compile(text, name, "exec") for name, text in given["sources"].items()}
    result = {"changed": False, "diff": []}
    for step in given["steps"]:
        said = run(programs[step["module"]], dict(step.get("args") or {}, **common))
        diff = said.get("diff") or []
        result["diff"] += diff if isinstance(diff, list) else [diff]
        result["changed"] = result["changed"] or bool(said.get("changed"))
        result["warnings"] = result.get("warnings", []) + list(said.get("warnings") or [])
        if said.get("failed"):
            result.update(failed=True, msg="%s: %s" % (step["name"], said.get("msg", "")), exception=said.get("exception", ""))
            break
    print(json.dumps({name: value for name, value in result.items() if value not in ("", [])}))
    sys.exit(1 if result.get("failed") else 0)


def run(program, args):
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": args}).encode("utf-8")
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            exec(program, {"__name__": "__main__"})
    except SystemExit:
        return json.loads(out.getvalue())
    except Exception as problem:
        return {"failed": True, "msg": "%s: %s" % (type(problem).__name__, problem), "exception": traceback.format_exc()}
    return {"failed": True, "msg": "it ended without a word"}


if __name__ == "__main__":
    main()
