#!/usr/bin/python
"""Puts programs on a machine: fetched, verified by SHA-256, and only then moved into place."""

DOCUMENTATION = """
module: artifact
short_description: Programs from a file mirror, the internet or a folder, always verified
description:
  - Each item is one downloaded file, which is either the program itself or an archive (tar) of which some members are installed.
  - What is in place is compared by content with what the verified file held, so a removed or exchanged program is put back.
  - Nothing is installed from a file whose SHA-256 is not the expected one.
options:
  artifacts:
    description: >-
      The list of artifacts: C(source) (Internet, Mirror or Bundle), C(files_url), and C(files) with C(name), C(version), C(arch),
      C(path), C(url), C(sha256), C(checksum_url).
    type: dict
    required: true
  wanted:
    description: >-
      What has to be there: C(name), C(version) (empty: the newest that is listed), and either C(dest) (one program) or C(into) with
      C(members) (patterns of an archive).
    type: list
    elements: dict
    required: true
  arch:
    description: Processor of the machine, as Go names it.
    type: str
    required: true
  look_only:
    description: Only say what is missing (C(missing)), as check mode does, and make the folder for files that are copied here.
    type: bool
    default: false
  records:
    description: Folder with one record for each artifact, of what was installed from which file.
    type: path
    default: /var/lib/dipper/artifacts
"""

import fnmatch
import hashlib
import json
import os
import re
import shutil
import tarfile
import tempfile
import time
import urllib.error
import urllib.request

from ansible.module_utils.basic import AnsibleModule

SHA256 = re.compile(r"\b[0-9a-fA-F]{64}\b")


class Wrong(Exception):
    """Something a person has to put right."""


def main():
    module = AnsibleModule(
        argument_spec={
            "artifacts": {"type": "dict", "required": True},
            "wanted": {"type": "list", "elements": "dict", "required": True},
            "arch": {"type": "str", "required": True},
            "look_only": {"type": "bool", "default": False},
            "records": {"type": "path", "default": "/var/lib/dipper/artifacts"},
        },
        supports_check_mode=True,
    )
    records = module.params["records"]
    missing, diff = [], []
    try:
        for wanted in module.params["wanted"]:
            item = listed(wanted, module.params["artifacts"], module.params["arch"], records)
            why = difference(item, records)
            if not why:
                continue
            missing.append({name: item.get(name, "") for name in ("name", "version", "path")})
            diff.append({"prepared": "%s %s: %s\n" % (item["name"], item.get("version", ""), why)})
            if not module.check_mode and not module.params["look_only"]:
                install(item, records)
    except Wrong as problem:
        module.fail_json(msg=str(problem))
    if module.params["look_only"]:
        if missing and not module.check_mode:
            # Where the caller will put them.
            os.makedirs(records, mode=0o755, exist_ok=True)
        module.exit_json(changed=False, missing=missing)
    module.exit_json(changed=bool(missing), missing=missing, diff=diff)


def listed(wanted, artifacts, arch, records):
    """The entry of the list, with where to get it from."""
    version = str(wanted.get("version") or "").lstrip("v")
    found = [
        one
        for one in artifacts.get("files") or []
        if one.get("name") == wanted["name"]
        and one.get("arch") in (arch, "", None)
        and (not version or str(one.get("version") or "").lstrip("v") == version)
    ]
    if not found:
        raise Wrong(
            "The list of artifacts has no %s%s for %s. Add it to the list, and to the mirror or bundle."
            % (wanted["name"], " " + version if version else "", arch)
        )
    entry = max(found, key=lambda one: [int(part) for part in re.findall(r"\d+", str(one.get("version") or ""))])
    item = dict(entry, **{name: wanted[name] for name in ("dest", "into", "members") if name in wanted})
    source = artifacts.get("source")
    if source == "Mirror":
        item["url"] = "%s/%s" % ((artifacts.get("files_url") or "").rstrip("/"), (entry.get("path") or "").lstrip("/"))
    elif source == "Bundle":
        item["file"] = os.path.join(records, "staged-" + entry["name"])
    elif source != "Internet":
        raise Wrong("dipper_artifacts.source is %r; known are Internet, Mirror and Bundle." % source)
    return item


def difference(item, records):
    """Why the artifact has to be installed; empty when all is as it should be."""
    record = read_record(item, records)
    if record is None:
        # Not ours, but perhaps the right program already: a single program can be compared with the list itself.
        if item.get("dest") and item.get("sha256") and os.path.exists(item["dest"]):
            if digest(item["dest"]) == item["sha256"].lower() and os.access(item["dest"], os.X_OK):
                return ""
            return "%s is another one" % item["dest"]
        return "is not installed"
    if item.get("sha256") and record["sha256"] != item["sha256"].lower():
        return "is installed from another file (sha256 %s)" % record["sha256"]
    if not item.get("sha256") and record["version"] != item.get("version", ""):
        return "is installed in version %s" % record["version"]
    for path, was in sorted(record["files"].items()):
        if not os.path.isfile(path):
            return "%s is gone" % path
        if stamp(path) != was["stamp"] and digest(path) != was["sha256"]:
            return "%s was changed" % path
        if not os.access(path, os.X_OK):
            return "%s cannot be executed" % path
    return ""


def stamp(path):
    """Changes whenever the file does, and is cheap: the time of the last status change cannot be set."""
    found = os.stat(path)
    return [found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def read_record(item, records):
    try:
        with open(os.path.join(records, item["name"] + ".json")) as file:
            record = json.load(file)
    except (OSError, ValueError):
        return None
    wanted = {item["dest"]} if item.get("dest") else None
    if wanted is not None and set(record["files"]) != wanted:
        return None
    if not wanted and any(os.path.dirname(path) != item["into"] for path in record["files"]):
        return None
    return record


def install(item, records):
    os.makedirs(records, mode=0o755, exist_ok=True)
    folder = tempfile.mkdtemp(prefix=".fetch-", dir=records)
    # A program is written beside its place, and an archive's members are: nothing is copied twice. Until it is verified nobody can run it.
    single = beside(item["dest"]) if item.get("dest") else None
    try:
        path = single or os.path.join(folder, "download")
        found = bring(item, path)
        expected = expected_digest(item, found)
        if found != expected:
            raise Wrong(
                "Artifact %s %s from %s has a wrong checksum: expected sha256 %s, found %s. Nothing was installed. Put the right "
                "file there, or correct its sha256 in the list of artifacts."
                % (item["name"], item.get("version", ""), item.get("url") or item["file"], expected, found)
            )
        files = {item["dest"]: place(item["dest"], found)} if single else unpack(item, path)
        write_record(item, records, found, files)
        if item.get("file"):
            os.unlink(item["file"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if single and os.path.exists(single):
            os.unlink(single)


def beside(target):
    return "%s.dipper-new" % target


def bring(item, path):
    """Writes the file of the list to this path and answers its digest."""
    os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
    if not item.get("file"):
        return fetch(item, item["url"], path)
    if not os.path.exists(item["file"]):
        raise Wrong("Artifact %s %s: %s is not there." % (item["name"], item.get("version", ""), item["file"]))
    with open(item["file"], "rb") as content:
        return write(content, path)


def write(content, path):
    """Writes and digests in one go; the file is nobody's to run yet."""
    sha = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for part in iter(lambda: content.read(1 << 20), b""):
            sha.update(part)
            file.write(part)
    return sha.hexdigest()


def fetch(item, url, path):
    if not re.match(r"^https?://", url or ""):
        raise Wrong("Artifact %s: %r is no address (http:// or https://)." % (item["name"], url))
    problem = ""
    for pause in (1, 3, 0):
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                found, length = write(answer, path), answer.headers.get("Content-Length")
            size = os.stat(path).st_size
            if length is None or int(length) == size:
                return found
            problem = "it ended after %d of %s bytes" % (size, length)
        except urllib.error.HTTPError as cause:
            problem = "the server answered %d %s" % (cause.code, cause.reason)
            if cause.code in (401, 403, 404, 410):
                break
        except (OSError, urllib.error.URLError) as cause:
            problem = str(getattr(cause, "reason", cause))
        time.sleep(pause)
    raise Wrong(
        "Artifact %s %s could not be fetched from %s: %s. See that the machine reaches this address, and that the file is there."
        % (item["name"], item.get("version", ""), url, problem)
    )


def expected_digest(item, found):
    if item.get("sha256"):
        return item["sha256"].lower()
    url = item.get("checksum_url") or ""
    if not url.startswith("https://"):
        raise Wrong(
            "Artifact %s %s has no sha256 in the list of artifacts and no checksum_url (https); without one nothing is installed."
            % (item["name"], item.get("version", ""))
        )
    with tempfile.NamedTemporaryFile() as file:
        fetch(item, url, file.name)
        with open(file.name, errors="replace") as text:
            lines = text.read(1 << 20).splitlines()
    # Either the digest alone, or one line for each file of the release.
    name = (item.get("url") or item.get("file") or "").rsplit("/", 1)[-1]
    digests = [match.group(0).lower() for line in lines for match in [SHA256.search(line)] if match]
    named = [match.group(0).lower() for line in lines for match in [SHA256.search(line)] if match and line.split()[-1].lstrip("*./") == name]
    if named or len(digests) == 1:
        return (named or digests)[0]
    raise Wrong("Artifact %s: %s names no sha256 for %s." % (item["name"], url, name))


def unpack(item, path):
    """Members of a verified archive, each into its place; nothing is put into place before the whole archive was read."""
    found = {}
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                name = os.path.normpath(member.name)
                if not member.isfile() or not any(fnmatch.fnmatchcase(name, pattern) for pattern in item["members"]):
                    continue
                target = os.path.join(item["into"], os.path.basename(name))
                os.makedirs(item["into"], mode=0o755, exist_ok=True)
                with archive.extractfile(member) as content:
                    found[target] = write(content, beside(target))
        if not found:
            raise Wrong("Artifact %s: the archive holds nothing that matches %s." % (item["name"], ", ".join(item["members"])))
        return {target: place(target, sha256) for target, sha256 in found.items()}
    except tarfile.TarError as cause:
        raise Wrong("Artifact %s is no archive that can be read: %s." % (item["name"], cause))
    finally:
        for target in found:
            if os.path.exists(beside(target)):
                os.unlink(beside(target))


def place(target, sha256):
    """In one step, so that a running program keeps its old file and nobody ever sees half a new one."""
    os.chmod(beside(target), 0o755)
    os.rename(beside(target), target)
    return {"sha256": sha256, "stamp": stamp(target)}


def write_record(item, records, sha256, files):
    path = os.path.join(records, item["name"] + ".json")
    with open(path + ".new", "w") as file:
        json.dump({"name": item["name"], "version": item.get("version", ""), "sha256": sha256, "files": files}, file)
    os.rename(path + ".new", path)


def digest(path):
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        for part in iter(lambda: file.read(1 << 20), b""):
            sha.update(part)
    return sha.hexdigest()


if __name__ == "__main__":
    main()
