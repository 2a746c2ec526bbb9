import type { StepRunAction } from "../look-types.ts";
import type { StepRunSeen } from "../seen.ts";
import type { ProbeWish } from "./probe-pod.ts";

/** Probe pods to be sent while proof is wanted, all at once; and those to be taken away when the run is over. */
export function probeActions(
  { run, nodes, probeImage }: StepRunSeen,
  now: number,
): { readonly send: readonly StepRunAction[]; readonly remove: readonly StepRunAction[] } {
  if (nodes.state !== "Known") return { send: [], remove: [] };
  const wishes: ProbeWish[] = [];
  const pods: string[] = [];
  for (const [machineUid, { daemons, probe, pods: own }] of nodes.evidence) {
    pods.push(...own);
    const due = probe.state === "None" || (probe.state === "Failed" && probe.againAt <= now);
    const node = nodes.byMachine.get(machineUid)?.metadata.name;
    if (probeImage === "" || node === undefined || daemons.length > 0 || !due) continue;
    const number = probe.state === "Failed" ? probe.pods + 1 : 1;
    wishes.push({ stepRun: run.metadata.name, machineUid, node, image: probeImage, number });
  }
  return {
    send: wishes.length === 0 ? [] : [{ type: "Probe", wishes }],
    remove: pods.length === 0 ? [] : [{ type: "Unprobe", pods }],
  };
}
