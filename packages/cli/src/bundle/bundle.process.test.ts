import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { create as createTar, extract } from "tar";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createBundle } from "./create.ts";
import { fileEntry } from "./manifest.ts";
import { mirrorConfig, pushFiles, pushImages, unpackBundle } from "./push.ts";
import { registryAt } from "./registry-client.ts";
import { verifyBundle } from "./verify.ts";

const { signal } = new AbortController();
const sha = (data: Buffer | string): string => createHash("sha256").update(data).digest("hex");
const folder = mkdtempSync(join(tmpdir(), "dipper-bundle-test-"));
const program = Buffer.alloc(300_000, "kubelet");
const layer = Buffer.alloc(200_000, "layer");
const config = Buffer.from('{"architecture":"amd64","os":"linux"}');
const descriptor = (mediaType: string, data: Buffer) => ({
  mediaType,
  digest: `sha256:${sha(data)}`,
  size: data.length,
});
const manifest = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: descriptor("application/vnd.oci.image.config.v1+json", config),
    layers: [descriptor("application/vnd.oci.image.layer.v1.tar", layer)],
  }),
);
const platform = (architecture: string) => ({ os: "linux", architecture });
const index = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [
      { ...descriptor("application/vnd.oci.image.manifest.v1+json", manifest), platform: platform("amd64") },
      { mediaType: "x", digest: `sha256:${"0".repeat(64)}`, size: 1, platform: platform("s390x") },
    ],
  }),
);
const list = `
releases: {"1.36": {}}
components: {pause: "3.10"}
files:
  - {name: kubelet, component: kubernetes, path: "kubernetes/{version}/{arch}/kubelet", url: "https://nowhere.invalid/{version}", checksumURL: "https://nowhere.invalid/{version}.sha256"}
images:
  - {name: pause, reference: "registry.k8s.io/pause:{version}"}
`;
const path = "kubernetes/v1.36.3/amd64/kubelet";

/** Files, and a registry that wants a token as public ones do. The first download of the program breaks off in the middle. */
let origin: Server;
let url = "";
const asked: string[] = [];
const put = new Map<string, Buffer>();
let checksum = sha(program);

beforeAll(async () => {
  let broken = false;
  origin = createServer((request, response) => {
    const at = request.url ?? "";
    asked.push(`${request.method} ${at} ${request.headers.range ?? ""}`.trim());
    const send = (status: number, body: Buffer | string, headers: Record<string, string> = {}) =>
      response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
    if (at.startsWith("/token")) return send(200, '{"token":"t"}');
    if (at.startsWith("/put/")) {
      if (request.method !== "PUT") return send(put.has(at) ? 200 : 404, put.get(at) ?? "");
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        put.set(at, Buffer.concat(parts));
        send(201, "");
      });
      return undefined;
    }
    if (at === `/${path}.sha256`) return send(200, `${checksum}  kubelet\n`);
    if (at === `/${path}`) {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
      if (!broken) {
        broken = true;
        response.writeHead(200, { "content-length": String(program.length) });
        response.write(program.subarray(0, 100_000), () => response.destroy());
        return undefined;
      }
      return send(from > 0 ? 206 : 200, program.subarray(from));
    }
    if (request.headers.authorization !== "Bearer t")
      return send(401, "", {
        "www-authenticate": `Bearer realm="${url}/token",service="s",scope="repository:pause:pull"`,
      });
    if (at === "/v2/pause/manifests/3.10")
      return send(200, index, { "content-type": "application/vnd.oci.image.index.v1+json" });
    const blobs = new Map([manifest, config, layer].map((data) => [`sha256:${sha(data)}`, data]));
    const found = blobs.get(at.split("/").at(-1) ?? "");
    return found === undefined
      ? send(404, "")
      : send(200, found, { "content-type": "application/vnd.oci.image.manifest.v1+json" });
  });
  await new Promise<void>((resolve) => origin.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
});
afterAll(() => {
  origin.close();
  rmSync(folder, { recursive: true, force: true });
});

const make = (output: string) =>
  createBundle({
    list,
    kubernetes: "v1.36.3",
    arch: ["amd64"],
    output,
    from: url,
    registry: url,
    signal,
    say: () => {},
  });
const bundle = join(folder, "bundle.tar");

test("a bundle is made: a broken download goes on, of an index only the wanted processor is kept", async () => {
  const made = await make(bundle);
  expect(asked).toContain(`GET /${path} bytes=100000-`);
  expect(made.files).toEqual([
    {
      name: "kubelet",
      version: "v1.36.3",
      arch: "amd64",
      path,
      url: "https://nowhere.invalid/v1.36.3",
      sha256: sha(program),
      size: program.length,
    },
  ]);
  expect(made.images).toMatchObject([{ reference: "registry.k8s.io/pause:3.10", digest: `sha256:${sha(manifest)}` }]);
  expect(made.blobs).toHaveLength(3);
  expect(existsSync(`${bundle}.work`)).toBe(false);
  const again = join(folder, "again.tar");
  await make(again);
  expect(readFileSync(again).equals(readFileSync(bundle))).toBe(true);
});

test("it is whole, until a byte of a file or of a layer changes, or one is missing", async () => {
  expect(await verifyBundle(bundle)).toMatchObject({ bad: undefined, manifest: { kubernetes: "v1.36.3" } });
  const tampered = async (change: (at: string) => void): Promise<string | undefined> => {
    const at = mkdtempSync(join(folder, "t-"));
    await extract({ file: bundle, cwd: at });
    change(at);
    const file = join(folder, "tampered.tar");
    await createTar({ file, cwd: at }, readdirSync(at).toSorted());
    return (await verifyBundle(file)).bad;
  };
  expect(await tampered((at) => writeFileSync(join(at, fileEntry(path)), "other"))).toMatch(
    /^files\/kubernetes\/v1.36.3\/amd64\/kubelet has sha256 \w{64}, not/,
  );
  const blob = `blobs/sha256/${sha(layer)}`;
  expect(await tampered((at) => writeFileSync(join(at, blob), "other"))).toMatch(`${blob} has sha256`);
  expect(await tampered((at) => rmSync(join(at, blob)))).toBe(`${blob} is missing`);
  const cut = join(folder, "cut.tar");
  writeFileSync(cut, readFileSync(bundle).subarray(0, 250_000));
  await expect(verifyBundle(cut)).rejects.toThrow();
});

test("a file with another checksum than published is not taken", async () => {
  checksum = "0".repeat(64);
  await expect(make(join(folder, "wrong.tar"))).rejects.toThrow("has the wrong checksum");
  checksum = sha(program);
  expect(existsSync(join(folder, "wrong.tar"))).toBe(false);
});

test("files are pushed into a folder and by PUT, each once, and the mirror's ConfigMap names them", async () => {
  const at = join(folder, "unpacked");
  const made = await unpackBundle(bundle, at);
  const target = join(folder, "served");
  expect(await pushFiles(at, made.files, target, signal)).toBe(1);
  expect(await pushFiles(at, made.files, target, signal)).toBe(0);
  expect(readFileSync(join(target, `${path}.sha256`), "utf8")).toBe(`${sha(program)}  kubelet\n`);
  expect(await pushFiles(at, made.files, `${url}/put`, signal)).toBe(1);
  expect(await pushFiles(at, made.files, `${url}/put`, signal)).toBe(0);
  expect(put.get(`/put/${path}`)?.equals(program)).toBe(true);
  const data = mirrorConfig(made, { files: "http://m:8080/", registry: "http://m:5000" });
  expect(data["files"]).toBe("http://m:8080");
  expect(parse(data["registries"] ?? "")).toEqual([{ host: "registry.k8s.io", mirror: "http://m:5000" }]);
  expect(parse(data["artifacts.yaml"] ?? "")).toMatchObject({
    files: [{ name: "kubelet", path, sha256: sha(program) }],
    images: [{ name: "pause", reference: "registry.k8s.io/pause:3.10" }],
  });
});

/** Built by the lab, from the module of the distribution project. */
function registryProgram(): string | undefined {
  const cache =
    process.env["DIPPER_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "dipper");
  const tools = join(cache, "tools");
  const name = existsSync(tools) ? readdirSync(tools).findLast((each) => /^registry-[\d.]+$/.test(each)) : undefined;
  const file = join(tools, name ?? "", "registry");
  return existsSync(file) ? file : undefined;
}

const registry = registryProgram();
describe.skipIf(registry === undefined)("with a real registry (skipped: lab/lab has not built it yet)", () => {
  let child: ChildProcess;
  let at = "";
  beforeAll(async () => {
    const free = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => free.once("listening", resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const settings = join(folder, "registry.json");
    const storage = { filesystem: { rootdirectory: join(folder, "registry") } };
    writeFileSync(
      settings,
      JSON.stringify({ version: "0.1", log: { level: "error" }, storage, http: { addr: `127.0.0.1:${port}` } }),
    );
    child = spawn(registry ?? "", ["serve", settings], {
      stdio: "ignore",
      env: { ...process.env, OTEL_TRACES_EXPORTER: "none" },
    });
    at = `http://127.0.0.1:${port}`;
    for (let attempt = 0; attempt < 200; attempt++) {
      const answer = await fetch(`${at}/v2/`).catch(() => undefined);
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the registry does not answer");
  });
  afterAll(() => {
    child.kill("SIGKILL");
  });

  test("images are pushed once, and a bundle made from there is the same", async () => {
    const unpacked = join(folder, "for-registry");
    const made = await unpackBundle(bundle, unpacked);
    const target = { registry: at, signal, say: () => {} };
    expect(await pushImages(unpacked, made, target)).toEqual({ sent: 2, skipped: 0 });
    expect(await pushImages(unpacked, made, target)).toEqual({ sent: 0, skipped: 2 });
    const { data } = await registryAt({ url: at, signal }).manifest("pause", "3.10");
    expect(data.equals(manifest)).toBe(true);
    const again = join(folder, "from-registry.tar");
    await createBundle({
      list,
      kubernetes: "v1.36.3",
      arch: ["amd64"],
      output: again,
      from: url,
      registry: at,
      signal,
      say: () => {},
    });
    expect((await verifyBundle(again)).digest).toBe((await verifyBundle(bundle)).digest);
  });
});
