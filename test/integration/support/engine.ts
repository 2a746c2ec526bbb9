import { rmSync } from "node:fs";
import { real } from "../../kubernetes/real/real.ts";
import type { Target } from "../../kubernetes/target.ts";

/**
 * Where the objects of served platforms are: `npm test` asks the embedded API server, `npm run test:kubernetes -- --only rooms` a real one
 * for each data folder. The tests are the same.
 */
export const engine = process.env["DIPPER_TEST_ENGINE"] === "kubernetes" ? "kubernetes" : "embedded";

/** How much longer a start may take: the API server and etcd are processes of their own. */
export const patience = engine === "embedded" ? 1 : 3;

/** For tests of what only the embedded engine has: state.db, its backup and its encryption. */
export const onlyEmbedded = engine === "embedded" ? undefined : "the management cluster has etcd, not state.db";

const clusters = new Map<string, Promise<Target>>();
const folderOf = (data: string): string => `${data}.kubernetes`;

/** What `dipper serve` is told of the engine of a data folder. The same one in each of its lives. */
export async function engineArguments(data: string): Promise<readonly string[]> {
  if (engine === "embedded") return [];
  const opening = clusters.get(data) ?? real({ folder: folderOf(data), say: () => undefined });
  clusters.set(data, opening);
  return ["--management-kubeconfig", (await opening).kubeconfig("root")];
}

/** Ends it, with everything that it holds. */
export async function endEngine(data: string): Promise<void> {
  const opened = clusters.get(data);
  clusters.delete(data);
  await (await opened)?.stop();
  rmSync(folderOf(data), { recursive: true, force: true });
}
