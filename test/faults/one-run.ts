import type { Machine } from "@dipper/api";
import { atTheEnd, settled, unfinished } from "./at-the-end.ts";
import { startAt } from "./base.ts";
import type { Violation } from "./invariants.ts";
import { contended, Person, wishes } from "./people.ts";
import { openStage, type StageOptions } from "./stage.ts";

export interface RunOptions extends StageOptions {
  /** All wishes at once, for the same machines, in different clusters. */
  readonly contended?: boolean;
  /** Look for these invariants only. Default: all. */
  readonly only?: readonly string[];
}

export interface RunReport {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly hash: string;
  readonly events: number;
  readonly kills: number;
  readonly virtualSeconds: number;
  /** The last events before the first violation, for people. */
  readonly trace: string;
}

const disturbedMs = 240_000;
/** A run has some hundred to some thousand events. */
const mostEvents = 40_000;
const limitMs = 4 * 3_600_000;

/** One run of the whole platform: people ask, the seed disturbs, the invariants look. */
export async function runSeed(options: RunOptions): Promise<RunReport> {
  const stage = await openStage({ disturbed: true, ...options });
  const { sim, simulator, invariants, lives, problems } = stage;
  const person = new Person(sim.process("person"), invariants);
  const wanted = wishes(stage.random.fork("wishes"), invariants.all<Machine>("Machine"));
  void person.act(options.contended === true ? contended(wanted) : wanted);

  const spins = (): boolean => sim.trace.count > mostEvents;
  const found = (): readonly Violation[] =>
    invariants.violations.filter((each) => options.only?.includes(each.invariant) ?? true);
  const bad = (): boolean => found().length > 0 || problems.length > 0 || spins();
  let stuck: string | undefined;
  try {
    await sim.until(() => bad() || sim.now() > startAt + 600_000 + disturbedMs, { limitMs });
    lives.disturbed = false;
    await sim.until(() => bad() || person.done, { limitMs });
    await sim.until(() => bad() || settled(invariants), { limitMs: 600_000 });
  } catch (error) {
    stuck = (error as Error).message.split("\n")[0];
  }
  const violations = [...found()];
  if (problems.length > 0) violations.push({ invariant: "the platform starts", detail: problems.join("; ") });
  if (spins())
    violations.push({ invariant: "the platform comes to rest", detail: `${mostEvents} events: ${sim.trace.text(2)}` });
  if (stuck !== undefined)
    violations.push({ invariant: "everything finishes", detail: unfinished(invariants) || stuck });
  if (violations.length === 0) violations.push(...(await atTheEnd(invariants, simulator)));
  return {
    seed: options.seed,
    violations,
    hash: sim.trace.hash(),
    events: sim.trace.count,
    kills: lives.kills,
    virtualSeconds: Math.round((sim.now() - startAt - 600_000) / 1000),
    trace: sim.trace.text(2_000, (event) => event.verb !== "GET" && event.verb !== "read" && event.verb !== "end"),
  };
}
