import { isoTime } from "@dipper/api";
import type { Answer } from "@dipper/world";
import { decodeBody } from "../decode/body.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { type Call, objectOf, refOf, writeOptionsOf } from "./call.ts";
import type { MutationDeps } from "./mutations.ts";
import { noteWrite } from "./noted.ts";
import { badRequest, conflict } from "./refusals.ts";
import { statusAnswer, success } from "./status.ts";

interface Condition {
  readonly type: string;
  readonly [field: string]: unknown;
}

const bindingKind = { group: "", version: "v1", kind: "Binding" };

/** `POST pods/<name>/binding`: what a scheduler says. */
export async function bind(deps: MutationDeps, call: Call): Promise<Answer> {
  const body = objectOf(
    decodeBody(call.exchange.body, call.exchange.headers["content-type"], bindingKind).value,
    bindingKind,
  );
  const target = body["target"] as { kind?: string; name?: string } | undefined;
  const node = target?.name ?? "";
  if (node === "" || (target?.kind ?? "Node") !== "Node") throw badRequest("target must be a Node with a name");
  // The binding sets spec and status in one step, which no other write of a client may.
  const options = { ...writeOptionsOf(call), subresource: "binding", unconditional: true };
  const written = deps.writes.update(call.type, refOf(call), options, (current) =>
    bound(call, current, node, isoTime(deps.clock.now())),
  );
  noteWrite(call, written);
  await written.durable;
  return statusAnswer(success(undefined, 201));
}

function bound(call: Call, pod: StoredObject, node: string, now: string): StoredObject {
  const spec = (pod["spec"] ?? {}) as { nodeName?: string };
  const name = call.target.name;
  if (pod.metadata.deletionTimestamp !== undefined)
    throw conflict(call.type, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  if ((spec.nodeName ?? "") !== "")
    throw conflict(call.type, name, `pod ${name} is already assigned to node "${spec.nodeName ?? ""}"`);
  const status = (pod["status"] ?? {}) as { conditions?: readonly Condition[] };
  const others = (status.conditions ?? []).filter((condition) => condition.type !== "PodScheduled");
  const scheduled = { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: now };
  return { ...pod, spec: { ...spec, nodeName: node }, status: { ...status, conditions: [...others, scheduled] } };
}
