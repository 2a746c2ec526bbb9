import type { Answer } from "@dipper/world";
import { textAnswer } from "./status.ts";

/** `/healthz`, `/livez`, `/readyz`, each with `?verbose` and single checks below; undefined problem: fine. */
export function answerHealth(check: string, verbose: boolean, problem: string | undefined): Answer {
  const [endpoint = "healthz", ...single] = check.split("/");
  const checks: Readonly<Record<string, string | undefined>> = { ping: undefined, storage: problem };
  const name = single.join("/");
  if (name !== "" && !Object.hasOwn(checks, name)) return textAnswer(404, "404 page not found\n");
  const chosen = name === "" ? Object.entries(checks) : [[name, checks[name]] as const];
  const failed = chosen.filter(([, reason]) => reason !== undefined);
  if (failed.length === 0 && !verbose) return textAnswer(200, "ok");
  const lines = chosen.map(([each, reason]) =>
    reason === undefined ? `[+]${each} ok` : `[-]${each} failed: ${reason}`,
  );
  const verdict = failed.length === 0 ? `${endpoint} check passed` : `${endpoint} check failed`;
  return textAnswer(failed.length === 0 ? 200 : 500, `${lines.join("\n")}\n${verdict}\n`);
}
