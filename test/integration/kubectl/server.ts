import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryJournal, openApiServer } from "../../../packages/apiserver/src/index.ts";
import { listen } from "../../../packages/apiserver/src/listen/index.ts";
import { servingCertificate } from "../../../packages/cli/src/data-folder/certificates.ts";
import { realWorld } from "../../../packages/world/src/real/index.ts";

/** Who can sign in, by a token that is the name. */
const users: Readonly<Record<string, { readonly user: string; readonly groups: readonly string[] }>> = {
  root: { user: "root", groups: ["system:masters"] },
  admin: { user: "admin", groups: ["dipper:admins"] },
  olga: { user: "olga", groups: [] },
  anton: { user: "anton", groups: [] },
  vera: { user: "vera", groups: [] },
  controller: {
    user: "system:serviceaccount:beidou-system:dipper-controller",
    groups: ["system:serviceaccounts", "system:serviceaccounts:beidou-system"],
  },
};

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Kubectl {
  /** Runs the real kubectl as somebody; `input` is its standard input. */
  run(user: keyof typeof users, args: readonly string[], input?: string): Promise<Outcome>;
  close(): Promise<void>;
}

/** The minor version of the kubectl on PATH, as `1.32`; undefined where there is none. */
export function kubectlVersion(): string | undefined {
  try {
    const text = execFileSync("kubectl", ["version", "--client", "--output=json"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const { major, minor } = (JSON.parse(text) as { clientVersion: { major: string; minor: string } }).clientVersion;
    return `${major}.${Number.parseInt(minor, 10)}`;
  } catch {
    return undefined;
  }
}

/** The embedded server behind its real HTTPS door, and kubectl in front of it. */
export async function startKubectl(): Promise<Kubectl> {
  const folder = mkdtempSync(join(tmpdir(), "dipper-kubectl-"));
  mkdirSync(join(folder, "keys"));
  const { ca, cert, key } = await servingCertificate(join(folder, "keys"), ["127.0.0.1"]);
  const { clock, random, log } = realWorld({ log: { level: "error" } });
  const server = await openApiServer({
    name: "kubectl",
    clock,
    random,
    log,
    journal: new MemoryJournal(),
    authorisation: "rbac",
    authenticate: ({ headers }) => users[headers["authorization"]?.replace(/^Bearer /, "") ?? ""],
  });
  const door = await listen({
    port: 0,
    cert,
    key,
    server: (name) => (name === undefined ? server.handle : undefined),
    log,
  });
  const names = Object.keys(users);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "here", cluster: { server: door.url, "certificate-authority-data": Buffer.from(ca).toString("base64") } },
    ],
    users: names.map((name) => ({ name, user: { token: name } })),
    contexts: names.map((name) => ({ name, context: { cluster: "here", user: name, namespace: "beidou-system" } })),
  };
  writeFileSync(join(folder, "kubeconfig"), JSON.stringify(config), { mode: 0o600 });
  const base = ["--kubeconfig", join(folder, "kubeconfig"), "--cache-dir", join(folder, "cache")];
  return {
    run: (user, args, input) =>
      new Promise((resolve) => {
        const options = { cwd: new URL("../../..", import.meta.url), env: { ...process.env, HOME: folder } };
        const child = execFile("kubectl", [...base, "--context", user, ...args], options, (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, stdout, stderr });
        });
        child.stdin?.end(input ?? "");
      }),
    close: async () => {
      await server.close();
      await door.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Hides what differs from run to run: ages, times, uids, revisions, ports. Columns keep their width. */
export function masked(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uid>")
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/g, "<time>")
    .replace(/\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}/g, "<time>")
    .replace(/(Resource Version:\s+|resourceVersion: )"?\d+"?/g, "$1<revision>")
    .replace(/127\.0\.0\.1:\d+/g, "<server>")
    .replace(/(?<= )(\d+[smhd])+( {2,}|(?=\n))/g, (age) => (age.endsWith(" ") ? "<age>".padEnd(age.length) : "<age>"))
    .replace(/ +$/gm, "");
}
