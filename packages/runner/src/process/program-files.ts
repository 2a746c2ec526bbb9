import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * What starts the supervisor. In the one-file release its source is not there: the program itself is called, with the verb
 * `runner`, which does nothing but `supervise`.
 */
export function supervisorCommand(): readonly [string, ...string[]] {
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  return existsSync(main) ? [process.execPath, main] : [process.execPath, fileURLToPath(import.meta.url), "runner"];
}

/** Folder of the callback plugin: in the checkout, or beside the one-file release. */
export function callbackPluginFolder(): string {
  const inCheckout = fileURLToPath(new URL("../../../../playbooks/callback_plugins", import.meta.url));
  return existsSync(inCheckout) ? inCheckout : fileURLToPath(new URL("./playbooks/callback_plugins", import.meta.url));
}
