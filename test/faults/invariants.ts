import type { ClusterLock, Machine, Operation, StepRun, Why } from "@dipper/api";
import type { Change, JournalEntry } from "@dipper/apiserver";
import { resultLines } from "@dipper/runner";
import type { MachineEvent } from "@dipper/simulator";
import type { Disk } from "@dipper/world/simulated";
import { isIllegal } from "./transitions.ts";

export interface InvariantsOptions {
  readonly disk: Disk;
  readonly now: () => number;
  /** Whether the run of a StepRun is still at work. */
  readonly atWork: (stepRun: string) => boolean;
  /** For the trace: an object has a new phase. */
  readonly note: (object: string, phase: string) => void;
}

export interface Violation {
  readonly invariant: string;
  readonly detail: string;
}

type Stored = {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid?: string };
  readonly status?: { readonly phase?: string; readonly why?: readonly Why[] };
};

interface Live {
  readonly event: MachineEvent;
  readonly alive: () => boolean;
}

const silenceMs = 60_000;
const waiting = new Set(["AwaitingApproval", "Queued", "Paused", "WaitingForDecision", "Rejected", "Failed"]);
/** Steps that take no lock. */
const lockless = new Set(["preCheck", "postCheck"]);

/**
 * What must always hold. Fed with every commit of the platform's database and with everything that happens on machines, at the moment when
 * it happens; knows nothing of how the platform works inside.
 */
export class Invariants {
  readonly violations: Violation[] = [];
  readonly objects = new Map<string, Stored>();
  readonly #revisions = new Map<string, number>();
  readonly #live = new Map<string, Live[]>();
  readonly #fences = new Map<string, { readonly fence: number; readonly stepRun: string }>();
  readonly #runUids = new Map<string, string>();
  readonly #silent = new Map<string, { readonly phase: string; readonly since: number }>();
  readonly #options: InvariantsOptions;
  events = 0;
  /** False while the first day is read. */
  began = false;

  constructor(options: InvariantsOptions) {
    this.#options = options;
  }

  get operations(): readonly Operation[] {
    return [...this.objects.values()].filter((object): object is Stored & Operation => object.kind === "Operation");
  }

  all<T>(kind: string): readonly T[] {
    return [...this.objects.values()].filter((object) => object.kind === kind) as unknown as readonly T[];
  }

  /** One commit of the database. */
  commit({ type, resource, entry, revision }: Change): void {
    const key = `${resource}/${entry.namespace}/${entry.name}`;
    this.#write({ key, revision, ...(type === "DELETED" ? {} : { value: entry.bytes }) });
  }

  /**
   * The database is opened again: every acknowledged write must be there. What was written and not acknowledged may be there, and counts
   * from now on.
   */
  reopened(entries: ReadonlyMap<string, JournalEntry>): void {
    for (const [key, revision] of this.#revisions) {
      const there = entries.get(key)?.revision ?? -1;
      if (there < revision)
        this.#fail(
          "every acknowledged write is present",
          `${key}: revision ${revision} was acknowledged, found ${there}`,
        );
      if (there === -1 && revision !== -1) this.#write({ key, revision: -1 });
    }
    for (const [key, entry] of entries) if (this.#revisions.get(key) !== entry.revision) this.#write(entry);
  }

  #write({ key, revision, value }: JournalEntry): void {
    this.#revisions.set(key, value === undefined ? -1 : revision);
    this.events++;
    this.#look();
    if (!key.split("/")[0]?.endsWith(".dipper.dev")) return;
    const before = this.objects.get(key);
    if (value === undefined) {
      this.objects.delete(key);
      return;
    }
    const now = JSON.parse(new TextDecoder().decode(value)) as Stored;
    this.objects.set(key, now);
    this.#transition(before?.metadata.uid === now.metadata.uid ? before : undefined, now);
    if (now.kind === "ClusterLock") this.#lock(before as ClusterLock | undefined, now as unknown as ClusterLock);
    if (now.kind === "StepRun") this.#stepRunName(now as unknown as StepRun);
    if (now.kind === "Machine") this.#machine(before as Machine | undefined, now as unknown as Machine);
  }

  machine(event: MachineEvent): void {
    this.events++;
    const { uid, machine, attempt } = event;
    if (event.type === "Ended") {
      this.#live.set(
        uid,
        (this.#live.get(uid) ?? []).filter((live) => live.event.attempt.stepRun !== attempt.stepRun),
      );
      return;
    }
    if (event.type !== "Began") return;
    const others = (this.#live.get(uid) ?? []).filter(
      (live) => live.alive() && live.event.attempt.stepRun !== attempt.stepRun,
    );
    for (const other of others)
      this.#fail(
        "no two live attempts on one machine",
        `${machine}: ${attempt.stepRun} begins while ${other.event.attempt.stepRun} is at work`,
      );
    this.#live.set(uid, [...others, { event, alive: () => this.#options.atWork(attempt.stepRun) }]);
    const last = this.#fences.get(uid);
    if (last !== undefined && last.stepRun !== attempt.stepRun && attempt.fence <= last.fence)
      this.#fail(
        "each attempt has a higher fence",
        `${machine}: ${attempt.stepRun} has ${attempt.fence}, ${last.stepRun} had ${last.fence}`,
      );
    this.#fences.set(uid, { fence: attempt.fence, stepRun: attempt.stepRun });
    this.#began(event);
  }

  liveRuns(): readonly MachineEvent[] {
    return [...this.#live.values()].flatMap((lives) => lives.filter((live) => live.alive()).map((live) => live.event));
  }

  #began({ machine, uid, attempt }: MachineEvent): void {
    const run = this.all<StepRun>("StepRun").find((each) => each.metadata.name === attempt.stepRun);
    const operation = this.operations.find((each) => each.metadata.uid === run?.spec.operationRef.uid);
    if (run === undefined || operation === undefined)
      return this.#fail("only StepRuns run", `${attempt.stepRun} on ${machine} belongs to no operation`);
    for (const earlier of this.all<StepRun>("StepRun")) {
      const same = earlier.spec.operationRef.uid === run.spec.operationRef.uid && earlier.spec.step === attempt.step;
      if (!same || !this.#reported(operation.metadata.name, earlier.metadata.name).has(machine)) continue;
      // A success that its proof denies is none; the proof is in the record of the attempt.
      const proof = earlier.status?.machines?.find((each) => each.name === machine);
      if (proof?.postCondition !== "DoesNotHold")
        this.#fail(
          "no run after reported success",
          `${machine}: ${attempt.stepRun} begins, ${earlier.metadata.name} reported success`,
        );
    }
    if (lockless.has(attempt.step)) return;
    const lock = this.all<ClusterLock>("ClusterLock").find((each) => each.metadata.name === operation.spec.clusterName);
    const holder = lock?.spec.holders.find((each) => each.uid === operation.metadata.uid);
    if (holder === undefined)
      this.#fail(
        "lock never exceeded",
        `${attempt.stepRun} begins on ${machine} without the lock of ${operation.spec.clusterName}`,
      );
    else if (!holder.machines.includes(uid) && holder.mode === "Shared")
      this.#fail("lock never exceeded", `${machine} is not among the machines of the lock`);
    const held = this.all<Machine>("Machine").find((each) => each.metadata.uid === uid)?.spec.operationRef;
    if (held?.uid !== operation.metadata.uid)
      this.#fail(
        "a machine has one claimant",
        `${attempt.stepRun} begins on ${machine}, which is held by ${held?.name ?? "nobody"}`,
      );
  }

  #reported(operation: string, stepRun: string): ReadonlySet<string> {
    const file = this.#options.disk.read(`/data/logs/${operation}/${stepRun}.ndjson`);
    if (file === undefined) return new Set();
    return new Set(
      resultLines(file).events.flatMap((event) =>
        event.type === "result" && event.result === "Succeeded" ? [event.machine] : [],
      ),
    );
  }

  #transition(before: Stored | undefined, now: Stored): void {
    const [from, to] = [before?.status?.phase ?? "", now.status?.phase ?? ""];
    if (from !== to && this.began) this.#options.note(`${now.kind} ${now.metadata.name}`, to);
    // What the fleet looks like on its first day was not moved there by anybody.
    if (this.began && isIllegal(now.kind, from, to))
      this.#fail("no illegal transition", `${now.kind} ${now.metadata.name}: ${from || "(new)"} → ${to || "(none)"}`);
    if (now.kind !== "Operation" && now.kind !== "AutoOperationTask" && now.kind !== "WorkOrder") return;
    const key = `${now.kind} ${now.metadata.name}`;
    if (!waiting.has(to) || (now.status?.why ?? []).length > 0) this.#silent.delete(key);
    else if (!this.#silent.has(key)) this.#silent.set(key, { phase: to, since: this.#options.now() });
  }

  /** Something that waits may be on its way for a moment, or its controller dead for a while; then it must say why. */
  #look(): void {
    for (const [key, { phase, since }] of this.#silent)
      if (this.#options.now() - since > silenceMs)
        this.#fail("what waits says why", `${key} is ${phase} without a why for ${silenceMs / 1000} s`);
  }

  #lock(before: ClusterLock | undefined, now: ClusterLock): void {
    const { holders } = now.spec;
    const name = now.metadata.name;
    if (holders.length > 1 && holders.some((each) => each.mode === "Exclusive"))
      this.#fail("lock never exceeded", `${name}: an exclusive holder beside others`);
    const all = holders.flatMap((each) => each.machines);
    if (new Set(all).size !== all.length)
      this.#fail("lock never exceeded", `${name}: two shared holders have a machine in common`);
    for (const gone of before?.spec.holders.filter((each) => holders.every((other) => other.uid !== each.uid)) ?? [])
      for (const live of this.liveRuns()) {
        const run = this.all<StepRun>("StepRun").find((each) => each.metadata.name === live.attempt.stepRun);
        if (run?.spec.operationRef.uid === gone.uid && !lockless.has(live.attempt.step))
          this.#fail(
            "the lock outlives the runners",
            `${name}: ${gone.operation} lets go while ${live.attempt.stepRun} is at work on ${live.machine}`,
          );
      }
  }

  #stepRunName(run: StepRun): void {
    const known = this.#runUids.get(run.metadata.name);
    if (known !== undefined && known !== run.metadata.uid)
      this.#fail("a name is used once", `StepRun ${run.metadata.name} has a second life`);
    this.#runUids.set(run.metadata.name, run.metadata.uid ?? "");
  }

  #machine(before: Machine | undefined, now: Machine): void {
    const held = before?.spec.operationRef;
    if (held === undefined || now.spec.operationRef?.uid === held.uid) return;
    for (const live of this.liveRuns()) {
      const run = this.all<StepRun>("StepRun").find((each) => each.metadata.name === live.attempt.stepRun);
      if (live.uid === now.metadata.uid && run?.spec.operationRef.uid === held.uid)
        this.#fail(
          "a machine has one claimant",
          `${now.metadata.name} is taken from ${held.name} while ${live.attempt.stepRun} is at work`,
        );
    }
  }

  #fail(invariant: string, detail: string): void {
    this.violations.push({ invariant, detail });
  }
}
