import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { optionFlag, type Verb, type VerbContext } from "./verb.ts";

interface Credential {
  readonly token: string;
  readonly expiresAt: string;
}

/** One that ends sooner is not handed out any more: kubectl may go on with it for a while. Milliseconds. */
const leastLeftMs = 120_000;

/** Each login has its own file; another login in the same file has another one. */
function cacheFileOf(kubeconfigFile: string): string {
  const folder = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "dipper", "credentials");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const login = createHash("sha256").update(readFileSync(kubeconfigFile)).digest("hex").slice(0, 32);
  return join(folder, `${login}.json`);
}

function cached(file: string, now: number): Credential | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const credential = JSON.parse(readFileSync(file, "utf8")) as Credential;
    return Date.parse(credential.expiresAt) - now > leastLeftMs ? credential : undefined;
  } catch {
    // Cut off by a full disk: a new one takes its place.
    return undefined;
  }
}

async function credentialOf({ rest, kubeconfigFile, world, signal }: VerbContext): Promise<Credential> {
  const file = cacheFileOf(kubeconfigFile);
  const known = cached(file, world.clock.now());
  if (known !== undefined) return known;
  const made = (await rest.post("/api/v1/me/credential", {}, signal)) as Credential;
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, JSON.stringify({ token: made.token, expiresAt: made.expiresAt }), { mode: 0o600 });
  renameSync(part, file);
  return made;
}

/** A token of a quarter of an hour: for kubectl as an ExecCredential, else as it is. */
export const token: Verb = async (context, input) => {
  const { token: given, expiresAt } = await credentialOf(context);
  context.out.text(
    optionFlag(input, "execCredential")
      ? JSON.stringify({
          apiVersion: "client.authentication.k8s.io/v1",
          kind: "ExecCredential",
          status: { expirationTimestamp: expiresAt, token: given },
        })
      : given,
  );
  return 0;
};
