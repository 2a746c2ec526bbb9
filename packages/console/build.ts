/**
 * Builds the console into `dist/` when it is missing or its sources changed, so that a second start builds nothing.
 *
 * ```ts
 * import { buildConsole } from "@dipper/console/build";
 * const { folder, built } = await buildConsole({});
 * ```
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = fileURLToPath(new URL(".", import.meta.url));
const repository = join(here, "../..");
/** What the bundle is made of: a change in one of them makes it stale. The versions come from the lock file. */
const sources = ["index.html", "vite.config.ts", "package.json", "public", "src", "../api/src"];

export interface ConsoleBuild {
  /** The folder with `index.html`, absolute. */
  readonly folder: string;
  /** False: what was there is still right. */
  readonly built: boolean;
  /** Over all sources; also in `dist/.sources`. */
  readonly digest: string;
}

async function filesOf(path: string): Promise<readonly string[]> {
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile() && !/\.(test|spec)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

async function digestOfSources(): Promise<string> {
  const files = (await Promise.all(sources.map((source) => filesOf(join(here, source))))).flat().toSorted();
  const hash = createHash("sha256");
  for (const file of [...files, join(repository, "package-lock.json")]) {
    hash.update(`${relative(repository, file)}\0`);
    hash.update(existsSync(file) ? await readFile(file) : "");
  }
  return hash.digest("hex");
}

/** `force` builds even when nothing changed (default false). */
export async function buildConsole(options: { readonly force?: boolean }): Promise<ConsoleBuild> {
  const folder = join(here, "dist");
  const stamp = join(folder, ".sources");
  const digest = await digestOfSources();
  const before = existsSync(stamp) ? await readFile(stamp, "utf8") : "";
  if (options.force !== true && before === digest && existsSync(join(folder, "index.html"))) {
    return { folder, built: false, digest };
  }
  // In a process of its own: the bundler's memory goes with it, and it is a production build wherever it is called from.
  const environment = { ...process.env, NODE_ENV: "production" };
  await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), "--bundle", digest], {
    env: environment,
  });
  return { folder, built: true, digest };
}

/** Built beside and put in place at once: a server that serves the old one, or a second build, never sees half a folder. */
async function bundle(digest: string): Promise<void> {
  const folder = join(here, "dist");
  const fresh = join(here, `node_modules/.dist-${process.pid}`);
  const old = `${fresh}.old`;
  await mkdir(join(here, "node_modules"), { recursive: true });
  try {
    const { build } = await import("vite");
    await build({
      root: here,
      configFile: join(here, "vite.config.ts"),
      mode: "production",
      logLevel: "warn",
      build: { outDir: fresh },
    });
    await writeFile(join(fresh, ".sources"), digest);
    await keepPrevious(folder, fresh);
    if (existsSync(folder)) await rename(folder, old);
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

/** Pages that are open know the chunks of the build before: those stay until the next one. */
async function keepPrevious(before: string, fresh: string): Promise<void> {
  const manifest = join(before, ".vite/manifest.json");
  if (!existsSync(manifest)) return;
  const entries = JSON.parse(await readFile(manifest, "utf8")) as Readonly<Record<string, { readonly file: string }>>;
  for (const { file } of Object.values(entries)) {
    const from = join(before, file);
    if (existsSync(from) && !existsSync(join(fresh, file))) await copyFile(from, join(fresh, file));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , option, digest] = process.argv;
  if (option === "--bundle" && digest !== undefined) await bundle(digest);
  else {
    const result = await buildConsole({ force: option === "--force" });
    process.stdout.write(`${result.built ? "built" : "up to date"}: ${result.folder}\n`);
  }
}
