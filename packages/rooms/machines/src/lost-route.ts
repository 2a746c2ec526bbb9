import { conditionOf, DipperError, isoTime, lostText, Machine, machineMarks } from "@dipper/api";
import type { RoomDeps, Route } from "@dipper/room";

const lookMs = 15_000;

/**
 * A person says that a machine is gone. The platform agrees only if it sees the same from both sides: its cluster does not have a
 * Ready node of it, and it does not answer us.
 */
export function lostRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/machines/:machine/lost",
    doc: "Says that a machine is gone: an operation then takes its node out of the cluster without touching the machine. Refused while its node is Ready or while it answers.",
    permission: { verb: "operate", on: "fleet" },
    input: {
      type: "object",
      required: ["machine", "reason"],
      additionalProperties: false,
      properties: {
        machine: { type: "string", maxLength: 63 },
        reason: { type: "string", minLength: 1, maxLength: 512, description: "What happened to it." },
      },
    },
    output: { type: "object", description: "The Machine." },
    async handle(call) {
      const { machine: name, reason } = call.input as { machine: string; reason: string };
      const machine = deps.manager.cache(Machine).get({ name });
      if (machine === undefined) throw new DipperError("NotFound", { kind: "Machine", name, plural: "machines" });
      const problem = problemOf(machine) ?? (await answers(deps, machine, call.signal));
      if (problem !== undefined) throw new DipperError("BadRequest", { problem });
      const mark = lostText({ by: call.user, at: isoTime(deps.world.clock.now()), reason });
      call.audit({ machine: name, reason });
      const patch = { metadata: { annotations: { [machineMarks.lost]: mark } } };
      return call.kube.patch(Machine, { name }, patch, { manager: "dipper-server", signal: call.signal });
    },
  };
}

function problemOf(machine: Machine): string | undefined {
  const { name } = machine.metadata;
  const { phase = "Registered" } = machine.status ?? {};
  if (phase !== "Deployed" && phase !== "Draining")
    return `machine ${name} is ${phase}: only a machine that serves a cluster can be lost`;
  const healthy = conditionOf(machine, "NodeHealthy");
  return healthy?.status === "True" ? `the node of machine ${name} is Ready` : undefined;
}

async function answers(deps: RoomDeps, machine: Machine, signal: AbortSignal): Promise<string | undefined> {
  const { name, uid = "" } = machine.metadata;
  const deadline = deps.world.clock.deadline(lookMs, signal);
  try {
    const { reachable } = await deps.probe.probe({ name, uid }, deadline);
    return reachable.status === "True" ? `machine ${name} answers` : undefined;
  } catch (cause) {
    signal.throwIfAborted();
    if (deadline.aborted) return undefined;
    throw cause;
  }
}
