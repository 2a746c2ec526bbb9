import { timeOf } from "../../operation/known.ts";
import { listed, whyOf } from "../../words.ts";
import type { MachineDrain } from "../drain-look.ts";
import { drainLook } from "../drain-look.ts";
import { notStarted, type StepRunAction, type StepRunLook } from "../look-types.ts";
import type { StepRunSeen } from "../seen.ts";
import { mayLeave, memberOn } from "./members.ts";

const againMs = 5000;

/**
 * Members leave etcd before anything is stopped on their machine, one at a time: stopped first, two of two would have no majority to
 * agree on it. Undefined: no machine of this run is a member any more.
 */
export function memberStep(seen: StepRunSeen, states: readonly MachineDrain[], now: number): StepRunLook | undefined {
  const { etcd, run } = seen;
  const wanted = states.filter(({ machine, drain }) => isMemberRole(machine.role) && drain.state !== "Failed");
  if (etcd.state === "NotAsked" || wanted.length === 0) return undefined;
  const machines = states.map(({ machine, drain }) => drainLook(machine, drain));
  const overAt =
    (timeOf(run.metadata.creationTimestamp) ?? now) + (seen.operation?.spec.drain.timeoutSeconds ?? 0) * 1000;
  const giveUp = (detail: string): readonly StepRunAction[] =>
    now < overAt || seen.operation?.spec.drain.onTimeout === "WaitForDecision"
      ? []
      : wanted.map(({ machine }) => ({ type: "FailDrain", machine: machine.name, detail }));
  if (etcd.state === "Unreachable") {
    const why = whyOf("EtcdUnreachable", { cause: etcd.cause }, now);
    const actions = giveUp(`etcd cannot be asked: ${etcd.cause}`);
    return {
      phase: "Pending",
      machines,
      why: [why],
      actions,
      forMs: againMs,
      started: notStarted(why.message, why.reason),
    };
  }
  const { members } = etcd;
  const leaving = wanted.flatMap(({ machine, drain }) => {
    const found = seen.machines.find((each) => each.metadata.uid === machine.uid);
    const node = "node" in drain ? drain.node?.metadata.name : undefined;
    const member = found === undefined ? undefined : memberOn(found, node, members);
    return member === undefined ? [] : [{ machine, member, may: mayLeave(member, members) }];
  });
  const [first] = leaving;
  if (first === undefined) return undefined;
  // One that has died goes first: with it the majority is larger.
  const next =
    leaving.find(({ may, member }) => may === "Yes" && !member.healthy) ?? leaving.find(({ may }) => may === "Yes");
  if (next !== undefined) {
    const message = `${next.member.name} leaves etcd.`;
    const actions = [{ type: "RemoveMember", member: next.member.name } as const];
    return { phase: "Pending", machines, why: [], actions, forMs: againMs, started: notStarted(message) };
  }
  const last = leaving.filter(({ may }) => may === "Last");
  const names = listed(leaving.map(({ member }) => member.name));
  const why = whyOf("QuorumWouldBreak", { members: names }, now);
  const actions: readonly StepRunAction[] =
    last.length > 0
      ? last.map(({ machine }) => ({
          type: "FailDrain",
          machine: machine.name,
          detail: "it is the last member of etcd",
        }))
      : giveUp(`etcd would lose its quorum without ${names}`);
  return {
    phase: "Pending",
    machines,
    why: [why],
    actions,
    forMs: againMs,
    started: notStarted(why.message, why.reason),
  };
}

export function isMemberRole(role: string): boolean {
  return role === "ControlPlane" || role === "Etcd";
}
