import type { Machine, SparePool } from "@dipper/api";

export type MachineWish = Machine["spec"]["desiredState"];

/** What would come of a wish, as words that readers have in their language. */
export interface OutlookLine {
  readonly word:
    | "VerifiedAgain"
    | "NoOperation"
    | "NothingRuns"
    | "HistoryStays"
    | "Cordoned"
    | "Uncordoned"
    | "PoolKeeps"
    | "PoolGains";
  /** True: somebody will miss it. */
  readonly warn: boolean;
  readonly params: Readonly<Record<string, string>>;
}

export interface Outlook {
  /** Absent: it can be done. */
  readonly refusal?: {
    readonly word: "Already" | "Held" | "Serving";
    readonly params: Readonly<Record<string, string>>;
  };
  readonly lines: readonly OutlookLine[];
}

export interface OutlookInput {
  readonly machine: Machine;
  readonly pool: SparePool | undefined;
  /** Its node, and the pods on it; absent: it is none. */
  readonly node?: {
    readonly name: string;
    readonly cluster: string;
    readonly pods: number;
    readonly ownCordon: boolean;
  };
}

const line = (word: OutlookLine["word"], params: Readonly<Record<string, string>> = {}, warn = false): OutlookLine => ({
  word,
  warn,
  params,
});

/** What changing `spec.desiredState` to this would mean now. */
export function outlookOf(input: OutlookInput, wish: MachineWish): Outlook {
  const refusal = refusalOf(input.machine, wish);
  return { ...(refusal === undefined ? {} : { refusal }), lines: linesOf(input, wish) };
}

function refusalOf({ spec }: Machine, wish: MachineWish): Outlook["refusal"] {
  if (spec.desiredState === wish) return { word: "Already", params: {} };
  if (wish === "InService") return undefined;
  if (spec.operationRef !== undefined) return { word: "Held", params: { operation: spec.operationRef.name } };
  if (wish === "Maintenance" || spec.consumerRef === undefined) return undefined;
  return { word: "Serving", params: { cluster: spec.consumerRef.clusterName } };
}

function linesOf(input: OutlookInput, wish: MachineWish): readonly OutlookLine[] {
  const { node } = input;
  const at = node === undefined ? undefined : { node: node.name, cluster: node.cluster, count: String(node.pods) };
  switch (wish) {
    case "InService":
      return [
        ...(at === undefined ? [line("VerifiedAgain")] : []),
        ...(at !== undefined && node?.ownCordon === true ? [line("Uncordoned", at)] : []),
        ...poolLines(input, 1),
      ];
    case "Maintenance":
      return [line("NoOperation"), ...(at === undefined ? [] : [line("Cordoned", at)]), ...poolLines(input, -1)];
    case "Quarantined":
      return [line("NothingRuns"), ...poolLines(input, -1)];
    case "Retired":
      return [line("HistoryStays"), ...poolLines(input, -1)];
  }
}

/** A machine that is spare leaves its pool; one that was put aside comes back to it. */
function poolLines({ machine, pool }: OutlookInput, by: 1 | -1): readonly OutlookLine[] {
  const spare = machine.status?.phase === "Spare";
  if (pool === undefined || machine.spec.consumerRef !== undefined || spare !== (by === -1)) return [];
  const { machineClass } = machine.spec;
  const now = pool.status?.classes?.find((each) => each.machineClass === machineClass)?.spare ?? 0;
  const reserve = pool.spec.minSpare.find((each) => each.machineClass === machineClass)?.count ?? 0;
  const params = { pool: pool.metadata.name, machineClass, count: String(now + by), reserve: String(reserve) };
  return [line(by === 1 ? "PoolGains" : "PoolKeeps", params, by === -1 && now + by < reserve)];
}
