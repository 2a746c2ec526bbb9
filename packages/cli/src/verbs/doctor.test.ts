import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { doctor } from "./doctor.ts";

const folders: string[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function withPrograms(...programs: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const folder = mkdtempSync(join(tmpdir(), "dipper-doctor-"));
  folders.push(folder);
  for (const program of programs) {
    writeFileSync(join(folder, program), "#!/bin/sh\necho 1\n");
    chmodSync(join(folder, program), 0o755);
  }
  vi.stubEnv("PATH", folder);
  let said = "";
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => {
      said += String(text);
      return true;
    });
  const code = await doctor({});
  vi.restoreAllMocks();
  return { code, said };
}

it("what is needed only for one feature is a note; what every step needs is a failure", async () => {
  const noted = await withPrograms("ansible-playbook", "ssh", "kubectl");
  expect(noted.code).toBe(0);
  expect(noted.said).toContain("without helm everything works but: add-ons of clusters");
  const failed = await withPrograms("ansible-playbook", "helm", "kubectl");
  expect(failed.code).toBe(1);
  expect(failed.said).not.toContain("Nothing that is needed");
  expect((await withPrograms("ansible-playbook", "ssh", "helm", "kubectl")).said).not.toContain("Note:");
});
