"""The module artifact; where the source is a bundle on the platform's host, what is missing is copied to the machine before.

One task for each set of programs, whatever the source: tasks that leave themselves out cost each machine a process here.
"""

import os

from ansible.plugins.action import ActionBase

RECORDS = "/var/lib/dipper/artifacts"


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        brought = self.bring(task_vars)
        if brought.get("failed") or brought.get("unreachable"):
            return brought
        return self._execute_module(module_name="artifact", module_args=dict(self._task.args), task_vars=task_vars)

    def bring(self, task_vars):
        """Copies what is missing; says what went wrong, or nothing of interest."""
        args = self._task.args
        artifacts = args.get("artifacts") or {}
        if artifacts.get("source") != "Bundle" or self._task.check_mode:
            return {}
        looked = self._execute_module(module_name="artifact", module_args=dict(args, look_only=True), task_vars=task_vars)
        if looked.get("failed") or looked.get("unreachable"):
            return looked
        for item in looked.get("missing") or []:
            source = os.path.join(artifacts.get("bundle_folder") or "", item["path"])
            copied = self._copy(source, os.path.join(args.get("records") or RECORDS, "staged-" + item["name"]), task_vars)
            if copied.get("failed") or copied.get("unreachable"):
                return copied
        return {}

    def _copy(self, source, target, task_vars):
        task = self._task.copy()
        task.args = {"src": source, "dest": target, "mode": "0600"}
        action = self._shared_loader_obj.action_loader.get(
            "ansible.legacy.copy",
            task=task,
            connection=self._connection,
            play_context=self._play_context,
            loader=self._loader,
            templar=self._templar,
            shared_loader_obj=self._shared_loader_obj,
        )
        # Each of them makes a folder on the machine, and forgets the one before.
        self.cleanup()
        try:
            return action.run(task_vars=task_vars)
        finally:
            action.cleanup()
