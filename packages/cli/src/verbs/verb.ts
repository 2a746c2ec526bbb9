import type { World } from "@dipper/world";
import { type Connection, connect } from "../client/connection.ts";
import { type Output, outputTo } from "../output/output.ts";

export interface VerbContext extends Connection {
  readonly world: World;
  readonly out: Output;
  /** Fires on the first interrupt. */
  readonly signal: AbortSignal;
}

/** Positional arguments in order, options by name. */
export interface VerbInput {
  readonly args: readonly (string | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Resolves to the exit code. */
export type Verb = (context: VerbContext, input: VerbInput) => Promise<number>;

export const optionText = (input: VerbInput, name: string): string | undefined => {
  const value = input.options[name];
  return typeof value === "string" ? value : undefined;
};

export const optionList = (input: VerbInput, name: string): readonly string[] => {
  const value = input.options[name];
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
};

export const optionFlag = (input: VerbInput, name: string): boolean => input.options[name] === true;

/** Connects, runs, and ends with 130 when a person interrupts. */
export async function runVerb(
  verb: Verb,
  args: readonly (string | readonly string[] | undefined)[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort(new Error("interrupted")));
  const out = outputTo({ out: process.stdout, err: process.stderr }, options);
  const connection = await connect({
    kubeconfig: options["kubeconfig"] as string | undefined,
    data: options["data"] as string | undefined,
    console: options["console"] as string | undefined,
  });
  try {
    const input = { args: args.map((arg) => (typeof arg === "string" ? arg : undefined)), options };
    return await verb({ ...connection, out, signal: interrupted.signal }, input);
  } catch (error) {
    if (interrupted.signal.aborted) return 130;
    throw error;
  } finally {
    await connection.close();
  }
}
