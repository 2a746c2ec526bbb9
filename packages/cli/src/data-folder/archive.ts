import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { create, extract } from "tar";
import { UsageError } from "../usage-error.ts";
import { pathsOf } from "./data-folder.ts";
import { managementOf } from "./management.ts";

/** Not in a backup: who runs now and with which keys, what a restore put aside, and the outside world. */
const outside = /^(lock|runs|clusters|state\.db.*|restored|before-restore-.*|\.restore-.*|\.backup-.*)$/;

/** The mark of a restored folder: the platform starts stopped, and takes the mark away once that is written down. */
export const restoredMark = (root: string): string => join(root, "restored");

/** Consistent while the platform runs: the database is copied by SQLite's own online backup. Answers the names it holds. */
export async function writeBackup(root: string, file: string): Promise<readonly string[]> {
  const paths = pathsOf(root);
  const management = managementOf(paths);
  if (management !== undefined)
    throw new UsageError(
      `The objects of ${root} are in the management cluster ${management.url}: back up its etcd, and copy ${root} while the platform is stopped. dipper backup is for the embedded engine.`,
      1,
    );
  if (!existsSync(paths.state))
    throw new UsageError(`There is no platform in ${root}: state.db is missing. Name its folder with --data.`, 1);
  mkdirSync(dirname(file), { recursive: true });
  const staging = mkdtempSync(join(root, ".backup-"));
  try {
    const database = new DatabaseSync(paths.state, { readOnly: true });
    try {
      await backup(database, join(staging, "state.db"));
    } finally {
      database.close();
    }
    // The seal of the audit before its records: one that is ahead of them would say that their end was cut off.
    const seal = join("audit", "head.json");
    const sealed = existsSync(join(root, seal)) ? readFileSync(join(root, seal)) : undefined;
    for (const name of readdirSync(root).filter((entry) => !outside.test(entry)))
      cpSync(join(root, name), join(staging, name), { recursive: true, preserveTimestamps: true });
    if (sealed !== undefined) writeFileSync(join(staging, seal), sealed, { mode: 0o600 });
    const names = readdirSync(staging).toSorted();
    await create({ gzip: true, file: `${file}.part`, cwd: staging, portable: true, mode: 0o600 }, names);
    renameSync(`${file}.part`, file);
    return names;
  } finally {
    rmSync(staging, { recursive: true, force: true });
    rmSync(`${file}.part`, { force: true });
  }
}

/** Into a folder that no platform uses. What was there is put aside, never deleted; the answer is where. */
export async function readBackup(root: string, file: string, now: number): Promise<string | undefined> {
  if (!existsSync(file)) throw new UsageError(`${file} does not exist. Give the file that dipper backup wrote.`, 2);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const staging = mkdtempSync(join(root, ".restore-"));
  try {
    await extract({ file, cwd: staging, strict: true, preservePaths: false }).catch((error: Error) => {
      throw new UsageError(`${file} cannot be read as a backup: ${error.message}`, 1);
    });
    if (!existsSync(join(staging, "state.db")) || !existsSync(join(staging, "version")))
      throw new UsageError(`${file} is not a backup of a platform: state.db or version is missing in it.`, 1);
    raiseRevision(join(staging, "state.db"), pathsOf(root).state);
    const present = readdirSync(root).filter((name) => !/^(lock|clusters|before-restore-.*|\..*)$/.test(name));
    const aside = join(root, `before-restore-${new Date(now).toISOString().replaceAll(":", "-")}`);
    for (const name of present) {
      mkdirSync(aside, { recursive: true, mode: 0o700 });
      renameSync(join(root, name), join(aside, name));
    }
    for (const name of readdirSync(staging)) renameSync(join(staging, name), join(root, name));
    writeFileSync(restoredMark(root), `${new Date(now).toISOString()}\n`);
    return present.length === 0 ? undefined : aside;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** More writes than a platform makes between two backups. */
const revisionGap = 1_000_000;

/** Whoever watched the platform before a restore must never see a smaller revision than he has seen: clients take that for the past. */
function raiseRevision(restored: string, present: string): void {
  const database = new DatabaseSync(restored);
  try {
    const seen = Math.max(revisionOf(database), presentRevision(present));
    database.prepare("UPDATE meta SET value = ? WHERE name = 'revision'").run(seen + revisionGap);
  } catch (error) {
    throw new UsageError(`state.db in the backup cannot be read: ${(error as Error).message}. Take another backup.`, 1);
  } finally {
    database.close();
  }
}

const revisionOf = (database: DatabaseSync): number =>
  Number(database.prepare("SELECT value FROM meta WHERE name = 'revision'").get()?.["value"]);

/** Of the platform that is put aside. A database that cannot be read may be why somebody restores. */
function presentRevision(path: string): number {
  if (!existsSync(path)) return 0;
  try {
    const database = new DatabaseSync(path);
    try {
      return revisionOf(database);
    } finally {
      database.close();
    }
  } catch {
    return 0;
  }
}
