import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Logins that `dipper login` keeps: a kubeconfig with a token for each console, mode 0600. */
const folderOf = (environment: NodeJS.ProcessEnv): string =>
  join(environment["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "dipper", "logins");

/** By the console's address; two consoles never share a file. */
export function loginFileOf(console: string, environment: NodeJS.ProcessEnv = process.env): string {
  return join(folderOf(environment), `${encodeURIComponent(console.replace(/\/$/, ""))}.yaml`);
}

/** The only login; undefined: there is none, or there are several and one must be named. */
export function onlyLogin(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = folderOf(environment);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".yaml")) : [];
  return files.length === 1 ? join(folder, files[0] ?? "") : undefined;
}
