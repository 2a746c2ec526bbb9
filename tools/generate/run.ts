import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { allKinds } from "@dipper/api";
import { generatedFiles } from "@dipper/api/generate";
import { whiteScreenPage } from "./white-screen-page.ts";

/** Folders in which every file is generated: what nobody generates any more is stale too. */
const ownFolders = ["deploy/crds", "docs/reference"];

const root = join(import.meta.dirname, "../..");
const check = process.argv.includes("--check");
const files = new Map([...generatedFiles(allKinds), ["docs/white-screen.md", whiteScreenPage()]]);

const stale: string[] = [];
for (const [path, text] of files) {
  const before = await readFile(join(root, path), "utf8").catch(() => undefined);
  if (before === text) continue;
  stale.push(path);
  if (check) continue;
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}
for (const folder of ownFolders) {
  const names = await readdir(join(root, folder)).catch(() => []);
  const orphans = names
    .map((name) => `${folder}/${name}`)
    .filter((path) => !files.has(path) && !path.endsWith("README.md"));
  stale.push(...orphans);
  if (!check) await Promise.all(orphans.map((path) => rm(join(root, path))));
}

const verb = check ? "stale" : "changed";
for (const path of stale) console.log(`${verb}: ${path}`);
console.log(`${files.size} generated files, ${stale.length} ${verb}`);
if (check && stale.length > 0) {
  console.log("Run: npm run docs");
  process.exitCode = 1;
}
