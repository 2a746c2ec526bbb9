import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { UsageError } from "../usage-error.ts";

/** Layout of the folder; a program that does not know it does not touch it. */
const layout = "1";

/** `--data`, or the XDG data folder. */
export function dataFolderOf(option: string | undefined, environment: NodeJS.ProcessEnv = process.env): string {
  if (option !== undefined) return resolve(option);
  return join(environment["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "dipper");
}

/** Paths of everything in a data folder. */
export interface DataFolder {
  readonly root: string;
  readonly state: string;
  readonly clusters: string;
  readonly logs: string;
  readonly artifacts: string;
  readonly keys: string;
  readonly kubeconfig: string;
  /** Which management cluster holds the objects; there only where it is not this folder's state.db. */
  readonly management: string;
}

export const pathsOf = (root: string): DataFolder => ({
  root,
  state: join(root, "state.db"),
  clusters: join(root, "clusters"),
  logs: join(root, "logs"),
  artifacts: join(root, "artifacts"),
  keys: join(root, "keys"),
  kubeconfig: join(root, "kubeconfig"),
  management: join(root, "management"),
});

/** Makes the folder, or checks that it is one of ours and of this layout. */
export function openDataFolder(root: string): DataFolder {
  const paths = pathsOf(root);
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    for (const folder of [paths.clusters, paths.logs, paths.artifacts]) mkdirSync(folder, { recursive: true });
    mkdirSync(paths.keys, { recursive: true, mode: 0o700 });
    chmodSync(paths.keys, 0o700);
  } catch (error) {
    throw new UsageError(
      `The data folder ${root} cannot be written: ${(error as Error).message}. Choose another folder with --data.`,
      1,
    );
  }
  const version = join(root, "version");
  if (!existsSync(version)) {
    if (existsSync(paths.state))
      throw new UsageError(
        `The data folder ${root} has a database but no version file. Restore it from a backup, or choose another folder with --data.`,
        1,
      );
    writeFileSync(version, `${layout}\n`);
  }
  const found = readFileSync(version, "utf8").trim();
  if (found !== layout)
    throw new UsageError(
      `The data folder ${root} has layout ${found}, this program knows layout ${layout}. Use the dipper that wrote it, or choose another folder with --data.`,
      1,
    );
  return paths;
}
