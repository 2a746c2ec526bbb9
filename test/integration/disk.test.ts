import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeFolder, run, temporaryFolder } from "./program.ts";
import { eventually, type Lab, openLab } from "./support/lab.ts";

const mountMiB = 32;

/** Why no small file system can be mounted here; undefined where it can. */
function withoutMount(): string | undefined {
  if (process.getuid?.() !== 0) return "only root may mount";
  const folder = temporaryFolder();
  try {
    mountImage(folder);
    execFileSync("umount", [join(folder, "mount")], { stdio: "ignore" });
    return undefined;
  } catch (cause) {
    return `no loop device can be mounted: ${(cause as Error).message.split("\n")[0]}`;
  } finally {
    removeFolder(folder);
  }
}

/** A file system of its own, as large as its image. Answers where it is mounted. */
function mountImage(folder: string): string {
  const image = join(folder, "image");
  const mount = join(folder, "mount");
  mkdirSync(mount);
  execFileSync("truncate", ["-s", `${mountMiB}M`, image]);
  execFileSync("mkfs.ext4", ["-q", "-m", "0", image], { stdio: ["ignore", "ignore", "pipe"] });
  execFileSync("mount", ["-o", "loop", image, mount], { stdio: ["ignore", "ignore", "pipe"] });
  return mount;
}

const skipped = withoutMount();

describe.skipIf(skipped !== undefined)(`a full disk${skipped === undefined ? "" : ` (skipped: ${skipped})`}`, () => {
  let folder: string;
  let mount: string;
  let lab: Lab;
  beforeAll(async () => {
    folder = temporaryFolder();
    mount = mountImage(folder);
    lab = await openLab([], join(mount, "data"));
  });
  afterAll(async () => {
    await lab.remove();
    execFileSync("umount", ["-l", mount]);
    removeFolder(folder);
  });

  const configMaps = "/api/v1/namespaces/beidou-system/configmaps";
  const big = "x".repeat(200_000);
  const create = (name: string) =>
    lab.api("POST", configMaps, { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { big } });
  const acknowledged: string[] = [];
  const filler = () => join(mount, "filler");

  /** Takes all but a little of what is free. */
  function fill(): void {
    const { bavail, bsize } = statfsSync(mount);
    writeFileSync(filler(), Buffer.alloc(Math.max(0, bavail * bsize - 600_000), 1));
  }

  it("writes are refused with a clear error, reads go on", async () => {
    expect((await create("before")).status).toBe(201);
    acknowledged.push("before");
    fill();
    const refused = await eventually("a write is refused", async () => {
      const name = `filling-${acknowledged.length}`;
      const answer = await create(name);
      if (answer.status === 201) acknowledged.push(name);
      return answer.status === 201 ? undefined : answer;
    });
    expect(refused.status).toBe(507);
    expect(refused.body).toMatchObject({ kind: "Status", status: "Failure" });
    expect(refused.body["message"]).toMatch(/There is no space left for .*state\.db; nothing was written/);
    expect(lab.platform().child.exitCode).toBeNull();
    for (const name of acknowledged) expect((await lab.api("GET", `${configMaps}/${name}`)).status, name).toBe(200);
    expect((await lab.api("GET", `${configMaps}/filling-${acknowledged.length}`)).status).toBe(404);
    const rest = await lab.rest("POST", "/api/v1/pools", { metadata: { name: "p", annotations: { big } }, spec: {} });
    expect(rest.status, JSON.stringify(rest.body)).toBe(507);
    expect(JSON.stringify(rest.body)).toContain("Free space");
  });

  it("it recovers by itself when there is space again, and nothing is corrupted", async () => {
    rmSync(filler());
    await eventually("a write is taken again", async () => (await create("after")).status === 201, 30);
    acknowledged.push("after");
    await eventually("REST too", async () => {
      const made = await lab.rest("POST", "/api/v1/pools", { metadata: { name: "p", annotations: { big } }, spec: {} });
      return made.status === 201;
    });
    expect(await lab.stop()).toBe(0);
    const database = new DatabaseSync(join(lab.data, "state.db"), { readOnly: true });
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    database.close();
    await lab.start();
    for (const name of acknowledged) {
      const { body } = await lab.api("GET", `${configMaps}/${name}`);
      expect((body["data"] as { readonly big?: string } | undefined)?.big, name).toBe(big);
    }
    expect(await run(["get", "pools", "--data", lab.data])).toMatchObject({ code: 0 });
  });
});
