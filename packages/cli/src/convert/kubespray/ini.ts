import { parse } from "yaml";
import type { Found, RawInventory } from "./inventory.ts";

/** An Ansible inventory in INI form: hosts with variables, `[group]`, `[group:children]`, `[group:vars]`, ranges as in `node[01:10]`. */
export function parseIni(text: string, file: string): RawInventory {
  const hosts = new Map<string, Found[]>();
  const groups = new Map<string, { hosts: Set<string>; children: Set<string>; vars: Found[] }>();
  const group = (name: string) => {
    const known = groups.get(name) ?? { hosts: new Set<string>(), children: new Set<string>(), vars: [] };
    groups.set(name, known);
    return known;
  };
  let at: { readonly name: string; readonly part: string } = { name: "ungrouped", part: "hosts" };
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const head = /^\[([^\]:]+)(?::(\w+))?\]/.exec(line);
    if (head !== null) {
      at = { name: head[1] ?? "", part: head[2] ?? "hosts" };
      group(at.name);
      continue;
    }
    const where = { file, line: index + 1 };
    if (at.part === "vars") {
      const equals = line.indexOf("=");
      if (equals > 0)
        group(at.name).vars.push({
          name: line.slice(0, equals).trim(),
          value: valueOf(line.slice(equals + 1).trim()),
          ...where,
        });
    } else if (at.part === "children") group(at.name).children.add(wordsOf(line)[0] ?? "");
    else {
      const [pattern = "", ...pairs] = wordsOf(line);
      const vars = pairs.flatMap((pair): readonly Found[] => {
        const equals = pair.indexOf("=");
        return equals < 1 ? [] : [{ name: pair.slice(0, equals), value: valueOf(pair.slice(equals + 1)), ...where }];
      });
      for (const host of expand(pattern)) {
        group(at.name).hosts.add(host);
        hosts.set(host, [...(hosts.get(host) ?? []), ...vars]);
      }
    }
  }
  return { hosts, groups };
}

/** Words of a line, as a shell would cut them; a comment ends it. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (const char of line) {
    if (quote !== "") {
      if (char === quote) quote = "";
      else word += char;
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "#" && word === "") break;
    else if (/\s/.test(char)) {
      if (word !== "") words.push(word);
      word = "";
    } else word += char;
  }
  return word === "" ? words : [...words, word];
}

/** Ansible reads values as Python literals; YAML agrees on all that an inventory holds. */
function valueOf(text: string): unknown {
  if (/^(true|yes)$/i.test(text)) return true;
  if (/^(false|no)$/i.test(text)) return false;
  try {
    return parse(text) ?? "";
  } catch {
    return text;
  }
}

/** `node[01:03]` is node01, node02, node03; `[a:c]` works too. At most 2000. */
function expand(pattern: string): readonly string[] {
  const match = /^(.*)\[(\w+):(\w+)(?::(\d+))?\](.*)$/.exec(pattern);
  if (match === null) return [pattern];
  const [, before = "", from = "", to = "", step = "1", after = ""] = match;
  const letters = /^[a-z]$/.test(from);
  const first = letters ? from.charCodeAt(0) : Number(from);
  const last = letters ? to.charCodeAt(0) : Number(to);
  const names: string[] = [];
  for (let number = first; number <= last && names.length < 2000; number += Math.max(1, Number(step))) {
    const middle = letters
      ? String.fromCharCode(number)
      : String(number).padStart(from.startsWith("0") ? from.length : 0, "0");
    names.push(...expand(`${before}${middle}${after}`));
  }
  return names;
}
