import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forget, removeFolder, run, serve, temporaryFolder } from "./program.ts";
import { onlyEmbedded, patience } from "./support/engine.ts";

interface KubeList {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly managedFields?: readonly { readonly manager: string }[] };
  }[];
}

let data: string;
beforeEach(() => {
  data = temporaryFolder();
});
afterEach(() => forget(data));

describe("dipper serve", () => {
  it("says where it is, keeps secrets to itself, and ends on SIGTERM without a trace of running", async () => {
    const platform = await serve(data);
    expect(platform.signIn).toContain(`${platform.console}/sign-in?token=`);
    expect(statSync(platform.kubeconfig).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, "keys")).mode & 0o777).toBe(0o700);
    const answer = await fetch(`${platform.console}/readyz?verbose`);
    expect(answer.status).toBe(200);
    const listed = await run(["get", "clusters", "--data", data]);
    expect(listed).toMatchObject({ code: 0, out: "No clusters.\n" });
    // It ends by itself: nobody calls exit, so a timer that was left behind would keep it.
    const asked = performance.now();
    expect(await platform.stop()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(2_000 * patience);
    expect(existsSync(join(data, "lock"))).toBe(false);
  });

  it("shows a fleet in the words of the controller with --demo: only where a cluster does not answer, something is left to write", async () => {
    const platform = await serve(data, ["--demo"]);
    const { items } = JSON.parse((await run(["get", "machines", "-o", "json", "--data", data])).out) as KubeList;
    expect(items).toHaveLength(2_080);
    const corrected = items.filter(
      ({ metadata }) => metadata.managedFields?.some((each) => each.manager === "dipper-controller") === true,
    );
    expect(corrected.map(({ metadata }) => metadata.name).filter((name) => !name.startsWith("bigdata-bj-02-"))).toEqual(
      [],
    );
    expect(await platform.stop()).toBe(0);
  });

  it("refuses a data folder that another process uses, and takes one whose process was killed", async () => {
    const platform = await serve(data);
    const second = await run(["serve", "--data", data, "--port", "0", "--api-port", "0"]);
    expect(second.code).toBe(1);
    expect(second.err).toBe(
      `The data folder ${data} is in use by process ${platform.pid}. Stop it first, or choose another folder with --data.\n`,
    );
    await platform.kill();
    const again = await serve(data);
    expect(await again.stop()).toBe(0);
  });

  it("refuses a folder of another layout and a corrupted database with one sentence each", async ({ skip }) => {
    skip(onlyEmbedded !== undefined, onlyEmbedded);
    const platform = await serve(data);
    await platform.stop();
    writeFileSync(join(data, "version"), "7\n");
    const other = await run(["serve", "--data", data, "--port", "0", "--api-port", "0"]);
    expect(other).toMatchObject({ code: 1 });
    expect(other.err).toContain("has layout 7, this program knows layout 1");
    writeFileSync(join(data, "version"), "1\n");
    writeFileSync(join(data, "state.db"), Buffer.alloc(8192, 7));
    const corrupted = await run(["serve", "--data", data, "--port", "0", "--api-port", "0"]);
    expect(corrupted.code).toBe(1);
    expect(corrupted.err.trim().split("\n")).toHaveLength(1);
    expect(corrupted.err).toContain("state.db");
  });

  it("says which port is taken", async () => {
    const squatter = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => squatter.once("listening", resolve));
    const { port } = squatter.address() as { readonly port: number };
    const refused = await run(["serve", "--data", data, "--port", String(port), "--api-port", "0"]);
    squatter.close();
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(String(port));
    expect(refused.err.trim().split("\n")).toHaveLength(1);
  });

  it("writes a backup while it runs; what is restored starts stopped, and start takes that back", async ({ skip }) => {
    skip(onlyEmbedded !== undefined, onlyEmbedded);
    const platform = await serve(data);
    const file = join(data, "..", `${data.split("/").at(-1)}.backup`);
    const written = await run(["backup", file, "--data", data]);
    expect(written).toMatchObject({ code: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await platform.stop();
    const restored = temporaryFolder();
    try {
      expect(await run(["restore", file, "--data", restored])).toMatchObject({ code: 0 });
      const second = await serve(restored);
      const policies = await run(["get", "policies", "-o", "json", "--data", restored]);
      expect(policies.out).toContain('"reason": "RestoredFromBackup"');
      expect(await run(["start", "--data", restored])).toMatchObject({ code: 0 });
      expect((await run(["get", "policies", "-o", "json", "--data", restored])).out).not.toContain(
        "RestoredFromBackup",
      );
      await second.stop();
      expect(readFileSync(join(restored, "keys", "admin-token"))).toEqual(
        readFileSync(join(data, "keys", "admin-token")),
      );
    } finally {
      await forget(restored);
      removeFolder(file);
    }
  });
});

describe("the command", () => {
  it("ends with 2 on wrong usage, and says what would be right", async () => {
    expect(await run(["get", "gizmos", "--data", data])).toMatchObject({ code: 1 });
    const unknown = await run(["frobnicate"]);
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain("unknown command");
    const version = await run(["version", "-o", "json"]);
    expect(JSON.parse(version.out)).toHaveProperty("dipper");
    expect((await run(["version", "-o", "toml"])).code).toBe(2);
  });
});
