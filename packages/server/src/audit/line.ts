import { hash } from "node:crypto";
import type { AuditEntry, AuditRecord } from "./record.ts";

const hashField = ',"hash":"';
const hashLength = 64;
const tailLength = hashField.length + hashLength + '"}'.length;

/** The line of an entry, and the record that it holds. */
export function lineOf(
  entry: AuditEntry,
  place: { readonly n: number; readonly t: string; readonly prev: string },
): { readonly line: string; readonly hash: string } {
  const body = JSON.stringify({ n: place.n, t: place.t, ...entry, prev: place.prev }).slice(0, -1);
  const digest = sha256(body);
  return { line: `${body}${hashField}${digest}"}`, hash: digest };
}

/** What a line says; undefined: it is none. */
export function readLine(line: string): AuditRecord | undefined {
  try {
    const value = JSON.parse(line) as Partial<AuditRecord> | null;
    return typeof value === "object" && typeof value?.n === "number" && typeof value.hash === "string"
      ? (value as AuditRecord)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the line still has the text that its hash was made of. The text counts, not its meaning: a blank more is a change. */
export function isWhole(line: string): boolean {
  const at = line.length - tailLength;
  return line.slice(at, at + hashField.length) === hashField && line.slice(-66, -2) === sha256(line.slice(0, at));
}

function sha256(text: string): string {
  return hash("sha256", text);
}
