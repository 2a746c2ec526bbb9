import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { KubeObject } from "../index.ts";
import { allKinds } from "../index.ts";
import { checkObject } from "./check-object.ts";

const folder = join(import.meta.dirname, "../../../../docs/examples");
const read = (name: string): KubeObject => parse(readFileSync(join(folder, name), "utf8")) as KubeObject;
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

describe("examples", () => {
  test.each(files)("%s is valid", (name) => {
    const object = read(name);
    const kind = allKinds.find((each) => each.kind === object.kind);
    if (kind === undefined) throw new Error(`nobody knows kind ${object.kind}`);
    expect(checkObject(kind, object)).toEqual([]);
    expect(object.metadata.namespace).toBe(kind.scope === "Cluster" ? undefined : "beidou-system");
  });

  test("there is one for every kind", () => {
    expect(
      allKinds.filter((kind) => !files.includes(kind.source.example) || read(kind.source.example).kind !== kind.kind),
    ).toEqual([]);
  });

  test("what is wrong is said with its place", () => {
    const operation = read("scaleup-2024.yaml");
    const kind = allKinds.find((each) => each.kind === "Operation");
    if (kind === undefined) throw new Error("no Operation");
    const broken = {
      ...operation,
      spec: {
        ...(operation.spec as object),
        operationFlow: [],
        operationType: "Explode",
        nobody: 1,
        rollout: { firstBatch: 0 },
      },
    };
    expect(checkObject(kind, broken)).toEqual([
      "spec.operationType: Explode is none of ScaleUp, ScaleDown, CreateCluster, Upgrade, Reconfigure, RotateCertificates, RotateCA, EtcdBackup, EtcdRestore, ReplaceMember, Repair, Reset, Adopt, Diagnose, Custom",
      "spec.operationFlow: has fewer than 1 items",
      "spec.nobody: is unknown",
      "spec.rollout.firstBatch: is not within its bounds",
    ]);
  });
});
