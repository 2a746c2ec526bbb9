/**
 * Who may move where: the tables of the objects' reference, and nothing else. "" is an object that has no phase yet. A controller that was
 * down writes what it finds when it is back; where the documents say that a phase is observed (StepRun, Machine), it may skip states on
 * the way, but only forwards along the arrows that are listed as `skips`.
 */
type Table = Readonly<Record<string, readonly string[]>>;

const operationFinal = ["Succeeded", "PartiallySucceeded", "Failed"] as const;

const operation: Table = {
  "": ["Pending"],
  Pending: ["Planning", "Failed", "Canceling"],
  Planning: ["AwaitingApproval", "Queued", "Failed", "Canceling"],
  AwaitingApproval: ["Queued", "Rejected", "Planning", "Canceling"],
  Queued: ["Running", "Paused", "Canceling"],
  Running: ["Paused", "WaitingForDecision", "Canceling", ...operationFinal],
  Paused: ["Queued", "AwaitingApproval", "Canceling"],
  WaitingForDecision: ["Queued", "AwaitingApproval", "Canceling"],
  Canceling: ["Canceled"],
};

const runFinal = ["Succeeded", "Failed", "TimedOut", "Canceled", "Lost"] as const;

const stepRun: Table = {
  "": ["Pending", "Starting", "Running", "Collecting", ...runFinal],
  Pending: ["Starting", "Running", "Collecting", ...runFinal],
  Starting: ["Running", "Collecting", ...runFinal],
  Running: ["Collecting", ...runFinal],
  Collecting: [...runFinal],
};

const anyFree = ["Quarantined", "Retired"] as const;

const machine: Table = {
  "": ["Registered"],
  Registered: ["Verifying", "Deployed", ...anyFree],
  Verifying: ["Spare", "Quarantined", "Retired"],
  Spare: ["Reserved", "Verifying", ...anyFree],
  Reserved: ["Spare", "Provisioning", "Cleaning", ...anyFree],
  Provisioning: ["Deployed", "Cleaning", "Quarantined"],
  Deployed: ["Quarantined", "Maintenance", "Draining", "Lost"],
  Maintenance: ["Deployed", ...anyFree],
  Draining: ["Deployed", "Releasing", "Lost"],
  Releasing: ["Cleaning", ...anyFree],
  Lost: ["Verifying", ...anyFree],
  Cleaning: ["Verifying", ...anyFree],
  Quarantined: ["Provisioning", "Cleaning", "Verifying", "Retired"],
  Retired: ["Verifying", "Quarantined"],
};

const tables: Readonly<Record<string, Table>> = { Operation: operation, StepRun: stepRun, Machine: machine };

/** True: not in the tables. */
export function isIllegal(kind: string, before: string, after: string): boolean {
  const table = tables[kind];
  return table !== undefined && before !== after && !(table[before] ?? []).includes(after);
}
