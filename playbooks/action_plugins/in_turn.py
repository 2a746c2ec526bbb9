"""Sends the modules of all steps to the machine at once; what has to be copied from a bundle goes before them."""

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        steps = [step for step in self._task.args["steps"] if step.get("when", True)]
        for step in steps:
            copied = self._copy(step, task_vars)
            if copied.get("failed") or copied.get("unreachable"):
                return dict(copied, msg="%s: %s" % (step["name"], copied.get("msg", "")))
        sources = {name: self._source(name) for name in {step["module"] for step in steps}}
        return self._execute_module(module_args={"steps": steps, "sources": sources}, task_vars=task_vars)

    def _copy(self, step, task_vars):
        if step["module"] != "artifact":
            return {}
        task = self._task.copy()
        task.action, task.args = "artifact", dict(step["args"], look_only=True)
        action = self._shared_loader_obj.action_loader.get(
            "artifact",
            task=task,
            connection=self._connection,
            play_context=self._play_context,
            loader=self._loader,
            templar=self._templar,
            shared_loader_obj=self._shared_loader_obj,
        )
        return action.bring(task_vars)

    def _source(self, name):
        path = self._shared_loader_obj.module_loader.find_plugin(name, mod_type=".py")
        with open(path, encoding="utf-8") as file:
            return file.read()
