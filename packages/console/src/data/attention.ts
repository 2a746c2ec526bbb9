import type { State } from "../kit/shape.tsx";
import { post } from "./client.ts";
import type { Param, Why } from "./objects.ts";

/** `/api/v1/attention`: what needs a person now, worst first. A pure function of objects on the server. */
export interface AttentionItem {
  readonly id: string;
  /** What kind of item; selects the sentence `attention.<type>`. */
  readonly type: string;
  readonly state: State;
  readonly params?: readonly Param[];
  readonly subject: { readonly kind: string; readonly name: string; readonly cluster?: string };
  readonly why?: Why;
  readonly since?: string;
}

export interface MutedItem extends AttentionItem {
  readonly mute: {
    readonly by: string;
    readonly reason: string;
    readonly at: string;
    readonly until: string;
    readonly for: MuteFor;
  };
}

export type MuteFor = "me" | "everybody";

export interface Attention {
  readonly items: readonly AttentionItem[];
  readonly muted?: readonly MutedItem[];
  readonly counts?: { readonly total?: number; readonly operations?: number; readonly muted?: number };
  readonly asOf?: string;
}

export interface MuteWish {
  readonly id: string;
  readonly until: string;
  readonly reason: string;
  readonly for: MuteFor;
}

export function muteItem(wish: MuteWish): Promise<unknown> {
  return post("/api/v1/attention/mute", wish);
}

export function unmuteItem(id: string, whom: MuteFor): Promise<unknown> {
  return post("/api/v1/attention/unmute", { id, for: whom });
}
