import { parseArgs } from "node:util";

export interface Arguments {
  readonly runs: number;
  readonly seed: number;
  /** One run only, with its trace. */
  readonly replay: boolean;
  /** Only the planted defect of this name. */
  readonly defect?: string;
}

/**
 * `--runs N --seed S`: N runs from seed S on. `--seed` alone replays that one and prints what happened.
 * `--defect NAME` looks for that planted defect only. */
export function readArguments(given: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...given],
    options: {
      runs: { type: "string" },
      seed: { type: "string" },
      trace: { type: "boolean" },
      defect: { type: "string" },
    },
  });
  const replay = values.seed !== undefined && values.runs === undefined;
  return {
    runs: Number(values.runs ?? (replay ? 1 : 200)),
    seed: Number(values.seed ?? 1),
    replay: replay || values.trace === true,
    ...(values.defect === undefined ? {} : { defect: values.defect }),
  };
}
