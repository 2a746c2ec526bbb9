import {
  AutoOperationTask,
  conditionOf,
  Endpoint,
  isoTime,
  Machine,
  parseTime,
  platformNamespace,
  WorkOrder,
  whyOf,
  withFindings,
} from "@dipper/api";
import type { Decision, Reconciler } from "@dipper/controller";
import type { RoomDeps } from "@dipper/room";
import { backoffMs, findingOf } from "../send/delivery.ts";
import type { Reply, Send } from "../send/send.ts";
import { messageFor, type OrderFacts } from "./message.ts";
import { callbackKey, tokenDigest, tokenFor } from "./token.ts";

export interface OrderSeen extends OrderFacts {
  readonly told: { reply?: Reply };
}

type Action = { readonly type: "Send" };
type Status = NonNullable<WorkOrder["status"]>;

/**
 * Carries work orders of type Webhook to their endpoint. It owns `status.delivery`, `status.callback` and the condition Delivered; the
 * verdicts are counted by the room of operations.
 */
export function deliveryReconciler(deps: RoomDeps, send: Send): Reconciler<WorkOrder, OrderSeen, Action> {
  const { manager } = deps;
  const orders = manager.cache(WorkOrder);
  const endpoints = manager.cache(Endpoint);
  const tasks = manager.cache(AutoOperationTask);
  const machines = manager.cache(Machine);
  const goTo = (name: string) =>
    orders.all().filter((order) => order.spec.webhook?.endpointRef.name === name && !isOver(order));
  return {
    name: "work-order-delivery",
    kind: WorkOrder,
    watches: [
      {
        kind: Endpoint,
        keys: ({ metadata }) =>
          goTo(metadata.name).map(({ metadata: { name } }) => ({ namespace: platformNamespace, name })),
      },
    ],
    async observe(ref, signal) {
      const order = orders.get(ref);
      if (order === undefined || order.spec.type !== "Webhook" || order.spec.webhook === undefined) return undefined;
      const token = tokenFor(await callbackKey(deps, signal), order.metadata.uid ?? "");
      const { kind, name } = order.spec.subject;
      const task = kind === "AutoOperationTask" ? tasks.get({ namespace: platformNamespace, name }) : undefined;
      const endpoint = endpoints.get({ namespace: platformNamespace, name: order.spec.webhook.endpointRef.name });
      const named = (task?.status?.machines ?? []).flatMap(
        ({ name: machine }) => machines.get({ name: machine }) ?? [],
      );
      return {
        order,
        machines: named,
        token,
        told: {},
        ...(task === undefined ? {} : { task }),
        ...(endpoint === undefined ? {} : { endpoint }),
      };
    },
    decide: decideDelivery,
    async act(_action, seen, signal) {
      const name = seen.order.spec.webhook?.endpointRef.name ?? "";
      seen.told.reply = await send(name, messageFor(seen), signal);
    },
    report: (seen, _decision, _outcomes, now) => reportDelivery(seen, now),
  };
}

export function decideDelivery({ order, endpoint }: OrderSeen, now: number): Decision<Action> {
  const why = whyOf("Sending", {}, { now });
  const { delivery, callback } = order.status ?? {};
  const delivered = conditionOf(order, "Delivered")?.status === "True";
  // The digest of the token is written before the token goes out: whoever answers at once is known.
  if (isOver(order) || delivered || callback === undefined) return { actions: [], wait: { why } };
  if (endpoint === undefined || gaveUp(order)) return { actions: [], wait: { why } };
  const inMs = (parseTime(delivery?.nextAttemptAt ?? "") ?? now) - now;
  return inMs > 0 ? { actions: [], wait: { why, forMs: inMs } } : { actions: [{ type: "Send" }], wait: { why } };
}

export function reportDelivery({ order, endpoint, token, told }: OrderSeen, now: number): Status | undefined {
  const before: Status = order.status ?? {};
  const name = order.spec.webhook?.endpointRef.name ?? "";
  const createdAt = parseTime(order.metadata.creationTimestamp ?? "") ?? now;
  const usedAt = order.spec.verdicts.find(({ by }) => by === answererOf(name))?.at;
  const callback = {
    tokenDigest: tokenDigest(token),
    expiresAt: isoTime(createdAt + order.spec.deadlineSeconds * 1000),
    ...(usedAt === undefined ? {} : { usedAt }),
  };
  const { reply } = told;
  if (isOver(order) && reply === undefined) return before.callback === undefined ? undefined : { ...before, callback };
  if (reply === undefined) {
    const finding =
      endpoint === undefined
        ? ({ status: "False", reason: "EndpointMissing", params: { endpoint: name } } as const)
        : ({ status: "Unknown", reason: "Sending", params: {} } as const);
    const fresh = endpoint === undefined || before.delivery === undefined;
    return {
      ...before,
      callback,
      ...(fresh ? { conditions: withFindings(order, { Delivered: finding }, now) } : {}),
    };
  }
  const attempts = (before.delivery?.attempts ?? 0) + 1;
  const again = !reply.ok && attempts <= (order.spec.webhook?.retryLimit ?? 0);
  return {
    ...before,
    callback,
    conditions: withFindings(order, { Delivered: findingOf(name, reply) }, now),
    delivery: {
      attempts,
      ...(reply.code === undefined ? {} : { lastCode: reply.code }),
      ...(again ? { nextAttemptAt: isoTime(now + backoffMs(attempts)) } : {}),
    },
  };
}

/** Who signs the verdict of another system. */
export function answererOf(endpoint: string): string {
  return `endpoint:${endpoint}`;
}

function isOver(order: WorkOrder): boolean {
  return conditionOf(order, "Finished")?.status === "True" || order.metadata.deletionTimestamp !== undefined;
}

function gaveUp({ spec, status }: WorkOrder): boolean {
  return (status?.delivery?.attempts ?? 0) > (spec.webhook?.retryLimit ?? 0);
}
