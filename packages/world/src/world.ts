/**
 * Everything that is not pure stands behind these ports: time, randomness, network, files, child processes, environment, log.
 * `real/` talks to this machine; `simulated/` runs a whole platform under a virtual clock, twice the same.
 */

/** Takes back what was asked for; calling it again does nothing. */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Milliseconds that never go back; for durations only. */
  monotonic(): number;
  /** Rejects with the signal's reason as soon as the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  after(ms: number, run: () => void): Cancel;
  /** Once, when the work of the present turn is done: group commit, coalescing. Counts turns, never milliseconds. */
  endOfTurn(run: () => void): void;
  /** Fires after `ms` or with the parent; stands in for `AbortSignal.timeout`. */
  deadline(ms: number, parent: AbortSignal): AbortSignal;
}

export interface Random {
  uint32(): number;
  bytes(count: number): Uint8Array;
  /** RFC 9562 version 4. */
  uuid(): string;
  /** An independent stream: new callers do not shift the others. */
  fork(name: string): Random;
}

/** Names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** Who speaks, as far as the transport has proven it. */
export interface Peer {
  readonly address: string;
  readonly user?: string;
  readonly groups?: readonly string[];
  /** What else is known about the login; keys in lower case, as in Kubernetes' `UserInfo.extra`. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** A request. `path` starts with `/` and includes the query. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
  readonly peer?: Peer;
}

/** A response. A streamed body is closed by `return()`. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** The same function on both sides: what a server is, and what a client calls. */
export type Transport = (exchange: Exchange) => Promise<Answer>;

/** Where a client connects to; certificates and keys are PEM text. */
export interface Target {
  readonly url: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly proxy?: string;
  readonly insecureSkipVerify?: boolean;
  /**
   * Asked for the address that a name was resolved to, before it is connected to; false is `AddressRefused`. What was asked for is what
   * is connected to: a name that means something else a moment later changes nothing. Absent: every address. Not with `proxy`.
   */
  readonly mayConnect?: (address: string) => boolean;
  /** Most bytes of an answer that are taken in one piece. Default 256 MiB. */
  readonly longestBody?: number;
}

export interface Net {
  connect(target: Target): Transport;
}

/** A process is the pid and the moment it started: pids come again. */
export interface ProcessId {
  readonly pid: number;
  readonly startTime: string;
}

export interface Command {
  readonly argv: readonly [string, ...string[]];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Standard output and error are appended to this file. */
  readonly outputTo: string;
  readonly ownSession: true;
}

export interface Running {
  readonly id: ProcessId;
  /** `code` and `signal` are null when the process was taken up again and its exit status is not ours to know. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** The whole process group: TERM, then after `graceMs` KILL. Resolves when nothing of it is left. */
  stop(graceMs: number): Promise<void>;
}

export interface Processes {
  start(command: Command): Promise<Running>;
  /** Finds a process that an earlier life started. Undefined: proven dead. */
  find(id: ProcessId): Promise<Running | undefined>;
}

/** Paths are absolute. Missing folders are made on write. */
export interface Files {
  read(path: string): Promise<Uint8Array | undefined>;
  /** From `offset` on, at most `length` bytes; undefined where there is no such file. */
  readRange(path: string, offset: number, length: number): Promise<Uint8Array | undefined>;
  size(path: string): Promise<number | undefined>;
  /** All or nothing: written beside, synced, renamed. `mode` defaults to 0o600. */
  replace(path: string, data: Uint8Array, mode?: number): Promise<void>;
  append(path: string, data: Uint8Array): Promise<void>;
  sync(path: string): Promise<void>;
  /** Names in the folder, sorted; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
  /** A file or a whole folder; nothing where there is none. */
  remove(path: string): Promise<void>;
}

/** Constant message, variable fields. Secrets never reach it. */
export interface Log {
  info(message: string, fields?: object): void;
  debug(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
}

export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly net: Net;
  readonly files: Files;
  readonly processes: Processes;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Log;
}
