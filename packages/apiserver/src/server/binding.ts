import { isoTime } from "@dipper/api";
import type { Answer, Exchange } from "@dipper/world";
import { decodeBody } from "../decode/body.ts";
import type { Target } from "../route/route.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { refusePlainly } from "../types/refusal.ts";
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
  if (body.metadata.name !== call.target.name) throw badRequest("name in URL does not match name in Binding object");
  requireNode(target?.kind ?? "", node);
  // The binding sets spec and status in one step, which no other write of a client may, and nobody comes to own them.
  const options = { ...writeOptionsOf(call), manager: "", subresource: "binding", unconditional: true };
  const written = deps.writes.update(call.type, refOf(call), options, (current) =>
    bound(call, current, node, isoTime(deps.clock.now())),
  );
  noteWrite(call, written);
  await written.durable;
  return statusAnswer(success(undefined, 201));
}

/** `POST bindings`: the older way, which names the pod in the body alone. */
export function ofNamedPod({ body, headers }: Exchange, target: Target): Target {
  const { metadata } = objectOf(decodeBody(body, headers["content-type"], bindingKind).value, bindingKind);
  return { ...target, plural: "pods", name: metadata.name ?? "", subresource: "binding" };
}

/** The real server passes these problems on as they are, as its own failure. */
function requireNode(kind: string, name: string): void {
  const problems: string[] = [];
  if (kind !== "" && kind !== "Node")
    problems.push(`target.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Node", "<empty>"`);
  if (name === "") problems.push("target.name: Required value");
  if (problems.length > 0) throw refusePlainly(problems.length === 1 ? problems.join() : `[${problems.join(", ")}]`);
}

function bound(call: Call, pod: StoredObject, node: string, now: string): StoredObject {
  const spec = (pod["spec"] ?? {}) as { nodeName?: string };
  const name = call.target.name;
  const asBinding = { ...call.type, plural: "pods/binding" };
  if (pod.metadata.deletionTimestamp !== undefined)
    throw conflict(asBinding, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  if ((spec.nodeName ?? "") !== "")
    throw conflict(asBinding, name, `pod ${name} is already assigned to node "${spec.nodeName ?? ""}"`);
  const status = (pod["status"] ?? {}) as { conditions?: readonly Condition[] };
  const others = (status.conditions ?? []).filter((condition) => condition.type !== "PodScheduled");
  const scheduled = { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: now };
  return { ...pod, spec: { ...spec, nodeName: node }, status: { ...status, conditions: [...others, scheduled] } };
}
