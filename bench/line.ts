import { cpus, totalmem } from "node:os";

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** One figure of a benchmark, beside a peer or a baseline that ran in the same minutes on the same machine. */
export interface BenchLine {
  readonly name: string;
  readonly unit: string;
  readonly ours: Spread;
  readonly peer?: Spread & { readonly name: string; readonly version: string };
  /** Ours by the peer's, of the medians. */
  readonly ratio?: number;
  readonly runs: number;
  readonly machine: string;
}

/** For a quick look; a bench that has one size only may leave them aside. */
export interface BenchOptions {
  /** How much of the full sizes. Default 1. */
  readonly scale: number;
  /** Default 3. */
  readonly runs: number;
  /** The long form, where a bench has one. */
  readonly full: boolean;
}

/** A file of this folder: `export const bench: Bench`. */
export interface Bench {
  readonly name: string;
  readonly doc: string;
  run(options: BenchOptions): Promise<readonly BenchLine[]>;
}

export function spreadOf(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (index: number): number => Math.round((sorted[index] ?? 0) * 100) / 100;
  return { min: at(0), median: at(Math.floor(sorted.length / 2)), max: at(sorted.length - 1) };
}

/** `samples` of ours, and of the peer where there is one. */
export function lineOf(
  what: { readonly name: string; readonly unit: string },
  samples: readonly number[],
  peer?: { readonly name: string; readonly version: string; readonly samples: readonly number[] },
): BenchLine {
  const ours = spreadOf(samples);
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  if (peer === undefined) return { ...what, ours, runs: samples.length, machine };
  const theirs = spreadOf(peer.samples);
  return {
    ...what,
    ours,
    peer: { name: peer.name, version: peer.version, ...theirs },
    ratio: Math.round((ours.median / theirs.median) * 100) / 100,
    runs: samples.length,
    machine,
  };
}
