/** A line of the callback plugin (playbooks/callback_plugins/dipper.py); `would` and `blind` only in a dry run. */
export interface Said {
  readonly type: "stage" | "task" | "log" | "verdict" | "would" | "blind";
  readonly alias?: string;
  readonly stage?: string;
  readonly task?: string;
  readonly index?: number;
  readonly of?: number;
  readonly outcome?: "ok" | "changed" | "skipped" | "failed";
  readonly ms?: number;
  readonly stream?: "out" | "err";
  readonly text?: string;
  readonly diff?: string;
  readonly result?: "Succeeded" | "Failed" | "Unreachable";
  readonly reason?: string;
  readonly ok?: number;
  readonly changed?: number;
  readonly failed?: number;
  readonly message?: string;
}

/** Undefined for what is not a line of ours. */
export function parseSaid(line: string): Said | undefined {
  try {
    return JSON.parse(line) as Said;
  } catch {
    return undefined;
  }
}
