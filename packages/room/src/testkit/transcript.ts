import { conditionOf, type KubeObject, type Machine, type Operation, type StepRun } from "@dipper/api";

/** A change of an object, as a server commits it. */
export interface Written {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** `<group>/<plural>` */
  readonly resource: string;
  readonly entry: { readonly bytes: Uint8Array };
}

/** What a reviewer reads: who moved, from where to where, and why. One line per visible change, in the order of commits. */
export interface Transcript {
  readonly note: (change: Written) => void;
  readonly say: (line: string) => void;
  readonly text: () => string;
  /**
   * Without what a seed decides (times, parts of uids, who of two independent objects moves first), so that a difference is one of
   * behaviour: each object's own story, object by object.
   */
  readonly golden: () => string;
}

type Describe = (now: KubeObject) => string;

const describers: Readonly<Record<string, Describe>> = {
  "ops.dipper.dev/operations": operation,
  "ops.dipper.dev/stepruns": stepRun,
  "ops.dipper.dev/workorders": phase,
  "ops.dipper.dev/autooperationtasks": phase,
  "ops.dipper.dev/clusterlocks": lock,
  "fleet.dipper.dev/machines": machine,
};

/** `now`: seconds since the beginning. */
export function createTranscript(now: () => number): Transcript {
  const lines: string[] = [];
  const last = new Map<string, string>();
  const say = (line: string) => void lines.push(`${String(Math.floor(now())).padStart(5)}s  ${line}`);
  return {
    say,
    note: (change) => {
      const describe = describers[change.resource];
      if (describe === undefined) return;
      const object = JSON.parse(new TextDecoder().decode(change.entry.bytes)) as KubeObject;
      const name = `${object.kind} ${object.metadata.name}`;
      const text = change.type === "DELETED" ? "is gone" : describe(object);
      if (text === "" || last.get(name) === text) return;
      last.set(name, text);
      say(`${name}: ${text}`);
    },
    text: () => `${lines.join("\n")}\n`,
    golden: () => stories(lines.map(withoutSeed)),
  };
}

function withoutSeed(line: string): string {
  return line
    .slice(8)
    .replace(/-[0-9a-f]{5}-(?=[a-z-]+-\d+-\d+)/g, "-…-")
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, "<time>");
}

/** `Machine m1` and below it what it did; what a test said itself stands first. */
function stories(lines: readonly string[]): string {
  const byObject = Map.groupBy(lines, (line) => /^([A-Z]\w+ \S+): /.exec(line)?.[1] ?? "");
  const names = [...byObject.keys()].toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return names
    .map((name) => {
      const told = (byObject.get(name) ?? []).map((line) => (name === "" ? line : `  ${line.slice(name.length + 2)}`));
      return [...(name === "" ? [] : [name]), ...told, ""].join("\n");
    })
    .join("\n");
}

function operation(object: KubeObject): string {
  const { status } = object as Operation;
  if (status?.phase === undefined) return "created";
  const why = status.why?.[0];
  const totals = status.machines;
  const done =
    totals === undefined
      ? ""
      : ` ${totals.succeeded}/${totals.total}${totals.quarantined > 0 ? `, ${totals.quarantined} quarantined` : ""}`;
  return `${status.phase}${done}${why === undefined || why.reason === "Running" ? "" : ` (${why.message})`}`;
}

function stepRun(object: KubeObject): string {
  const { status, spec } = object as StepRun;
  if (status?.phase === undefined) return `created for ${spec.machines.map((each) => each.name).join(" ")}`;
  if (conditionOf(object, "Finished")?.status !== "True") return status.phase;
  const unlucky = (status.machines ?? []).filter((each) => each.result !== "Succeeded");
  return `${status.phase}${unlucky.map((each) => ` ${each.name}=${each.result}${each.reason === "" ? "" : `/${each.reason}`}`).join("")}`;
}

function machine(object: KubeObject): string {
  const { spec, status } = object as Machine;
  const held = spec.operationRef === undefined ? "" : ` held by ${spec.operationRef.name}`;
  const serves = spec.consumerRef === undefined ? "free" : `of ${spec.consumerRef.clusterName}`;
  const wanted = spec.desiredState === "InService" ? "" : ` ${spec.desiredState}`;
  return `${status?.phase ?? ""} ${serves}${held}${wanted}`.trim();
}

function lock(object: KubeObject): string {
  const { holders = [] } = (object.spec ?? {}) as { holders?: readonly { operation: string; mode: string }[] };
  return holders.length === 0 ? "free" : holders.map((each) => `${each.operation} ${each.mode}`).join(", ");
}

function phase(object: KubeObject): string {
  const { phase: value, why } = (object.status ?? {}) as { phase?: string; why?: readonly { message: string }[] };
  return `${value ?? "created"}${why?.[0] === undefined ? "" : ` (${why[0].message})`}`;
}
