import { ChangePolicy, type Cluster, isCode, isoTime, newObject, platformNamespace } from "@dipper/api";
import type { Cache } from "@dipper/kube";
import type { Call, Route } from "@dipper/room";
import type { Clock } from "@dipper/world";
import { calendarOf } from "./calendar.ts";

/** The policy that stops everything: an empty selector selects every cluster. */
export const stopEverything = "stop-everything";
const manager = "dipper-rest";
const ref = { namespace: platformNamespace, name: stopEverything };
const anyObject = { type: "object", additionalProperties: true } as const;
const dayMs = 86_400_000;

export interface PolicyRouteDeps {
  readonly clock: Clock;
  readonly policies: Cache<ChangePolicy>;
  readonly clusters: Cache<Cluster>;
}

export function policyRoutes(deps: PolicyRouteDeps): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v1/stop-everything",
      doc: "Stops every runner before its next machine, and keeps everything else from starting, until somebody starts it again.",
      permission: { verb: "emergency", on: "fleet" },
      input: { type: "object", properties: { reason: { type: "string", maxLength: 256 } } },
      output: anyObject,
      handle: (call) => stop(deps, call),
    },
    {
      method: "POST",
      path: "/api/v1/start",
      doc: "Takes the stop away. Operations that it held go on by themselves, after looking and planning again.",
      permission: { verb: "emergency", on: "fleet" },
      input: { type: "object", properties: {} },
      output: anyObject,
      handle: start,
    },
    {
      method: "GET",
      path: "/api/v1/calendar",
      doc: "When clusters may be changed: windows, freezes and stops of the next days; of one cluster, or of all that the caller may see.",
      permission: { verb: "view", on: "filtered" },
      input: {
        type: "object",
        properties: { cluster: { type: "string" }, days: { type: "string", pattern: "^[1-9][0-9]?$" } },
      },
      output: anyObject,
      handle: async (call) => calendar(deps, call),
    },
  ];
}

async function stop({ clock }: PolicyRouteDeps, call: Call): Promise<ChangePolicy> {
  const given = call.input.reason;
  const reason = typeof given === "string" && given !== "" ? given : "no reason given";
  const spec = { stop: { reason, by: call.user, since: isoTime(clock.now()) } };
  call.audit({ object: `changepolicies/${stopEverything}`, action: "stop-everything", reason });
  const options = { manager, signal: call.signal };
  try {
    return await call.kube.create(ChangePolicy, newObject(ChangePolicy, ref, spec), options);
  } catch (cause) {
    if (!isCode(cause, "AlreadyExists")) throw cause;
    return call.kube.patch(ChangePolicy, ref, { spec }, options);
  }
}

/** Nothing to take away is what was wanted, too. */
async function start(call: Call): Promise<object> {
  call.audit({ object: `changepolicies/${stopEverything}`, action: "start" });
  const was = await call.kube.get(ChangePolicy, ref, { signal: call.signal });
  if (was === undefined) return { started: true, wasStopped: false };
  await call.kube.delete(ChangePolicy, ref, { manager, signal: call.signal }).catch((cause: unknown) => {
    if (!isCode(cause, "NotFound")) throw cause;
  });
  return { started: true, wasStopped: true, ...(was.spec.stop === undefined ? {} : { stop: was.spec.stop }) };
}

function calendar({ clock, policies, clusters }: PolicyRouteDeps, call: Call): object {
  const now = clock.now();
  const days = Number(call.input.days ?? 1);
  const wanted = call.input.cluster;
  const seen = clusters
    .all()
    .filter(
      (cluster) =>
        (wanted === undefined || cluster.metadata.name === wanted) &&
        (call.may === undefined || call.may("view", cluster.metadata.name)),
    );
  const range = { now, until: now + days * dayMs };
  return { clusters: seen.map((cluster) => calendarOf(cluster, policies.all(), range)), asOf: isoTime(now) };
}
