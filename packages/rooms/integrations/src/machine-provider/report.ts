import { type Finding, finding, isoTime, lastFinding, type MachineProvider } from "@dipper/api";
import { backoffMs, findingOf } from "../send/delivery.ts";
import { explain } from "../send/explain.ts";
import { openRequests, type ProviderSeen, wanted } from "./decide.ts";
import { isOpen, type ProviderRequest } from "./demand.ts";

type Status = NonNullable<MachineProvider["status"]>;

/** How many requests that ended are kept. */
const keptEnded = 20;

export function reportProvider(seen: ProviderSeen, asked: string | undefined, now: number): Status {
  const { provider, own } = seen;
  const before: Status = provider.status ?? {};
  const next = wanted(seen, now);
  const requests = [
    ...(before.requests ?? []).map((request) => (request.id === asked ? after(request, seen, now) : request)),
    ...(next === undefined
      ? []
      : [{ ...next, received: 0, state: "Sending" as const, attempts: 0, requestedAt: isoTime(now), message: "" }]),
  ];
  const findings = { Delivered: delivered(seen), Supplied: supplied(seen, requests) };
  const bad = Object.values(findings).some((each) => each.status === "False" && each.reason !== "WaitingForMachines");
  const phase = bad ? "Failing" : requests.some(isOpen) ? "Waiting" : "Ready";
  return {
    ...before,
    ...explain(provider, phase, findings, now),
    machines: own.length,
    requests: trimmed(requests),
    ...(next === undefined ? {} : { lastRequest: (before.lastRequest ?? 0) + 1 }),
  };
}

function after(request: ProviderRequest, { came: { intake } }: ProviderSeen, now: number): ProviderRequest {
  if (intake === undefined) return request;
  const { reply } = intake;
  const { nextAttemptAt: _, ...rest } = request;
  const lastCode = reply.code === undefined ? {} : { lastCode: reply.code };
  if (!reply.ok) {
    const attempts = request.attempts + 1;
    return { ...rest, ...lastCode, attempts, nextAttemptAt: isoTime(now + backoffMs(attempts)) };
  }
  const told = { ...rest, ...lastCode, attempts: 0, received: intake.received, message: intake.message };
  return intake.state === "Working"
    ? { ...told, state: "Working", nextAttemptAt: isoTime(now + intake.pollAfterMs) }
    : { ...told, state: intake.state, finishedAt: isoTime(now) };
}

function delivered({ provider, came }: ProviderSeen): Finding {
  if (provider.spec.type === "Static") return finding("True", "NotNeeded");
  const reply = came.intake?.reply ?? came.gaveBack;
  if (reply !== undefined) return findingOf(provider.spec.endpointRef?.name ?? "", reply);
  return lastFinding(provider, "Delivered") ?? finding("True", "NotNeeded");
}

function supplied(seen: ProviderSeen, requests: readonly ProviderRequest[]): Finding {
  const { provider, came, own } = seen;
  const refused = came.refused ?? came.intake?.refused;
  if (refused !== undefined) return finding("False", "MachineRefused", refused);
  const open = requests.filter(isOpen);
  const [first] = open;
  if (first !== undefined) {
    const count = open.reduce((sum, each) => sum + each.count - each.received, 0);
    return finding("False", "WaitingForMachines", { count: String(count), machineClass: first.machineClass || "any" });
  }
  const last = requests.at(-1);
  if (last?.state === "Refused")
    return finding("False", "ProviderRefused", { cause: last.message || "no reason given" });
  const known = lastFinding(provider, "Supplied");
  const short = last !== undefined && last.received < last.count;
  const lacks = provider.spec.type === "Static" ? own.length < provider.spec.hosts.length : short;
  return lacks && known?.reason === "MachineRefused" ? known : finding("True", "EnoughSpare");
}

function trimmed(requests: readonly ProviderRequest[]): readonly ProviderRequest[] {
  const ended = requests.filter((request) => !isOpen(request)).slice(-keptEnded);
  return requests.filter((request) => isOpen(request) || ended.includes(request));
}

/** Which request the decision has asked for. */
export function askedFor(seen: ProviderSeen, id: string | undefined): ProviderRequest | undefined {
  return openRequests(seen).find((request) => request.id === id);
}
