import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { stringify } from "yaml";
import { readInventory } from "../convert/kubespray/inventory.ts";
import { nameOf, objectsFromKubespray } from "../convert/kubespray/objects.ts";
import { readInventoryFiles } from "../convert/kubespray/read-folder.ts";
import { convertManifests } from "../convert/manifests.ts";
import { outputTo } from "../output/output.ts";
import { UsageError } from "../usage-error.ts";

export interface ConvertOptions {
  readonly filename: string;
  readonly name?: string;
  readonly site?: string;
  readonly credentials?: string;
  readonly quiet?: boolean;
}

/** Manifests of other platforms, or a Kubespray inventory, as ours on standard output; remarks on the other one. Needs no platform. */
export function convert(options: ConvertOptions): number {
  const { filename: file } = options;
  if (file !== "-" && !existsSync(file)) throw new UsageError(`${file} does not exist.`, 2);
  const folder = file !== "-" && statSync(file).isDirectory();
  const text = folder ? "" : readFileSync(file === "-" ? 0 : file, "utf8");
  return folder || isInventory(file, text) ? inventory(options) : manifests(text, options);
}

/** An inventory has groups of hosts, a manifest has a kind. */
function isInventory(file: string, text: string): boolean {
  return (
    file.endsWith(".ini") ||
    (!/^\s*kind:/m.test(text) && (/^\s*\[\w/m.test(text) || /^(all|k8s_cluster|kube_node):/m.test(text)))
  );
}

function manifests(text: string, options: ConvertOptions): number {
  const say = sayer(options);
  const result = convertManifests(text);
  process.stdout.write(result.text);
  for (const note of result.notes) say(`line ${note.line}: ${note.message}`);
  for (const left of result.leftOut) process.stderr.write(`line ${left.line}: left out: ${left.message}\n`);
  say(
    `${result.converted} objects written, ${result.leftOut.length} left out. Next: dipper convert -f ${options.filename} | kubectl apply -f -`,
  );
  if (result.leftOut.length === 0) return 0;
  return result.converted === 0 ? 3 : 5;
}

function inventory(options: ConvertOptions): number {
  const say = sayer(options);
  const path = resolve(options.filename);
  const name = options.name ?? nameOf(basename(path).replace(/\.\w+$/, ""));
  const result = objectsFromKubespray(readInventory(readInventoryFiles(path)), {
    name,
    ...(options.site === undefined ? {} : { site: options.site }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
  });
  if (result.machines.length === 0) throw new UsageError(`There is no host in ${options.filename}.`, 3);
  const all = [...result.machines, result.deployment, ...result.machineSets];
  process.stdout.write(all.map((each) => stringify(each, { lineWidth: 0 })).join("---\n"));
  for (const note of result.notes) say(note);
  for (const left of result.notTaken) process.stderr.write(`not taken: ${left.name} (${left.where}): ${left.reason}\n`);
  say(
    `${result.machines.length} machines, cluster ${name}, ${result.machineSets.length} sets; ${result.notTaken.length} variables not taken. Host keys are not in an inventory: trust them before the first run. Next: dipper adopt --inventory ${options.filename} for a cluster that exists, kubectl apply -f - for one to be built`,
  );
  return 0;
}

function sayer({ quiet }: ConvertOptions): (sentence: string) => void {
  const out = outputTo({ out: process.stderr, err: process.stderr }, quiet === undefined ? {} : { quiet });
  return (sentence) => out.say(sentence);
}
