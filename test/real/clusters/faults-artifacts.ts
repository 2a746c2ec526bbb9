import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labUp } from "../../../lab/lab.ts";
import type { RealTest } from "../test-case.ts";
import { labInventory } from "./inventory.ts";
import { play } from "./plain-ansible.ts";

interface Inventory {
  readonly all: {
    readonly hosts: Record<string, Record<string, unknown>>;
    readonly vars: {
      readonly dipper_artifacts: { readonly files: readonly { readonly name: string; sha256: string }[] };
    };
  };
}

/** A mirror serves something else than what was listed: it is not installed, the other machine goes on, and a retry finishes. */
export const faultsOfArtifacts: RealTest = {
  name: "faults-artifacts",
  run: async ({ folder, say, fault }) => {
    const lab = await labUp({ machines: 2, kubernetes: true, ephemeral: true, say });
    try {
      const good = await labInventory(lab, { m1: "Compute", m2: "ControlPlane" }, folder);
      const inventory = JSON.parse(readFileSync(good.path, "utf8")) as Inventory;
      const artifacts = structuredClone(inventory.all.vars.dipper_artifacts);
      for (const file of artifacts.files.filter(({ name }) => name === "runc")) file.sha256 = "0".repeat(64);
      // A variable of one machine wins over those of all.
      (inventory.all.hosts["m2"] ??= {})["dipper_artifacts"] = artifacts;
      const bad = { ...good, path: join(folder, "wrong-checksum.yaml") };
      writeFileSync(bad.path, JSON.stringify(inventory));

      const failed = await play(bad, "container-runtime.yml");
      assert.equal(failed.get("m1")?.result, "Succeeded", failed.get("m1")?.message);
      assert.equal(failed.get("m2")?.result, "Failed");
      const message = failed.get("m2")?.message ?? "";
      assert.match(message, /runc/);
      assert.match(message, /0{16,}/, "the checksum that was expected");
      assert.equal(
        lab.inside("m2", "ls /usr/local/sbin/runc 2>/dev/null || true").trim(),
        "",
        "it was installed all the same",
      );
      const again = await play(good, "container-runtime.yml");
      for (const machine of ["m1", "m2"])
        assert.equal(again.get(machine)?.result, "Succeeded", again.get(machine)?.message);
      assert.equal(again.get("m1")?.changed, 0, "m1 was done already");
      assert.match(lab.inside("m2", "/usr/local/sbin/runc --version"), /runc version/);
      fault("wrong-checksum", message);
    } finally {
      await lab.down();
    }
    return undefined;
  },
};
