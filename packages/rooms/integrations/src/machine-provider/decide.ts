import { type Machine, type MachineProvider, parseTime, type SparePool, whyOf } from "@dipper/api";
import type { Decision } from "@dipper/controller";
import type { Reply } from "../send/send.ts";
import { isOpen, nextRequest, type ProviderRequest, shortage } from "./demand.ts";
import type { Intake } from "./intake.ts";
import { marks } from "./record.ts";

export interface ProviderSeen {
  readonly provider: MachineProvider;
  readonly pool?: SparePool;
  /** All machines of the pool. */
  readonly pooled: readonly Machine[];
  /** Those that came from this provider. */
  readonly own: readonly Machine[];
  /** Filled by the actions of the same run. */
  readonly came: { intake?: Intake; gaveBack?: Reply; refused?: { readonly machine: string; readonly cause: string } };
}

export type ProviderAction =
  | { readonly type: "Register"; readonly host: string }
  | { readonly type: "Ask"; readonly id: string }
  | { readonly type: "GiveBack"; readonly machine: string };

/** Reservations end by time, and cool-downs too: a look without any change. */
const lookEveryMs = 60_000;

export function decideProvider(seen: ProviderSeen, now: number): Decision<ProviderAction> {
  const why = whyOf("EnoughSpare", {}, { now });
  if (seen.provider.spec.type === "Static") return { actions: missingHosts(seen), wait: { why, forMs: lookEveryMs } };
  const back = seen.own.find(isToGoBack);
  const open = openRequests(seen).map((request) => ({
    request,
    inMs: (parseTime(request.nextAttemptAt ?? "") ?? now) - now,
  }));
  const due = open.find(({ inMs }) => inMs <= 0);
  const actions: readonly ProviderAction[] = [
    ...(due === undefined ? [] : [{ type: "Ask", id: due.request.id } as const]),
    ...(back === undefined ? [] : [{ type: "GiveBack", machine: back.metadata.name } as const]),
  ];
  const forMs = Math.min(lookEveryMs, ...open.map(({ inMs }) => Math.max(1000, inMs)));
  return { actions, wait: { why, forMs } };
}

/** A request that is to be made is written first and sent by the next run: its id is known before the other system knows it. */
export function wanted(seen: ProviderSeen, now: number): ReturnType<typeof nextRequest> {
  const { provider, pool } = seen;
  if (provider.spec.type !== "Webhook" || pool === undefined || provider.metadata.deletionTimestamp !== undefined)
    return undefined;
  return nextRequest(provider, shortage(pool, seen.pooled, now), now);
}

export function openRequests({ provider }: ProviderSeen): readonly ProviderRequest[] {
  return (provider.status?.requests ?? []).filter(isOpen);
}

function missingHosts({ provider, own }: ProviderSeen): readonly ProviderAction[] {
  const there = new Set(own.map(({ metadata }) => metadata.name));
  return provider.spec.hosts.flatMap(({ name }) => (there.has(name) ? [] : [{ type: "Register", host: name }]));
}

/** Retired by people, bound to nobody, not yet given back. */
function isToGoBack({ spec, status, metadata }: Machine): boolean {
  return (
    spec.desiredState === "Retired" &&
    status?.phase === "Retired" &&
    spec.consumerRef === undefined &&
    metadata.annotations?.[marks.givenBackAt] === undefined
  );
}
