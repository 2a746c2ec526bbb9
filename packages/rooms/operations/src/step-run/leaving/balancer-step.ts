import { conditionOf, type LoadBalancer } from "@dipper/api";
import { timeOf } from "../../operation/known.ts";
import { listed, whyOf } from "../../words.ts";
import { drainLook, type MachineDrain } from "../drain-look.ts";
import { notStarted, type StepRunAction, type StepRunLook } from "../look-types.ts";
import type { StepRunSeen } from "../seen.ts";

const againMs = 2000;

/**
 * What is in front of the API servers has let go of a control plane before anything is stopped on it: clients would be sent to a dead one.
 * Undefined: nobody sends to them. The system is another one and may be down: what it does not take in time is left as it was.
 */
export function balancerStep(seen: StepRunSeen, states: readonly MachineDrain[], now: number): StepRunLook | undefined {
  const leaving = states.filter(({ machine, drain }) => machine.role === "ControlPlane" && drain.state !== "Failed");
  const names = leaving.map(({ machine }) => machine.name);
  const [open] = seen.balancers.flatMap((balancer) => {
    const members = stillThere(balancer, names);
    return members.length === 0 ? [] : [{ balancer, members }];
  });
  if (open === undefined) return undefined;
  const params = {
    balancer: open.balancer.metadata.name,
    members: listed(open.members),
    cause: causeOf(open.balancer),
  };
  const why = whyOf("WaitingForLoadBalancer", params, now);
  const { drain } = seen.operation?.spec ?? {};
  const overAt = (timeOf(seen.run.metadata.creationTimestamp) ?? now) + (drain?.timeoutSeconds ?? 0) * 1000;
  const waits = now < overAt || drain?.onTimeout === "WaitForDecision";
  const detail = `load balancer ${params.balancer} still sends to it: ${params.cause}`;
  const actions: readonly StepRunAction[] = waits
    ? []
    : open.members.map((machine) => ({ type: "FailDrain", machine, detail }));
  return {
    phase: "Pending",
    machines: states.map(({ machine, drain: state }) => drainLook(machine, state)),
    why: [why],
    actions,
    forMs: againMs,
    started: notStarted(why.message, why.reason),
  };
}

/** Members that it has, or of which nobody knows whether it has let go of them. */
function stillThere(balancer: LoadBalancer, leaving: readonly string[]): readonly string[] {
  if (conditionOf(balancer, "Synced")?.status !== "True") return leaving;
  const members = new Set(balancer.status?.members?.map(({ machine }) => machine));
  return leaving.filter((name) => members.has(name));
}

function causeOf(balancer: LoadBalancer): string {
  const synced = conditionOf(balancer, "Synced");
  if (synced === undefined || synced.status !== "False") return "it has not been told yet";
  return synced.message.replace(/\.$/, "") || synced.reason;
}
