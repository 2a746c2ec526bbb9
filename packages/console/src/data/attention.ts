import type { State } from "../kit/shape.tsx";
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

export interface Attention {
  readonly items: readonly AttentionItem[];
  readonly counts?: { readonly total?: number; readonly operations?: number };
  readonly asOf?: string;
}
