import { fill } from "../errors.ts";
import { isoTime } from "../time.ts";
import { accessTexts } from "./access-texts.ts";
import { clusterTexts } from "./cluster-texts.ts";
import { integrationTexts } from "./integration-texts.ts";
import { machineTexts } from "./machine-texts.ts";
import { operationTexts } from "./operation-texts.ts";
import type { Param, Why } from "./why.ts";

/** The English of a reason. Of several messages the first is taken whose names are all given. */
export interface ReasonText {
  readonly message: readonly [string, ...string[]];
  readonly next: string;
}

export const reasonTexts = {
  ...clusterTexts,
  ...machineTexts,
  ...operationTexts,
  ...integrationTexts,
  ...accessTexts,
} as const;
export type ReasonWord = keyof typeof reasonTexts;

type Params = Readonly<Record<string, string | number>>;

/** The templates as they stand, for documentation. */
export function messageOf(reason: string): { readonly message: string; readonly next: string } {
  const text = textOf(reason);
  return { message: text.message.join(" / "), next: text.next };
}

/** Message and next step of a reason in English. A reason that nobody knows speaks for itself. */
export function whyText(reason: string, params: Params = {}): { readonly message: string; readonly next: string } {
  const text = textOf(reason);
  const values = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  const message =
    text.message.find((each) => namesIn(each).every((name) => values[name] !== undefined)) ?? text.message[0];
  return { message: fill(message, values), next: fill(text.next, values) };
}

/** A whole `why`. `since` is kept from an earlier one with the same reason, so that the age is that of the cause. */
export function whyOf(
  reason: ReasonWord,
  params: Params,
  at: { readonly now: number; readonly before?: readonly Why[] | undefined },
): Why {
  const known = at.before?.find((each) => each.reason === reason);
  return { reason, since: known?.since ?? isoTime(at.now), params: paramsOf(params), ...whyText(reason, params) };
}

export function paramsOf(params: Params): readonly Param[] {
  return Object.entries(params).map(([name, value]) => ({ name, value: String(value).slice(0, 1024) }));
}

export function namesIn(template: string): readonly string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
}

function textOf(reason: string): ReasonText {
  return Object.hasOwn(reasonTexts, reason)
    ? ((reasonTexts as Readonly<Record<string, ReasonText>>)[reason] ?? unknownText(reason))
    : unknownText(reason);
}

function unknownText(reason: string): ReasonText {
  return { message: [`${reason}.`], next: "Look at the conditions of the object." };
}
