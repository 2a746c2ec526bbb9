import { DipperError, type Machine, type MachineProvider } from "@dipper/api";
import type { RoomDeps } from "@dipper/room";
import type { Reply } from "../send/send.ts";
import { type HostRecord, recordOf, refusalOf, register } from "./record.ts";

/** What came of one attempt at a request. */
export interface Intake {
  readonly reply: Reply;
  readonly state: "Working" | "Done" | "Refused";
  readonly message: string;
  readonly pollAfterMs: number;
  readonly received: number;
  /** The first machine that could not be registered, and why. */
  readonly refused?: { readonly machine: string; readonly cause: string };
}

interface Fleet {
  readonly machines: readonly Machine[];
  readonly platformAddresses: readonly string[];
}

const empty = { state: "Working", message: "", pollAfterMs: 30_000, received: 0 } as const;

/** Registers what the answer names. The whole list comes with every answer: what is there already counts and is not made again. */
export async function takeIn(
  deps: Pick<RoomDeps, "kube">,
  provider: MachineProvider,
  request: { readonly id: string; readonly count: number },
  answer: { readonly reply: Reply; readonly fleet: Fleet; readonly signal: AbortSignal },
): Promise<Intake> {
  const { reply, fleet, signal } = answer;
  if (!reply.ok) return { reply, ...empty };
  const body = (typeof reply.body === "object" && reply.body !== null ? reply.body : {}) as Readonly<
    Record<string, unknown>
  >;
  const listed = Array.isArray(body["machines"]) ? body["machines"].slice(0, request.count) : [];
  let received = 0;
  let refused: Intake["refused"];
  for (const each of listed) {
    const record = recordOf(each);
    const problem = await registered(deps, provider, record, { fleet, request: request.id, signal });
    if (problem === undefined) received += 1;
    else refused ??= { machine: typeof record === "string" ? "?" : record.name, cause: problem };
  }
  const state = body["state"] === "Done" || body["state"] === "Refused" ? body["state"] : "Working";
  const seconds = typeof body["pollAfterSeconds"] === "number" ? body["pollAfterSeconds"] : 30;
  return {
    reply,
    state,
    message: typeof body["message"] === "string" ? body["message"].slice(0, 1024) : "",
    pollAfterMs: Math.min(3600, Math.max(5, seconds)) * 1000,
    received,
    ...(refused === undefined ? {} : { refused }),
  };
}

async function registered(
  { kube }: Pick<RoomDeps, "kube">,
  provider: MachineProvider,
  record: HostRecord | string,
  call: { readonly fleet: Fleet; readonly request: string; readonly signal: AbortSignal },
): Promise<string | undefined> {
  if (typeof record === "string") return record;
  const refusal = refusalOf(record, call.fleet);
  if (refusal !== undefined) return refusal;
  try {
    await register(kube, provider, record, { request: call.request, signal: call.signal });
    return undefined;
  } catch (cause) {
    const error = DipperError.from(cause);
    if (error.code !== "Invalid" && error.code !== "AlreadyExists" && error.code !== "BadRequest") throw error;
    return error.message;
  }
}
