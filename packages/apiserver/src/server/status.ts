import { catalogue, DipperError } from "@dipper/api";
import type { Answer } from "@dipper/world";
import { InconsistentContinue } from "../list/list.ts";
import { type RefusalDetails, refusalOf } from "../types/refusal.ts";

/** metav1.Status: what every answer that refuses is. */
export interface Status {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: { readonly continue?: string };
  readonly status: "Success" | "Failure";
  readonly message?: string;
  readonly reason?: string;
  readonly details?: RefusalDetails & { readonly uid?: string };
  readonly code: number;
}

const encoder = new TextEncoder();

/** Anything that was thrown as the Status that the real server would give; what nobody expected is 500 without its insides. */
export function failure(thrown: unknown): Status {
  const error = DipperError.from(thrown);
  const refusal = refusalOf(error);
  const entry = catalogue[error.code];
  const details = refusal?.details;
  const reason = refusal?.statusReason ?? entry.status;
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: refusal instanceof InconsistentContinue ? { continue: refusal.token } : {},
    status: "Failure",
    message: refusal?.message ?? error.message,
    ...(reason === "" ? {} : { reason }),
    ...(details === undefined ? {} : { details: withoutEmpty(details) }),
    code: entry.http,
  };
}

/** Empty texts are not written, as everywhere in Go's JSON. */
function withoutEmpty(details: RefusalDetails): RefusalDetails {
  const { causes, ...rest } = details;
  const filled = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ""));
  if (causes === undefined) return filled;
  return {
    ...filled,
    causes: causes.map(
      (cause) => Object.fromEntries(Object.entries(cause).filter(([, text]) => text !== "")) as typeof cause,
    ),
  };
}

export function success(details: Status["details"] | undefined, code = 200): Status {
  const base = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code } as const;
  return details === undefined ? base : { ...base, details };
}

/** Who may try again soon is told so. Not who met a disruption budget: a client would wait in vain, and the real server names no time. */
export function statusAnswer(status: Status): Answer {
  const headers: Record<string, string> = { "content-type": "application/json" };
  const wait = status.details?.retryAfterSeconds ?? (status.code === 503 ? 1 : undefined);
  if (wait !== undefined) headers["retry-after"] = String(wait);
  // A deletion that succeeded carries no code on the wire, as the real server has it.
  const { code, ...rest } = status;
  return {
    status: code,
    headers,
    body: encoder.encode(`${JSON.stringify(status.status === "Success" && code === 200 ? rest : status)}\n`),
  };
}

export function jsonAnswer(status: number, value: unknown, contentType = "application/json"): Answer {
  return { status, headers: { "content-type": contentType }, body: encoder.encode(`${JSON.stringify(value)}\n`) };
}

export function textAnswer(status: number, text: string): Answer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: encoder.encode(text) };
}
