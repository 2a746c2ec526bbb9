import { parseTime } from "@dipper/api";
import type { AttentionItem } from "../views/attention.ts";

/** An item that somebody does not want to see for a while, with the reason. */
export interface Mute {
  /** Of the item. */
  readonly id: string;
  readonly cause: string;
  readonly members?: readonly string[];
  /** Whose list it leaves: that of everybody, or of this person alone. */
  readonly for: "everybody" | { readonly user: string };
  readonly by: string;
  readonly reason: string;
  readonly at: string;
  readonly until: string;
}

/** The longest time: what should never be shown is to be mended or given up, not muted. */
export const longestMuteMs = 31 * 86_400_000;
/** All of them lie in one object of 1 MiB. */
export const mostMutes = 500;

/** The mute that holds for this item and this person: one's own before everybody's. */
export function muteFor(item: AttentionItem, mutes: readonly Mute[], reader: Reader): Mute | undefined {
  const holding = mutes.filter((mute) => holds(mute, reader.now) && covers(mute, item));
  return (
    holding.find((mute) => isOwn(mute, reader.user)) ?? holding.find((mute) => mute.for === "everybody") ?? undefined
  );
}

export interface Reader {
  readonly user: string;
  readonly now: number;
}

/** The list with this mute in the place of an older one for the same item and the same people; ended ones are left out. */
export function withMute(mutes: readonly Mute[], mute: Mute, now: number): readonly Mute[] {
  return [...withoutMute(mutes, mute, now), mute];
}

export function withoutMute(mutes: readonly Mute[], gone: Pick<Mute, "id" | "for">, now: number): readonly Mute[] {
  return mutes.filter((mute) => holds(mute, now) && !(mute.id === gone.id && sameFor(mute.for, gone.for)));
}

function holds(mute: Mute, now: number): boolean {
  return (parseTime(mute.until) ?? 0) > now;
}

function covers(mute: Mute, item: AttentionItem): boolean {
  if (mute.id !== item.id || mute.cause !== item.cause) return false;
  const known = new Set(mute.members);
  return (item.members ?? []).every((member) => known.has(member));
}

function isOwn(mute: Mute, user: string): boolean {
  return mute.for !== "everybody" && mute.for.user === user;
}

function sameFor(a: Mute["for"], b: Mute["for"]): boolean {
  return a === "everybody" || b === "everybody" ? a === b : a.user === b.user;
}
