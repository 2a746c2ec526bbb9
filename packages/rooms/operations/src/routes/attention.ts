import { DipperError, isoTime, parseTime, SparePool } from "@dipper/api";
import type { Manager } from "@dipper/controller";
import type { Call, Route } from "@dipper/room";
import type { Clock } from "@dipper/world";
import { longestMuteMs, type Mute, muteFor, withMute, withoutMute } from "../attention/mute.ts";
import type { MuteStore } from "../attention/mute-store.ts";
import type { Caches } from "../deps.ts";
import { type AttentionItem, attentionOf } from "../views/attention.ts";
import { anyObjectOutput, filtered, may, requireVerb, text } from "./access.ts";

export interface AttentionDeps {
  readonly caches: Caches;
  readonly manager: Manager;
  readonly clock: Clock;
  readonly mutes: MuteStore;
}

const id = { type: "string", maxLength: 512, description: "Of the item, as the list has it." } as const;
const whom = {
  type: "string",
  enum: ["me", "everybody"],
  description: "Whose list it leaves. For everybody `operate` on the item's cluster is needed. Default me.",
} as const;

/** What needs a person now, and what he does not want to see for a while. */
export function attentionRoutes(deps: AttentionDeps): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/attention",
      doc: "What needs a person now, worst first, and what of it is muted. With scope=mine: what the caller asked for, and what concerns clusters that were given to him by name.",
      permission: filtered("view"),
      input: { type: "object", properties: { scope: { type: "string", enum: ["mine", "all"] } } },
      output: anyObjectOutput,
      handle: (call) => attention(deps, call),
    },
    {
      method: "POST",
      path: "/api/v1/attention/mute",
      doc: "Takes an item off the list until a time, at most 31 days away, or until something else is the matter with it.",
      permission: filtered("view"),
      input: {
        type: "object",
        required: ["id", "until", "reason"],
        additionalProperties: false,
        properties: {
          id,
          until: { type: "string", format: "date-time" },
          reason: { type: "string", minLength: 1, maxLength: 500 },
          for: whom,
        },
      },
      output: anyObjectOutput,
      handle: (call) => mute(deps, call),
    },
    {
      method: "POST",
      path: "/api/v1/attention/unmute",
      doc: "Puts a muted item back on the list.",
      permission: filtered("view"),
      input: { type: "object", required: ["id"], additionalProperties: false, properties: { id, for: whom } },
      output: { type: "null" },
      handle: (call) => unmute(deps, call),
    },
  ];
}

async function attention(deps: AttentionDeps, call: Call): Promise<object> {
  const now = deps.clock.now();
  const mutes = await deps.mutes.read(call.signal);
  const seen = itemsFor(deps, call, now)
    .filter((item) => text(call, "scope") !== "mine" || isMine(item, call))
    .map((item) => ({ item, mute: muteFor(item, mutes, { user: call.user, now }) }));
  const items = seen.filter(({ mute }) => mute === undefined).map(({ item }) => item);
  const muted = seen.flatMap(({ item, mute }) => (mute === undefined ? [] : [{ ...item, mute: shown(mute) }]));
  const operations = items.filter((item) => item.subject.kind === "Operation").length;
  return { items, muted, counts: { total: items.length, operations, muted: muted.length }, asOf: isoTime(now) };
}

async function mute(deps: AttentionDeps, call: Call): Promise<object> {
  const now = deps.clock.now();
  const wanted = text(call, "id");
  const item = itemsFor(deps, call, now).find((each) => each.id === wanted);
  if (item === undefined)
    throw new DipperError("NotFound", { kind: "attention item", name: wanted, plural: "attention" });
  const forWhom = whomOf(call);
  if (forWhom === "everybody") requireVerb(call, "operate", item.subject.cluster ?? "*");
  const until = parseTime(text(call, "until")) ?? 0;
  if (until <= now || until > now + longestMuteMs)
    throw new DipperError("BadRequest", { problem: "until must lie in the next 31 days" });
  const { cause, members } = item;
  const made: Mute = {
    id: wanted,
    cause,
    ...(members === undefined ? {} : { members }),
    for: forWhom,
    by: call.user,
    reason: text(call, "reason"),
    at: isoTime(now),
    until: isoTime(until),
  };
  await deps.mutes.write((mutes) => withMute(mutes, made, now), call.signal);
  const { kind, name, cluster } = item.subject;
  call.audit({
    object: `${kind} ${name}`,
    ...(cluster === undefined ? {} : { cluster }),
    action: "mute",
    item: wanted,
    for: forWhom === "everybody" ? "everybody" : "me",
    until: made.until,
    reason: made.reason,
  });
  return shown(made);
}

async function unmute(deps: AttentionDeps, call: Call): Promise<undefined> {
  const now = deps.clock.now();
  const wanted = text(call, "id");
  const forWhom = whomOf(call);
  const item = itemsFor(deps, call, now).find((each) => each.id === wanted);
  if (forWhom === "everybody") requireVerb(call, "operate", item?.subject.cluster ?? "*");
  await deps.mutes.write((mutes) => withoutMute(mutes, { id: wanted, for: forWhom }, now), call.signal);
  call.audit({ object: item === undefined ? wanted : `${item.subject.kind} ${item.subject.name}`, action: "unmute" });
  return undefined;
}

/** Everything that the caller may see. */
function itemsFor({ caches, manager }: AttentionDeps, call: Call, now: number): readonly AttentionItem[] {
  const sees = (cluster: string | undefined) => may(call, "view", cluster);
  return attentionOf({
    operations: caches.operations.all().filter((each) => sees(each.spec.clusterName)),
    workOrders: caches.workOrders.all().filter((each) => sees(each.spec.clusterName)),
    tasks: caches.tasks.all().filter((each) => sees(each.spec.cluster)),
    clusters: caches.clusters.all().filter((each) => sees(each.metadata.name)),
    machines: caches.machines.all().filter((each) => sees(each.spec.consumerRef?.clusterName)),
    pools: sees(undefined) ? manager.cache(SparePool).all() : [],
    now,
  });
}

/** Who may operate the whole fleet has no clusters of his own: his are the operations that he asked for. */
function isMine({ by, subject }: AttentionItem, call: Call): boolean {
  if (by === call.user) return true;
  return subject.cluster !== undefined && !may(call, "operate") && may(call, "operate", subject.cluster);
}

function whomOf(call: Call): Mute["for"] {
  return text(call, "for") === "everybody" ? "everybody" : { user: call.user };
}

/** Nobody is told what others have muted for themselves; so the name is not needed. */
function shown({ by, reason, at, until, for: forWhom }: Mute): object {
  return { by, reason, at, until, for: forWhom === "everybody" ? "everybody" : "me" };
}
