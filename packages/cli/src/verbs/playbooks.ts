import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleFolder, keepBundle } from "@dipper/runner/executors";
import { dataFolderOf } from "../data-folder/data-folder.ts";
import { outputTo } from "../output/output.ts";
import { UsageError } from "../usage-error.ts";

type Options = Readonly<Record<string, unknown>>;

/** One version of a bundle of playbooks: later ones stand behind earlier ones, none is ever changed. */
interface Kept {
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly addedAt: string;
}

const rootOf = (options: Options): string => dataFolderOf(options["data"] as string | undefined);
const indexOf = (root: string): string => join(root, "artifacts", "bundles", "names.json");

export function keptBundles(root: string): readonly Kept[] {
  const file = indexOf(root);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly Kept[]) : [];
}

/** Keeps a team's folder of playbooks under its digest, as the next version of its name. The same contents are kept once. */
export function addPlaybooks(root: string, folder: string, name: string, now: number): Kept {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${folder} is no folder.`, 2);
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
    throw new UsageError(`--name ${name}: small letters, digits and dashes.`, 2);
  if (name === "dipper") throw new UsageError("The name dipper is that of the bundle that comes with the program.", 3);
  if (!readdirSync(folder).some((entry) => /\.(ya?ml|sh|py)$/.test(entry)))
    throw new UsageError(`There is no playbook and no script in ${folder}.`, 3);
  const digest = keepBundle(root, folder);
  const kept = keptBundles(root);
  const same = kept.find((each) => each.name === name && each.digest === digest);
  if (same !== undefined) return same;
  const version = 1 + Math.max(0, ...kept.filter((each) => each.name === name).map((each) => each.version));
  const added = { name, version, digest, addedAt: new Date(now).toISOString() };
  const file = indexOf(root);
  mkdirSync(join(root, "artifacts", "bundles"), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.part`, `${JSON.stringify([...kept, added], undefined, 2)}\n`);
  renameSync(`${file}.part`, file);
  return added;
}

export function add(folder: string, options: Options): number {
  const out = outputTo({ out: process.stdout, err: process.stderr }, options);
  const added = addPlaybooks(
    rootOf(options),
    resolve(folder),
    (options["name"] as string | undefined) ?? "",
    Date.now(),
  );
  out.objects(added, [added.digest], () => {
    out.say(
      `Kept ${added.name} version ${added.version}: ${added.digest}. Next: name it in a StepDefinition: spec.bundle: {name: ${added.name}, digest: "${added.digest}"}`,
    );
  });
  return 0;
}

export function list(options: Options): number {
  const out = outputTo({ out: process.stdout, err: process.stderr }, options);
  const root = rootOf(options);
  const kept = keptBundles(root).map((each) => ({ ...each, present: existsSync(bundleFolder(root, each.digest)) }));
  out.objects(
    kept,
    kept.map((each) => each.digest),
    () => {
      if (kept.length === 0)
        out.say(`No bundle of a team in ${root}. Next: dipper playbooks add <folder> --name <team>`);
      else
        out.rows(
          ["name", "version", "digest", "added", "state"],
          kept.map((each) => [
            each.name,
            String(each.version),
            each.digest,
            each.addedAt,
            each.present ? "kept" : "missing",
          ]),
        );
    },
  );
  return 0;
}
