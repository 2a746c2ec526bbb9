import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realWorld } from "@dipper/world/real";
import { type ApiServer, type ApiServerOptions, openApiServer } from "../server/api-server.ts";
import { MemoryJournal } from "../store/memory-journal.ts";
import { type Listener, listen } from "./listener.ts";

/** For tests: two real servers behind one real listener, with certificates of their own and a kubeconfig for each. */
export interface Door {
  readonly listener: Listener;
  readonly management: ApiServer;
  readonly member: ApiServer;
  readonly folder: string;
  readonly ca: string;
  readonly clientCert: string;
  readonly clientKey: string;
  /** Runs kubectl as `user` against the management cluster, or against `/clusters/member`. */
  kubectl(
    args: readonly string[],
    how?: { readonly user?: string; readonly cluster?: "member"; readonly input?: string },
  ): Promise<Outcome>;
  close(): Promise<void>;
}

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What is missing on this machine for these tests; undefined: nothing. */
export function missingTool(...tools: readonly string[]): string | undefined {
  return tools.find((tool) => {
    try {
      execFileSync("sh", ["-c", `command -v ${tool}`], { stdio: "ignore" });
      return false;
    } catch {
      return true;
    }
  });
}

const users: Readonly<Record<string, { readonly user: string; readonly groups: readonly string[] }>> = {
  admin: { user: "admin", groups: ["system:masters"] },
  bob: { user: "bob", groups: [] },
};

export async function openDoor(options: Partial<ApiServerOptions> = {}): Promise<Door> {
  const world = realWorld({ log: { level: "error" } });
  const folder = mkdtempSync(join(tmpdir(), "dipper-door-"));
  const pem = certificates(folder);
  const open = (name: string, authorisation: "rbac" | "allow-all"): Promise<ApiServer> =>
    openApiServer({
      name,
      clock: world.clock,
      random: world.random,
      log: world.log,
      journal: new MemoryJournal(),
      authorisation,
      authenticate: ({ headers }) => users[/^Bearer (\w+)-token$/.exec(headers["authorization"] ?? "")?.[1] ?? ""],
      ...options,
    });
  const management = await open("management", "rbac");
  const member = await open("member", "allow-all");
  const listener = await listen({
    port: 0,
    cert: pem("server.crt"),
    key: pem("server.key"),
    clientCa: pem("ca.crt"),
    server: (name) => (name === undefined ? management.handle : name === "member" ? member.handle : undefined),
    log: world.log,
  });
  const kubeconfig = (user: string, path: string): string => {
    const file = join(folder, `${user}${path.replaceAll("/", "-")}.kubeconfig`);
    const cluster = { server: `${listener.url}${path}`, "certificate-authority": join(folder, "ca.crt") };
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "c", cluster }],
        users: [{ name: "u", user: { token: `${user}-token` } }],
        contexts: [{ name: "x", context: { cluster: "c", user: "u", namespace: "default" } }],
        "current-context": "x",
      }),
    );
    return file;
  };
  return {
    listener,
    management,
    member,
    folder,
    ca: pem("ca.crt"),
    clientCert: pem("client.crt"),
    clientKey: pem("client.key"),
    kubectl: (args, how = {}) =>
      run(
        [
          "kubectl",
          "--kubeconfig",
          kubeconfig(how.user ?? "admin", how.cluster === undefined ? "" : "/clusters/member"),
          "--cache-dir",
          join(folder, `cache-${how.cluster ?? ""}`),
          ...args,
        ],
        how.input,
      ),
    close: async () => {
      await management.close();
      await member.close();
      await listener.close(100);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(argv: readonly string[], input: string | undefined): Promise<Outcome> {
  const [program = "", ...args] = argv;
  return new Promise((resolve) => {
    const child = execFile(program, args, { timeout: 30_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, out, err });
    });
    child.stdin?.end(input ?? "");
  });
}

/** An authority, a server certificate for 127.0.0.1, and a client certificate of `system:masters`. */
function certificates(folder: string): (name: string) => string {
  const openssl = (...args: readonly string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  };
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=test-ca");
  const issue = (name: string, subject: string, extension: string): void => {
    writeFileSync(join(folder, `${name}.ext`), `${extension}\n`);
    openssl("req", ...key, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", subject);
    openssl(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      "-CA",
      "ca.crt",
      "-CAkey",
      "ca.key",
      "-CAcreateserial",
      "-out",
      `${name}.crt`,
      "-days",
      "2",
      "-extfile",
      `${name}.ext`,
    );
  };
  issue("server", "/CN=localhost", "subjectAltName=IP:127.0.0.1");
  issue("client", "/O=system:masters/O=ops/CN=root", "extendedKeyUsage=clientAuth");
  return (name) => readFileSync(join(folder, name), "utf8");
}
