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
  /** Compared: exit code, text where the step says so, releases with their revisions and states, objects in the namespace. */
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
      const releases = await revisions(helm);
      const objects = await leftBehind(asker);
      const result = { code, ...(step.printed === true ? { stdout: masked(stdout) } : {}), releases, objects };
      played.push({ step, code, stderr, result });
    }
    return played;
  } finally {
    asker.close();
  }
}

/** Of both releases, each revision with its state: `3 superseded`. Undefined where Helm knows no such release. */
async function revisions(helm: Helm): Promise<Readonly<Record<string, readonly string[] | undefined>>> {
  const known: Record<string, readonly string[] | undefined> = {};
  for (const release of ["demo", "broken"]) {
    const { code, stdout } = await runHelm(helm, `history ${release} -o json`);
    const history = code === 0 ? (JSON.parse(stdout) as readonly { revision: number; status: string }[]) : undefined;
    known[release] = history?.map(({ revision, status }) => `${revision} ${status}`);
  }
  return known;
}

async function makeNamespace(asker: Asker): Promise<void> {
  const body = JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  const headers = { "content-type": "application/json" };
  const { status } = await asker.ask({ method: "POST", path: "/api/v1/namespaces", person: "root", headers, body });
  if (status !== 201) throw new Error(`the namespace ${namespace} was not made: ${status}`);
}
