import { setTimeout } from "node:timers/promises";
import { CustomResourceDefinition, isTrue } from "../../packages/api/src/index.ts";
import { deployed } from "../../packages/room/src/testkit/deploy-files.ts";
import { kindFor } from "../../packages/room/src/testkit/management.ts";
import { clientOf } from "./client-of.ts";
import type { Target } from "./target.ts";

const establishedWithinMs = 30_000;

/** Applies roles, CRDs and admission policies of `deploy/`, as an installation does; resolves when every CRD is established. */
export async function installDeploy(target: Target): Promise<void> {
  const kube = clientOf(target, "root");
  const { signal } = new AbortController();
  const write = { manager: "install", force: true, signal };
  for (const folder of ["rbac", "crds", "admission"] as const) {
    for (const object of deployed(folder)) await kube.apply(kindFor(object), object, write);
    if (folder !== "crds") continue;
    const deadline = performance.now() + establishedWithinMs;
    for (const { metadata } of deployed("crds")) {
      for (;;) {
        const definition = await kube.get(CustomResourceDefinition, { name: metadata.name }, { signal });
        if (isTrue(definition ?? {}, "Established")) break;
        if (performance.now() > deadline) throw new Error(`${metadata.name} is not established`);
        await setTimeout(50);
      }
    }
  }
}
