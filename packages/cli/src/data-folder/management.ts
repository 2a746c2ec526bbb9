import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { UsageError } from "../usage-error.ts";
import type { DataFolder } from "./data-folder.ts";

/** The management cluster that holds the objects of a data folder, in its file `management`. */
export interface Management {
  readonly url: string;
  /** Of the platform's namespace: it tells the cluster again, whatever its address. */
  readonly uid: string;
}

/** Undefined: the objects are in the folder's own state.db, or nothing has run yet. */
export function managementOf(folder: DataFolder): Management | undefined {
  if (!existsSync(folder.management)) return undefined;
  const found = JSON.parse(readFileSync(folder.management, "utf8")) as Partial<Management>;
  return { url: found.url ?? "", uid: found.uid ?? "" };
}

/** A folder whose objects are elsewhere would start as an empty platform that knows nothing of its running steps. */
export function mustBeEmbedded(folder: DataFolder): void {
  const management = managementOf(folder);
  if (management !== undefined)
    throw new UsageError(
      `The objects of the data folder ${folder.root} are in the management cluster ${management.url}. Start it with --management-kubeconfig, or choose another folder with --data.`,
      1,
    );
}

/** Writes down whose folder it is. Refused where it belongs to another cluster or to the embedded engine. Answers whether it is new. */
export function bindToManagement(folder: DataFolder, to: Management): boolean {
  if (existsSync(folder.state))
    throw new UsageError(
      `The objects of the data folder ${folder.root} are in its state.db. Choose another folder with --data for a management cluster.`,
      1,
    );
  const bound = managementOf(folder);
  if (bound !== undefined && bound.uid !== to.uid)
    throw new UsageError(
      `The data folder ${folder.root} belongs to the platform in the management cluster ${bound.url}, not to the one in ${to.url}: its namespace has another uid. Choose another folder with --data.`,
      1,
    );
  writeFileSync(`${folder.management}.part`, `${JSON.stringify(to)}\n`, { mode: 0o600 });
  renameSync(`${folder.management}.part`, folder.management);
  return bound === undefined;
}
