#!/usr/bin/python
"""Files whose content is ours: written, repaired and shown as a difference, many in one call."""

DOCUMENTATION = """
module: own_files
short_description: Writes a set of files and keeps them as they should be
description:
  - One call for all files of a role, which on many machines is much faster than one task for each.
  - C(content) is what the file has to hold. C(once) writes it only where there is no file.
  - C(keep) is for a file that another program wrote (kubeadm, for one); the first look copies it to the path named here, and later
    looks put this copy back. A file that is not there and was never seen is left alone.
  - A path in C(absent) is removed.
options:
  files:
    description: C(path), C(content) or C(keep), C(mode) (default "0644"), C(once).
    type: list
    elements: dict
    default: []
  absent:
    description: Files that must not be there.
    type: list
    elements: path
    default: []
  hidden:
    description: Never show what is in them.
    type: bool
    default: false
"""

import os
import tempfile

from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule(
        argument_spec={
            "files": {"type": "list", "elements": "dict", "default": []},
            "absent": {"type": "list", "elements": "path", "default": []},
            "hidden": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    changed, diff = [], []
    for entry in module.params["files"]:
        path, mode = entry["path"], int(str(entry.get("mode", "0644")), 8)
        before = read(path)
        if entry.get("keep"):
            after = kept(entry["keep"], before, module.check_mode)
            if after is None:
                continue
        else:
            after = (entry.get("content") or "").encode()
        if before is not None and entry.get("once"):
            after = before
        if before == after and (os.stat(path).st_mode & 0o7777) == mode and os.stat(path).st_uid == 0:
            continue
        changed.append(path)
        diff.append(shown(path, before, after, mode, module.params["hidden"]))
        if not module.check_mode:
            write(path, after, mode)
    for path in module.params["absent"]:
        if not os.path.lexists(path):
            continue
        changed.append(path)
        diff.append(shown(path, read(path), b"", None, module.params["hidden"]))
        if not module.check_mode:
            os.unlink(path)
    module.exit_json(changed=bool(changed), paths=changed, diff=diff)


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None


def kept(copy, now, check_mode):
    before = read(copy)
    if before is not None or now is None:
        return before
    if not check_mode:
        write(copy, now, 0o600)
    return now


def write(path, content, mode):
    folder = os.path.dirname(path)
    # What holds keys is for root alone; everything else may be listed.
    os.makedirs(folder, mode=0o755, exist_ok=True)
    if os.path.isdir(path) and not os.path.islink(path):
        raise OSError("%s is a folder" % path)
    number, beside = tempfile.mkstemp(prefix=".dipper-", dir=folder)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), mode)
            file.flush()
            os.fsync(file.fileno())
        os.rename(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def shown(path, before, after, mode, hidden):
    header = {"before_header": path, "after_header": path}
    if hidden:
        return {"prepared": "%s %s\n" % (path, "is missing" if before is None else "differs")}
    if before == after:
        return dict(header, before="mode %o, owner %d\n" % (os.stat(path).st_mode & 0o7777, os.stat(path).st_uid), after="mode %o, owner 0\n" % mode)
    return dict(header, before=text(before), after=text(after))


def text(content):
    return "" if content is None else content.decode("utf-8", "replace")


if __name__ == "__main__":
    main()
