import { parse } from "yaml";

/** What hides from Ansible's own account whether a task changes something, or acts differently when it is only asked. */
export const suspects = ["changed_when: false", "ansible_check_mode"] as const;
export type Suspect = (typeof suspects)[number];

export interface Use {
  /** Of a role, or the name of the file for tasks of an entry point and for anything that is no task. */
  readonly role: string;
  readonly task: string;
  readonly uses: Suspect;
}

export interface Exception extends Use {
  readonly reason: string;
}

/** All uses in one file of playbooks/; `path` is relative to that folder. */
export function usesIn(path: string, text: string): readonly Use[] {
  const role = /^roles\/([^/]+)\//.exec(path)?.[1] ?? path;
  if (!/\.ya?ml$/.test(path)) return textUses(text).map((uses) => ({ role, task: path, uses }));
  const found: Use[] = [];
  const read = (value: unknown, task: string): void => {
    if (Array.isArray(value)) for (const item of value) read(item, task);
    else if (typeof value === "string") found.push(...textUses(value).map((uses) => ({ role, task, uses })));
    else if (typeof value === "object" && value !== null) readMapping(value as Readonly<Record<string, unknown>>, task);
  };
  const readMapping = (value: Readonly<Record<string, unknown>>, above: string): void => {
    const task = typeof value["name"] === "string" ? value["name"] : above;
    for (const [key, item] of Object.entries(value)) {
      if (key === "changed_when" && isFalse(item)) found.push({ role, task, uses: "changed_when: false" });
      else read(item, task);
    }
  };
  read(parse(text), path);
  return found;
}

function isFalse(value: unknown): boolean {
  if (value === false) return true;
  if (typeof value === "string") return /^\s*(false|no)\s*$/i.test(value);
  return Array.isArray(value) && value.some(isFalse);
}

function textUses(text: string): readonly Suspect[] {
  return suspects.filter((suspect) => text.includes(suspect));
}

/** What is used without a reason, and which reasons nobody needs. */
export function compared(
  uses: readonly Use[],
  exceptions: readonly Exception[],
): { readonly unexplained: readonly string[]; readonly unused: readonly string[] } {
  const wordsOf = (one: Use): string => `${one.role}, "${one.task}": ${one.uses}`;
  const used = new Set(uses.map(wordsOf));
  const explained = new Set(exceptions.filter((one) => one.reason.trim() !== "").map(wordsOf));
  return {
    unexplained: [...used].filter((words) => !explained.has(words)),
    unused: exceptions.map(wordsOf).filter((words) => !used.has(words)),
  };
}
