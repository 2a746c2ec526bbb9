import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { kubernetesCommand } from "../../../lab/tools/kubernetes.ts";
import { kubectlVersions } from "../../../lab/versions.ts";
import { embedded } from "../embedded.ts";
import type { Lane, LaneContext, Row } from "../lane.ts";
import { real } from "../real/real.ts";
import type { Target } from "../target.ts";
import { type Accepted, accepted } from "./accepted.ts";
import type { Scene } from "./command.ts";
import { told } from "./compare.ts";
import { judged } from "./judged.ts";
import { runScene } from "./run-scene.ts";
import { scenes } from "./scenes.ts";

/** The same commands of the real kubectl, typed at both servers: what it prints, what it complains of and how it ends must be equal. */
export const kubectlMatrix: Lane = {
  name: "kubectl",
  doc: "the same kubectl commands at both servers, for each minor version",
  run: async (context) => {
    const met = new Set<Accepted>();
    const rows: Row[] = [];
    for (const version of kubectlVersions) {
      const kubectl = kubernetesCommand("kubectl", version, context.say);
      for (const workloads of [false, true]) {
        const chosen = scenes.filter((scene) => (scene.workloads ?? false) === workloads);
        const at = {
          folder: join(context.folder, `${version}-${workloads ? "workloads" : "objects"}`),
          say: context.say,
        };
        rows.push(...(await both(at, { kubectl, version, workloads, chosen, met })));
      }
    }
    const gone = accepted.filter((each) => !met.has(each));
    const why = gone.map(({ scene, run }) => `${scene}: kubectl ${run}: accepted as different, and it is not`);
    return [...rows, { name: "kubectl, accepted differences", passed: met.size, failed: gone.length, skipped: 0, why }];
  },
};

interface Round {
  readonly kubectl: string;
  readonly version: string;
  readonly workloads: boolean;
  readonly chosen: readonly Scene[];
  readonly met: Set<Accepted>;
}

/** A row for each scene. */
async function both(at: Pick<LaneContext, "folder" | "say">, round: Round): Promise<readonly Row[]> {
  const { kubectl, version, workloads, chosen, met } = round;
  if (chosen.length === 0) return [];
  const folders = ["kubernetes", "embedded"].map((name) => join(at.folder, name));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const [ofReal = "", ofOurs = ""] = folders;
  const open: Target[] = [];
  try {
    for (const [target, folder] of [
      [real, ofReal],
      [embedded, ofOurs],
    ] as const)
      open.push(await target({ folder, workloads, say: at.say }));
    const [theirs, ours] = open as [Target, Target];
    const rows: Row[] = [];
    for (const scene of chosen) {
      const [first, second] = await Promise.all([
        runScene({ kubectl, target: theirs, folder: ofReal }, scene),
        runScene({ kubectl, target: ours, folder: ofOurs }, scene),
      ]);
      const pairs = first.map(({ command, outcome }, index) => {
        const ours = second[index];
        if (ours === undefined) throw new Error(`${scene.name}: ours did not run ${command.run}`);
        return { command, real: told(outcome, command), ours: told(ours.outcome, command), code: outcome.code };
      });
      const row = { ...judged(scene.name, pairs, met), name: `kubectl ${version}: ${scene.name}` };
      at.say(`${row.name}: ${row.passed} equal, ${row.failed} different`);
      rows.push(row);
    }
    return rows;
  } finally {
    await Promise.all(open.map((target) => target.stop()));
  }
}
