import { AutoOperationTask, isoTime, Machine, Operation, platformNamespace } from "@dipper/api";
import { UsageError } from "../usage-error.ts";
import { timeoutOf, watchToEnd } from "./operation.ts";
import { optionFlag, optionList, optionText, type Verb, type VerbContext, type VerbInput } from "./verb.ts";

type Type = "ScaleUp" | "ScaleDown";
const flows = { ScaleUp: ["preCheck", "scaleUp", "postCheck"], ScaleDown: ["remove", "clean"] } as const;
const manager = "dipper-cli";

/** `scale-up-1121-041530`: readable, and new each second. */
const defaultName = (type: Type, now: number): string =>
  `${type === "ScaleUp" ? "scale-up" : "scale-down"}-${isoTime(now).slice(5, 19).replaceAll(/[-:]/g, "").replace("T", "-")}`;

/** Names of machines become addresses: an operation names its machines by address (seed field). */
async function addressOf(context: VerbContext, given: string): Promise<string> {
  if (/^[\d.]+$/.test(given) || given.includes(":")) return given;
  const machine = await context.kube.get(Machine, { name: given }, { signal: context.signal });
  const address = machine?.spec.ssh?.address ?? machine?.spec.addresses?.[0]?.address;
  if (address === undefined)
    throw new UsageError(`There is no machine ${given} with an address. List them: dipper get machines`, 3);
  return address;
}

/** How it spreads, where a person says so; else the platform's own way. */
function rolloutOf(input: VerbInput): { readonly rollout?: object } {
  const batchSize = optionText(input, "batchSize");
  const atOnce = optionFlag(input, "allAtOnce");
  if (atOnce && batchSize !== undefined) throw new UsageError("Give one of --all-at-once and --batch-size.", 2);
  if (atOnce) return { rollout: { firstBatch: 100, batchSize: "100%", soakSeconds: 0 } };
  return batchSize === undefined
    ? {}
    : { rollout: { batchSize: /^\d+$/.test(batchSize) ? Number(batchSize) : batchSize } };
}

async function byMachines(context: VerbContext, input: VerbInput, type: Type): Promise<number> {
  const cluster = optionText(input, "cluster") ?? "";
  const name = optionText(input, "name") ?? defaultName(type, context.world.clock.now());
  const role = (optionText(input, "role") ?? "Compute") as "Compute";
  const machines = await Promise.all(optionList(input, "machine").map((machine) => addressOf(context, machine)));
  const spec = {
    clusterName: cluster,
    operationType: type,
    operationFlow: [...flows[type]],
    operationMachines: machines.map((ip) => ({ ip, role })),
    ...(optionText(input, "reason") === undefined ? {} : { reason: optionText(input, "reason") }),
    ...rolloutOf(input),
  };
  if (optionFlag(input, "dryRun")) return preview(context, spec);
  const made = await context.kube.create(
    Operation,
    { metadata: { name, namespace: platformNamespace }, spec: spec as unknown as Operation["spec"] },
    { manager, signal: context.signal },
  );
  context.out.objects(made, [`operations/${name}`], () => {
    context.out.say(
      `Made operation ${name}: ${type} of ${machines.length} machines, cluster ${cluster}. Next: dipper operation watch ${name}`,
    );
  });
  return optionFlag(input, "wait") ? watchToEnd(context, { kind: Operation, name }, timeoutOf(input)) : 0;
}

interface Preview {
  readonly digest?: string;
  readonly leftOut: readonly {
    readonly ip: string;
    readonly reason: string;
    readonly detail: string;
    readonly next: string;
  }[];
  readonly batches: readonly {
    readonly batch: number;
    readonly machines: readonly { readonly name: string; readonly ip: string; readonly rack: string }[];
  }[];
  readonly why: readonly { readonly message: string; readonly next: string }[];
  readonly forecast: { readonly evictedPods: number; readonly durationSeconds?: number; readonly basedOnRuns?: number };
  readonly approvals: { readonly required: number };
}

/** What would happen, by the function that plans the operation itself. Exit code 3: as it stands it would be refused. */
async function preview(context: VerbContext, spec: object): Promise<number> {
  const plan = (await context.rest.post("/api/v1/operations/preview", { spec }, context.signal)) as Preview;
  const { durationSeconds, basedOnRuns, evictedPods } = plan.forecast;
  context.out.objects(plan, [plan.digest ?? ""], () => {
    for (const left of plan.leftOut)
      context.out.say(`left out: ${left.ip}: ${left.reason}, ${left.detail}. ${left.next}`);
    for (const why of plan.why) context.out.say(`${why.message} ${why.next}`);
    context.out.rows(
      ["batch", "machine", "address", "rack"],
      plan.batches.flatMap(({ batch, machines }) =>
        machines.map((machine) => [String(batch), machine.name, machine.ip, machine.rack]),
      ),
    );
    const duration =
      durationSeconds === undefined
        ? "no history yet"
        : `about ${durationSeconds} s, from ${basedOnRuns ?? 0} similar runs`;
    context.out.say(
      `Duration: ${duration}. Pods that move: ${evictedPods}. Approvals needed: ${plan.approvals.required}.`,
    );
    context.out.say(
      `Plan ${plan.digest ?? "not possible"}. Nothing was made. Next: the same command without --dry-run`,
    );
  });
  return plan.why.length > 0 ? 3 : 0;
}

async function byCount(context: VerbContext, input: VerbInput, count: number): Promise<number> {
  const cluster = optionText(input, "cluster") ?? "";
  const name = optionText(input, "name") ?? defaultName("ScaleUp", context.world.clock.now());
  const machineClass = optionText(input, "class");
  if (machineClass === undefined)
    throw new UsageError("Say which hardware class: --class <class>. Classes in stock: dipper get pools -o yaml", 2);
  const task = await context.kube.create(
    AutoOperationTask,
    {
      metadata: { name, namespace: platformNamespace },
      spec: {
        cluster,
        clusterType: "native",
        operationIds: ["op"],
        machineRequest: {
          pool: optionText(input, "pool") ?? "general",
          count,
          machineClass,
          role: optionText(input, "role") ?? "Compute",
        },
        operationTaskStep: [
          "ScaleUpPreCheck",
          "ScaleUpWorkprocess",
          "ScaleUp",
          "UncordonNodes",
          "ScaleUpSubWorkprocess",
        ].map((step) => ({ step })),
        operationTaskType: "ScaleUp",
        ...rolloutOf(input),
      } as unknown as AutoOperationTask["spec"],
    },
    { manager, signal: context.signal },
  );
  context.out.objects(task, [`autooperationtasks/${name}`], () => {
    context.out.say(
      `Made task ${name}: ${count} machines of class ${machineClass} for cluster ${cluster}. Next: dipper describe task ${name}`,
    );
  });
  const waits = optionFlag(input, "wait");
  return waits ? watchToEnd(context, { kind: AutoOperationTask, name }, timeoutOf(input)) : 0;
}

export const scaleUp: Verb = (context, input) => {
  const count = optionText(input, "count");
  if (count === undefined && optionList(input, "machine").length === 0)
    throw new UsageError("Say which machines: --machine <machine...>, or how many: --count <count> --class <class>", 2);
  if (count === undefined) return byMachines(context, input, "ScaleUp");
  if (!/^[1-9]\d{0,2}$/.test(count) || Number(count) > 500)
    throw new UsageError(`--count ${count} is not a number from 1 to 500.`, 2);
  return byCount(context, input, Number(count));
};

export const scaleDown: Verb = (context, input) => {
  if (optionList(input, "machine").length === 0) throw new UsageError("Say which machines: --machine <machine...>", 2);
  return byMachines(context, input, "ScaleDown");
};
