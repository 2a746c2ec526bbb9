import type { Person } from "../target.ts";

/** What is typed after `kubectl`: words, with single quotes around those that contain blanks. Or the same with more said about it. */
export type Command = string | Typed;

export interface Typed {
  readonly run: string;
  /** Default `root`. */
  readonly as?: Person;
  /** Standard input. */
  readonly input?: string;
  /** The editor of `kubectl edit`: a program and its arguments, the file's path is appended. */
  readonly editor?: string;
  /** It must end with another exit code than 0, on both sides. */
  readonly fails?: true;
  /** It waits for others: only its last line is compared, those before tell how far they were when it looked. */
  readonly follows?: true;
  /** kubectl or the real server goes through a map of Go here, or sorts by whole seconds: its lines are compared sorted. */
  readonly anyOrder?: true;
  /** It goes on by itself (a watch): typed meanwhile, after its first line; it is interrupted once it has printed `lines`. */
  readonly meanwhile?: { readonly run: readonly string[]; readonly lines: number };
}

/** Commands that build on each other, in a namespace of the scene's name that is there, with its service account, before the first. */
export interface Scene {
  readonly name: string;
  readonly doc: string;
  /** It needs controllers of workloads and nodes. Default false. */
  readonly workloads?: true;
  readonly commands: readonly Command[];
}

export interface Outcome {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function typed(command: Command): Typed {
  return typeof command === "string" ? { run: command } : command;
}

/** @example words("patch cm a -p '{\"data\": {}}'") // ["patch", "cm", "a", "-p", '{"data": {}}'] */
export function words(line: string): readonly string[] {
  return Array.from(line.matchAll(/(?:'[^']*'|[^\s'])+/g), ([word]) => word.replaceAll("'", ""));
}

/** Each must fail. */
export function refused(commands: readonly Command[], as?: Person): readonly Command[] {
  return commands.map((command) => ({ ...(as === undefined ? {} : { as }), ...typed(command), fails: true }));
}
