import { conditionOf, DipperError, isCode, isoTime, parseTime, platformNamespace, WorkOrder } from "@dipper/api";
import type { Call, RoomDeps, Route } from "@dipper/room";
import { answererOf } from "./reconciler.ts";
import { callbackKey, tokenDigest, uidOf } from "./token.ts";

interface Answer {
  readonly name: string;
  readonly verdict: "Done" | "Failed";
  readonly comment?: string;
  readonly externalId?: string;
}

const manager = "dipper-integrations";

/** The way in: once, with the token of exactly this work order. */
export function callbackRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/work-orders/:name/callback",
    doc: "Another system reports the outcome of a work order that it was sent. The bearer token came with it and works once: 401 for a token of nobody, 403 for that of another work order, 409 when it was used, 410 when the work order takes no answer any more.",
    permission: { verb: "view", on: "token" },
    input: {
      type: "object",
      required: ["name", "verdict"],
      additionalProperties: false,
      properties: {
        name: { type: "string", maxLength: 253 },
        verdict: { enum: ["Done", "Failed"] },
        comment: { type: "string", maxLength: 1024, description: "Shown to people." },
        externalId: { type: "string", maxLength: 128, description: "Id in the other system." },
      },
    },
    output: { type: "object", properties: { name: { type: "string" }, verdict: { enum: ["Done", "Failed"] } } },
    async handle(call) {
      const answer = call.input as unknown as Answer;
      for (let attempt = 0; ; attempt++) {
        try {
          return await answered(deps, call, answer);
        } catch (cause) {
          if (!isCode(cause, "Conflict") || attempt === 5) throw cause;
        }
      }
    },
  };
}

async function answered(deps: RoomDeps, call: Call, answer: Answer): Promise<object> {
  const { kube, world } = deps;
  const ref = { namespace: platformNamespace, name: answer.name };
  const order = await kube.get(WorkOrder, ref, { signal: call.signal });
  await prove(deps, call, order);
  if (order === undefined) throw unauthorized();
  const now = world.clock.now();
  const by = answererOf(order.spec.webhook?.endpointRef.name ?? "");
  refuseLate(order, by, now);
  const { verdict, comment = "", externalId = "" } = answer;
  call.audit({ workOrder: answer.name, verdict, externalId, by });
  const given = { by, verdict, planDigest: order.spec.planDigest, comment, externalId, at: isoTime(now) };
  // By compare-and-swap: of two answers at once, one counts.
  await kube.patch(
    WorkOrder,
    ref,
    { spec: { verdicts: [...order.spec.verdicts, given] } },
    { manager, ifVersion: order.metadata.resourceVersion ?? "", signal: call.signal },
  );
  return { name: answer.name, verdict };
}

/** Whether there is such a work order is not told to who has no token. */
async function prove(deps: RoomDeps, call: Call, order: WorkOrder | undefined): Promise<void> {
  const header = call.headers?.["authorization"];
  const token = /^Bearer (\S+)$/.exec(typeof header === "string" ? header : "")?.[1];
  if (token === undefined) throw unauthorized();
  const digest = order?.status?.callback?.tokenDigest;
  if (digest !== undefined && digest === tokenDigest(token)) return;
  if (uidOf(await callbackKey(deps, call.signal), token) === undefined) throw unauthorized();
  const { name } = call.input as unknown as Answer;
  const problem = "the token is that of another work order";
  throw new DipperError("Forbidden", { user: "The token", verb: "answer", resource: "work order", name, problem });
}

function refuseLate(order: WorkOrder, by: string, now: number): void {
  const what = { kind: "WorkOrder", name: order.metadata.name };
  if (order.spec.verdicts.some((verdict) => verdict.by === by)) throw new DipperError("CallbackUsed", what);
  const finished = conditionOf(order, "Finished");
  const at = order.status?.callback?.expiresAt ?? "";
  const late = now >= (parseTime(at) ?? 0);
  if (finished?.status === "True" && finished.reason !== "Expired" && finished.reason !== "Superseded")
    throw new DipperError("CallbackUsed", what);
  if (late || finished?.status === "True")
    throw new DipperError("CallbackExpired", { ...what, at: order.status?.finishedAt ?? at });
}

function unauthorized(): DipperError {
  return new DipperError("Unauthorized", { server: "Dipper", problem: "the token of the work order is needed" });
}
