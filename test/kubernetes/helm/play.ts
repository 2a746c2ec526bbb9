import { Asker } from "../ask.ts";
import { masked } from "../masked.ts";
import { leftBehind } from "./left-behind.ts";
import { type Helm, namespace, runHelm } from "./run-helm.ts";
import type { Step } from "./steps.ts";

/** What a step came to. */
export interface Played {
  readonly step: Step;
  readonly code: number | null;
  readonly stderr: string;
  /** Compared: exit code, text where the step says so, objects in the namespace and states of releases' revisions. */
  readonly result: Readonly<Record<string, unknown>>;
}

/** Runs the steps one after the other in a namespace of their own. */
export async function play(helm: Helm, steps: readonly Step[]): Promise<readonly Played[]> {
  const asker = new Asker(helm.target);
  try {
    await makeNamespace(asker);
    const played: Played[] = [];
    for (const step of steps) {
      const { code, stdout, stderr } = await runHelm(helm, step.run);
      const objects = await leftBehind(asker);
      const result = { code, ...(step.printed === true ? { stdout: masked(stdout) } : {}), objects };
      played.push({ step, code, stderr, result });
    }
    return played;
  } finally {
    asker.close();
  }
}

async function makeNamespace(asker: Asker): Promise<void> {
  const body = JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  const headers = { "content-type": "application/json" };
  const { status } = await asker.ask({ method: "POST", path: "/api/v1/namespaces", person: "root", headers, body });
  if (status !== 201) throw new Error(`the namespace ${namespace} was not made: ${status}`);
}
