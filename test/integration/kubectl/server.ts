import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embedded } from "../../kubernetes/embedded.ts";
import { real } from "../../kubernetes/real/real.ts";
import { type Person, people } from "../../kubernetes/target.ts";
import { engine } from "../support/engine.ts";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Kubectl {
  /** Runs the real kubectl as somebody; `input` is its standard input. */
  run(user: Person, args: readonly string[], input?: string): Promise<Outcome>;
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

/** The server of the present engine behind its real HTTPS door, and kubectl in front of it. */
export async function startKubectl(): Promise<Kubectl> {
  const folder = mkdtempSync(join(tmpdir(), "dipper-kubectl-"));
  const open = engine === "kubernetes" ? real : embedded;
  const target = await open({ folder: join(folder, "server"), say: () => undefined });
  const names = Object.keys(people) as readonly Person[];
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "here",
        cluster: { server: target.url, "certificate-authority-data": Buffer.from(target.ca).toString("base64") },
      },
    ],
    users: names.map((name) => ({ name, user: { token: target.token(name) } })),
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
      await target.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
