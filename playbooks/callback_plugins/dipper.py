"""Tells the runner what ansible-playbook does: one JSON object per line on the file descriptor named by DIPPER_EVENTS.

The runner turns the lines into the result file of the StepRun. Machines appear under their alias, which is their name in the
inventory. The last words about each machine ("verdict") come when all plays are over: only then is it known whether a failure
was rescued. In check mode it also tells what each task would change ("would"), and which tasks said nothing because they do not run
then ("blind"). Without DIPPER_EVENTS the plugin prints the same lines, so that a playbook can be tried by hand:

    ANSIBLE_CALLBACK_PLUGINS=playbooks/callback_plugins ANSIBLE_STDOUT_CALLBACK=dipper ansible-playbook …
"""

import json
import os
import sys
import time

from ansible import context
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
    name: dipper
    type: stdout
    short_description: events for Dipper's runner
    description: One JSON object per line about stages, tasks, log lines and the end of each machine.
"""

LONGEST = 8000


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "dipper"

    def __init__(self):
        super().__init__()
        number = os.environ.get("DIPPER_EVENTS")
        self._pid = os.getpid()
        self._out = sys.stdout.fileno() if number is None else int(number)
        self._check = bool(context.CLIARGS.get("check", False))
        self._total = 0
        self._seen = {}
        self._stage = {}
        self._began = {}
        self._failure = {}

    def _say(self, **event):
        data = (json.dumps(event, default=str) + "\n").encode("utf-8", "replace")
        while data:
            data = data[os.write(self._out, data):]

    # The plays

    def v2_playbook_on_start(self, playbook):
        for play in playbook.get_plays():
            self._total += sum(count(block) for block in play.compile())

    def v2_runner_on_start(self, host, task):
        name = host.get_name()
        self._began[(name, task._uuid)] = time.monotonic()
        role = task._role.get_name() if task._role is not None else None
        if role is not None and self._stage.get(name) != role:
            self._stage[name] = role
            self._say(type="stage", alias=name, stage=role)
        if name not in self._seen:
            self._seen[name] = set()
            # No outcome yet: from here on nobody can say that nothing was run on this machine.
            self._say(type="task", alias=name)

    # Results

    def v2_runner_on_ok(self, result):
        changed = bool(result._result.get("changed", False))
        self._task(result, "changed" if changed else "ok")
        if task_action(result) == "debug":
            self._log(result, text_of(result))
        if self._check:
            if changed:
                self._say(type="would", diff=self._diff_of(result)[:LONGEST * 4], **self._where(result))
            for part in parts_of(result):
                self._tell_blind(result, part)
        elif changed:
            self._log(result, self._diff_of(result))

    def v2_runner_on_skipped(self, result):
        self._task(result, "skipped")
        if self._check:
            for part in parts_of(result):
                self._tell_blind(result, part)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._task(result, "failed")
        text = text_of(result)
        self._log(result, text, "err")
        if not ignore_errors:
            self._remember(result, text)

    def v2_runner_on_unreachable(self, result):
        text = text_of(result)
        self._log(result, text, "err")
        self._remember(result, text)

    def v2_runner_item_on_failed(self, result):
        self._log(result, "%s: %s" % (self._get_item_label(result._result), text_of(result)), "err")

    def v2_runner_retry(self, result):
        left = result._result.get("retries", 0) - result._result.get("attempts", 0)
        self._log(result, "%s: not yet, %d tries left" % (result._task.get_name(), left))

    def _where(self, result):
        role = result._task._role
        return {
            "alias": result._host.get_name(),
            "task": result._task.get_name(),
            "stage": role.get_name() if role is not None else "",
        }

    def _diff_of(self, result):
        diffs = [part.get("diff") for part in parts_of(result)]
        return "".join(self._get_diff(diff) for diff in diffs if diff)

    def _tell_blind(self, result, part):
        why = blindness(result._task, part)
        if why is not None:
            self._say(type="blind", reason=why[0], text=why[1], **self._where(result))

    def v2_playbook_on_no_hosts_matched(self):
        self._say(type="log", stream="out", text="a play has no machine here")

    def v2_playbook_on_stats(self, stats):
        for name in sorted(stats.processed):
            counts = stats.summarize(name)
            verdict = "Succeeded"
            if counts["failures"]:
                verdict = "Failed"
            if counts["unreachable"]:
                verdict = "Unreachable"
            message = "" if verdict == "Succeeded" else self._failure.get(name, "")
            self._say(
                type="verdict",
                alias=name,
                result=verdict,
                ok=counts["ok"],
                changed=counts["changed"],
                failed=counts["failures"],
                message=message[:LONGEST],
            )

    def _task(self, result, outcome):
        name, uuid = result._host.get_name(), result._task._uuid
        seen = self._seen.setdefault(name, set())
        seen.add(uuid)
        began = self._began.pop((name, uuid), None)
        self._say(
            type="task",
            alias=name,
            task=result._task.get_name(),
            index=len(seen),
            of=max(self._total, len(seen)),
            outcome=outcome,
            ms=0 if began is None else int((time.monotonic() - began) * 1000),
        )

    def _remember(self, result, text):
        name, task = result._host.get_name(), result._task
        # What a playbook says itself needs no more; the failure of anything else needs to be told which task it was.
        # The last one counts: those before it were rescued.
        plain = task_action(result) in ("fail", "assert")
        self._failure[name] = text if plain else "%s: %s" % (task.get_name(), text)

    def _log(self, result, text, stream="out"):
        if text:
            self._say(type="log", alias=result._host.get_name(), stream=stream, text=text[:LONGEST * 4])


def parts_of(result):
    """The result, or those of a loop, each once."""
    items = result._result.get("results")
    if isinstance(items, list) and items and all(isinstance(item, dict) for item in items):
        return items
    return [result._result]


def blindness(task, part):
    """Why a dry run could not see what the task would do; None where it could, or where the task would not run either."""
    said = str(part.get("msg", ""))
    if "check mode" in said and not part.get("changed"):
        return ("NoCheckMode", said)
    if part.get("skip_reason") and any("ansible_check_mode" in str(condition) for condition in task.when):
        return ("SkippedInCheckMode", "The task leaves itself out of a dry run.")
    return None


def task_action(result):
    return str(result._task.action).split(".")[-1]


def text_of(result):
    """What a person needs to read of a result. Ansible has taken out what no_log hides."""
    said = result._result
    if said.get("censored"):
        return str(said["censored"])
    lost = [item["msg"] for item in said.get("results") or [] if isinstance(item, dict) and item.get("unreachable") and item.get("msg")]
    # Of a loop Ansible only says that it is over.
    parts = [lost[0] if lost else said.get("msg"), said.get("stderr"), said.get("module_stderr"), said.get("exception")]
    if said.get("rc") not in (None, 0):
        parts.append(said.get("stdout") or said.get("module_stdout"))
    return "\n".join(str(part).strip() for part in parts if part and str(part).strip())


def count(block):
    """Tasks of a block as it was compiled; included files are not known yet."""
    total = 0
    for part in list(block.block) + list(block.rescue) + list(block.always):
        if hasattr(part, "block"):
            total += count(part)
        elif part.action not in ("meta", "ansible.builtin.meta"):
            total += 1
    return total
