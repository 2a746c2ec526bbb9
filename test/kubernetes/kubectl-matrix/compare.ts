import { masked } from "../masked.ts";
import type { Outcome, Typed } from "./command.ts";

/** What is compared of an outcome, as text: what it printed, what it complained, how it ended. */
export function told({ code, stdout, stderr }: Outcome, { follows, anyOrder }: Typed): string {
  const ordered = (text: string): string => (anyOrder === true ? text.split("\n").sort().join("\n") : text);
  const printed = ordered(masked(follows === true ? lastLine(stdout) : stdout));
  const complained = ordered(masked(stderr)).replace(/^(?=.)/gm, "! ");
  const ended = code === 0 ? "" : code === null ? "interrupted\n" : `exit code ${code}\n`;
  return `${whole(printed)}${whole(complained)}${ended}`;
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}

function whole(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** Lines that only one of two texts has, `-` of the first, `+` of the second; at most 40. */
export function difference(first: string, second: string): readonly string[] {
  const lines = [
    ...without(first, second).map((line) => `- ${line}`),
    ...without(second, first).map((line) => `+ ${line}`),
  ];
  if (lines.length === 0 && first !== second) return ["the same lines in another order"];
  return lines.length > 40 ? [...lines.slice(0, 40), `… and ${lines.length - 40} more lines`] : lines;
}

/** What is left of `text` when each line of `other` has taken away one that reads the same. */
function without(text: string, other: string): readonly string[] {
  const left = other.split("\n");
  return text.split("\n").filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
