import { isMap, isScalar, LineCounter, type ParsedNode, parseDocument, type YAMLMap } from "yaml";
import { parseIni } from "./ini.ts";

/** A variable, and where it stands. */
export interface Found {
  readonly name: string;
  readonly value: unknown;
  readonly file: string;
  readonly line: number;
}

/** As the file has it: groups with direct members. */
export interface RawInventory {
  readonly hosts: ReadonlyMap<string, readonly Found[]>;
  readonly groups: ReadonlyMap<
    string,
    { readonly hosts: ReadonlySet<string>; readonly children: ReadonlySet<string>; readonly vars: readonly Found[] }
  >;
}

export interface Inventory {
  /** Hosts in the order of the file. */
  readonly hosts: readonly string[];
  /** Members of each group, children included; names with underscores. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
  readonly hostVars: ReadonlyMap<string, ReadonlyMap<string, Found>>;
  /** What holds for the whole cluster: all, then k8s_cluster and the groups of roles; later ones win. */
  readonly vars: ReadonlyMap<string, Found>;
}

/** Path below the inventory's folder → text. The inventory itself is the first entry. */
export type InventoryFiles = ReadonlyMap<string, string>;

const clusterGroups = ["all", "k8s_cluster", "kube_node", "kube_control_plane", "etcd", "calico_rr"];
/** Older inventories. */
const older: Readonly<Record<string, string>> = { kube_master: "kube_control_plane" };
const canonical = (group: string): string => {
  const name = group.replaceAll("-", "_");
  return older[name] ?? name;
};

/** Reads an inventory and the group_vars and host_vars beside it, in the order in which Ansible lets them win. */
export function readInventory(files: InventoryFiles): Inventory {
  const [first] = files;
  const [file, text] = first ?? ["", ""];
  const raw =
    /\.(ya?ml|json)$/.test(file) || /^\s*(---|all:)/.test(text) ? parseYaml(text, file) : parseIni(text, file);
  const groups = new Map<string, Set<string>>();
  const groupVars = new Map<string, Found[]>();
  const membersOf = (name: string, path: readonly string[] = []): readonly string[] => {
    const group = raw.groups.get(name);
    if (group === undefined || path.includes(name)) return [];
    return [...group.hosts, ...[...group.children].flatMap((child) => membersOf(child, [...path, name]))];
  };
  for (const [name, group] of raw.groups) {
    const known = groups.get(canonical(name)) ?? new Set();
    groups.set(canonical(name), new Set([...known, ...membersOf(name)]));
    groupVars.set(canonical(name), [...(groupVars.get(canonical(name)) ?? []), ...group.vars]);
  }
  const hostVars = new Map([...raw.hosts].map(([host, vars]) => [host, [...vars]]));
  for (const [path, content] of files) {
    const [, kind, owner = ""] = /^(group|host)_vars\/([^/]+?)(?:\.ya?ml|\.json|\/.*)?$/.exec(path) ?? [];
    const into = kind === "group" ? groupVars : kind === "host" ? hostVars : undefined;
    const name = kind === "group" ? canonical(owner) : owner;
    into?.set(name, [...(into.get(name) ?? []), ...variablesOf(content, path)]);
  }
  const vars = new Map<string, Found>();
  for (const group of clusterGroups)
    for (const found of groupVars.get(group) ?? []) {
      vars.delete(found.name);
      vars.set(found.name, found);
    }
  return {
    hosts: [...raw.hosts.keys()],
    groups,
    hostVars: new Map([...hostVars].map(([host, found]) => [host, new Map(found.map((each) => [each.name, each]))])),
    vars,
  };
}

function parseYaml(text: string, file: string): RawInventory {
  const hosts = new Map<string, Found[]>();
  const groups = new Map<string, { hosts: Set<string>; children: Set<string>; vars: Found[] }>();
  const { root, foundIn } = documentOf(text, file);
  const walk = (name: string, node: unknown): void => {
    const group = groups.get(name) ?? { hosts: new Set<string>(), children: new Set<string>(), vars: [] };
    groups.set(name, group);
    if (!isMap(node)) return;
    for (const { key, value } of pairsOf(node.get("hosts", true))) {
      group.hosts.add(key);
      hosts.set(key, [...(hosts.get(key) ?? []), ...foundIn(value)]);
    }
    group.vars.push(...foundIn(node.get("vars", true)));
    for (const { key, value } of pairsOf(node.get("children", true))) {
      group.children.add(key);
      walk(key, value);
    }
  };
  for (const { key, value } of pairsOf(root)) walk(key, value);
  return { hosts, groups };
}

function variablesOf(text: string, file: string): readonly Found[] {
  const { root, foundIn } = documentOf(text, file);
  return foundIn(root);
}

function documentOf(text: string, file: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: "silent" });
  const foundIn = (node: unknown): readonly Found[] =>
    pairsOf(node).map(({ key, value, offset }) => ({
      name: key,
      value: (value as { toJS?(doc: unknown): unknown } | null)?.toJS?.(document) ?? null,
      file,
      line: lines.linePos(offset).line,
    }));
  return { root: document.contents as unknown, foundIn };
}

function pairsOf(node: unknown): readonly { readonly key: string; readonly value: unknown; readonly offset: number }[] {
  if (!isMap(node)) return [];
  return (node as YAMLMap<ParsedNode, ParsedNode | null>).items.map(({ key, value }) => ({
    key: isScalar(key) ? String(key.value) : "",
    value,
    offset: key.range[0],
  }));
}
