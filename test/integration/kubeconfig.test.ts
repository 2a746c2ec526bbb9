import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cacheFolder } from "../../lab/cache.ts";
import { kubectlVersions } from "../../lab/versions.ts";
import { type Ended, forget, root, run, type ServedPlatform, serve, temporaryFolder } from "./program.ts";
import { withoutKubectl } from "./support/lab.ts";

const dipper = join(root, "packages/cli/bin/dipper");
/** The newest one that the lab has built, else that of the system. */
const built = kubectlVersions
  .map((version) => join(cacheFolder(), "tools", `kubectl-${version}`, "kubectl"))
  .findLast((file) => existsSync(file));
const kubectlProgram = built ?? "kubectl";

if (built === undefined && withoutKubectl !== undefined) test.skip(withoutKubectl, () => undefined);

let platform: ServedPlatform;
let data = "";
let home = "";

beforeAll(async () => {
  data = temporaryFolder();
  home = temporaryFolder();
  platform = await serve(data, ["--demo"]);
}, 360_000);
afterAll(async () => {
  await platform.stop();
  await forget(data);
});

/** A laptop of its own: no data folder, no login of anybody else. */
const laptop = (): NodeJS.ProcessEnv => ({
  HOME: home,
  XDG_CONFIG_HOME: join(home, "config"),
  XDG_CACHE_HOME: join(home, "cache"),
  XDG_DATA_HOME: join(home, "data"),
});

const asAdministrator = (...args: readonly string[]): Promise<Ended> =>
  run(args, { DIPPER_KUBECONFIG: platform.kubeconfig });

function withInput(args: readonly string[], input: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(dipper, args, { cwd: home, env: { ...process.env, ...laptop() } });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

const kubectl = (file: string, ...args: readonly string[]): Promise<Ended> =>
  run(["--kubeconfig", file, "--cache-dir", join(home, "kubectl-cache"), ...args], laptop(), kubectlProgram);

/** A token of a service account: whoever has it is the person of this test. */
async function tokenOf(name: string, role: string): Promise<{ readonly id: string; readonly token: string }> {
  expect(await asAdministrator("accounts", "add", `service:${name}`, "--role", role)).toMatchObject({ code: 0 });
  const made = await asAdministrator("tokens", "create", "--service", name, "--note", "laptop", "-o", "json");
  return JSON.parse(made.out) as { readonly id: string; readonly token: string };
}

async function kubeconfigFile(name: string, ...more: readonly string[]): Promise<string> {
  const made = await run(["kubeconfig", "--command", dipper, ...more], laptop());
  expect(made, made.err).toMatchObject({ code: 0 });
  const file = join(home, name);
  writeFileSync(file, made.out);
  return file;
}

test.skipIf(built === undefined && withoutKubectl !== undefined)(
  "a person signs in once, and kubectl works for the platform and its clusters with tokens of minutes, until the login is revoked",
  async () => {
    mkdirSync(home, { recursive: true });
    const { id, token } = await tokenOf("kim", "operator");
    const signedIn = await withInput(["login", platform.console], `${token}\n`);
    expect(signedIn, signedIn.err).toMatchObject({ code: 0 });
    expect(signedIn.out).toContain(`Signed in to ${platform.console} as service:kim.`);
    const login = join(home, "config/dipper/logins", `${encodeURIComponent(platform.console)}.yaml`);
    expect(statSync(login).mode & 0o777).toBe(0o600);

    const ofPlatform = await kubeconfigFile("platform");
    const ofCluster = await kubeconfigFile("cluster", "--cluster", "online-hz-01");
    for (const file of [ofPlatform, ofCluster]) expect(readFileSync(file, "utf8")).not.toContain(token);
    const clusters = await kubectl(ofPlatform, "get", "clusters.fleet.dipper.dev", "-o", "name");
    expect(clusters, clusters.err).toMatchObject({ code: 0 });
    expect(clusters.out).toContain("cluster.fleet.dipper.dev/online-hz-01");
    const who = await kubectl(ofPlatform, "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}");
    expect(who.out).toBe("service:kim");
    const nodes = await kubectl(ofCluster, "get", "nodes", "-o", "name");
    expect(nodes, nodes.err).toMatchObject({ code: 0 });
    expect(nodes.out.split("\n").filter((line) => line.startsWith("node/")).length).toBeGreaterThan(3);

    const credential = await run(["token", "--exec-credential"], laptop());
    const { apiVersion, status } = JSON.parse(credential.out) as {
      readonly apiVersion: string;
      readonly status: { readonly token: string; readonly expirationTimestamp: string };
    };
    expect(apiVersion).toBe("client.authentication.k8s.io/v1");
    const left = Date.parse(status.expirationTimestamp) - Date.now();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(900_000);
    // It makes no further ones, and no token that outlives it.
    for (const path of ["/api/v1/me/credential", "/api/v1/me/tokens"]) {
      const headers = { authorization: `Bearer ${status.token}`, "content-type": "application/json" };
      const refused = await fetch(`${platform.console}${path}`, { method: "POST", headers, body: "{}" });
      expect(refused.status, path).toBe(403);
    }

    expect(await asAdministrator("tokens", "revoke", "--any", id)).toMatchObject({ code: 0 });
    await expect
      .poll(async () => (await kubectl(ofCluster, "get", "nodes")).err, { timeout: 120_000, interval: 1_000 })
      .toMatch(/[Uu]nauthorized|must be logged in/);
    const refused = await kubectl(ofPlatform, "get", "clusters.fleet.dipper.dev");
    expect(refused.code).not.toBe(0);
  },
  300_000,
);

test.skipIf(built === undefined && withoutKubectl !== undefined)(
  "a limited token stays limited through kubectl: one cluster, and reading only",
  async () => {
    expect(await asAdministrator("accounts", "add", "service:eye", "--role", "operator")).toMatchObject({ code: 0 });
    const limits = ["--verb", "view", "--cluster", "online-hz-01"];
    const made = await asAdministrator("tokens", "create", "--service", "eye", ...limits, "-o", "json");
    const { token } = JSON.parse(made.out) as { readonly token: string };
    expect(await withInput(["login", platform.console], `${token}\n`)).toMatchObject({ code: 0 });
    const own = await kubeconfigFile("own", "--cluster", "online-hz-01");
    const nodes = await kubectl(own, "get", "nodes", "-o", "name");
    expect(nodes, nodes.err).toMatchObject({ code: 0 });
    const [node = ""] = nodes.out.split("\n");
    expect((await kubectl(own, "label", node, "a=b")).err).toContain("Forbidden");
    const other = join(home, "other");
    writeFileSync(other, readFileSync(own, "utf8").replace("/clusters/online-hz-01", "/clusters/online-hz-02"));
    expect((await kubectl(other, "get", "nodes")).err).toMatch(/[Ff]orbidden/);
    const management = join(home, "management");
    writeFileSync(management, readFileSync(own, "utf8").replace("/clusters/online-hz-01", ""));
    expect((await kubectl(management, "get", "machines")).err).toContain("limited to online-hz-01");
    expect(await kubectl(management, "get", "clusters.fleet.dipper.dev", "online-hz-01")).toMatchObject({ code: 0 });
  },
  300_000,
);
