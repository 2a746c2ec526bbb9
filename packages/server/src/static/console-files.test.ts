import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { consoleFile } from "./console-files.ts";

let root = "";
let folder = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "dipper-console-"));
  folder = join(root, "dist");
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(
    join(folder, "index.html"),
    '<script>boot()</script><script type="module" src="/assets/a-1.js"></script>',
  );
  writeFileSync(join(folder, "assets", "a-1.js"), "1");
  writeFileSync(join(root, "secret.txt"), "secret");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the console's files", () => {
  test("hashed assets never change, pages are asked for again", async () => {
    expect(await consoleFile(folder, "/assets/a-1.js")).toMatchObject({
      type: "text/javascript; charset=utf-8",
      cache: "public, max-age=31536000, immutable",
    });
    expect(await consoleFile(folder, "/")).toMatchObject({ type: "text/html; charset=utf-8", cache: "no-cache" });
  });

  test("client routes get the page, missing files nothing", async () => {
    for (const route of [
      "/operations/scaleup-1",
      "/machines/10.0.0.1",
      "/clusters/a/nodes/n1.example.com",
      "/sign-in",
    ]) {
      expect(String((await consoleFile(folder, route))?.body)).toContain("boot()");
    }
    expect(await consoleFile(folder, "/assets/b-2.js")).toBeUndefined();
    expect(await consoleFile(folder, "/favicon.ico")).toBeUndefined();
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/assets/..%2f..%2f..%2fsecret.txt",
    "/%00",
    "/%E0%A4%A",
    "//etc/passwd",
  ])("%s does not leave the folder", async (path) => {
    expect(String((await consoleFile(folder, path))?.body ?? "")).not.toMatch(/secret|root:/);
  });

  test("only our scripts run: files of the origin, and the page's own inline ones by hash", async () => {
    const policy = (await consoleFile(folder, "/"))?.policy ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/=]{44}'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
  });
});
