import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { realWorld } from "@dipper/world/real";
import { stringify } from "yaml";
import { loginFileOf } from "../client/logins.ts";
import { restOver } from "../client/rest.ts";
import { UsageError } from "../usage-error.ts";

interface Made {
  readonly clusters: readonly object[];
  readonly users: readonly { readonly name: string }[];
}

async function standardInput(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write("Token (console: Account, Create token): ");
  let text = "";
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  return text.trim();
}

/** Keeps a personal token as the login of one platform, for this command and for kubectl. */
export async function login(consoleUrl: string): Promise<number> {
  if (!/^https?:\/\/[^\s/?#]+\/?$/.test(consoleUrl))
    throw new UsageError(`${consoleUrl} is not the address of a console. Give it as in https://dipper.example.org`, 2);
  const console = consoleUrl.replace(/\/$/, "");
  const token = await standardInput();
  if (!token.startsWith("dipper_"))
    throw new UsageError("That is no token. Make one in the console: Account, Create token.", 2);
  const world = realWorld({ log: { level: "silent" } });
  const rest = restOver(world.net.connect({ url: console }), token);
  const path = `/api/v1/me/kubeconfig?console=${encodeURIComponent(console)}`;
  const made = (await rest.get(path, AbortSignal.timeout(30_000))) as Made;
  const file = loginFileOf(console);
  const users = made.users.map(({ name }) => ({ name, user: { token } }));
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.part`, stringify({ ...made, users }), { mode: 0o600 });
  renameSync(`${file}.part`, file);
  process.stdout.write(`Signed in to ${console} as ${made.users[0]?.name ?? "nobody"}. The token is in ${file}.\n`);
  process.stdout.write("Next: dipper kubeconfig > kubeconfig; kubectl --kubeconfig kubeconfig get clusters\n");
  return 0;
}
