import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onPath } from "../../tools/steps/system-packages.ts";
import { forget, removeFolder, root, run, type ServedPlatform, serve, temporaryFolder } from "./program.ts";

/** A shell block below `<!-- test: demo … -->`: its commands are run against a served demo, in the order of the file. */
interface Block {
  readonly file: string;
  readonly needs: readonly string[];
  readonly script: string;
}

function blocksOf(file: string): readonly Block[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/<!-- test: ([a-z ]+) -->\n```sh\n([\s\S]*?)```/g)].map(([, needs = "", script = ""]) => ({
    file,
    needs: needs.split(" "),
    script,
  }));
}

const inFolders = (folder: string) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}/README.md`);
const readmes = ["packages", "packages/rooms"].flatMap(inFolders).filter((file) => existsSync(join(root, file)));
const guides = readdirSync(join(root, "docs/guides")).map((guide) => `docs/guides/${guide}`);
const blocks = ["README.md", ...readmes, ...guides].flatMap(blocksOf);

let platform: ServedPlatform;
let data: string;
beforeAll(async () => {
  data = temporaryFolder();
  platform = await serve(data, ["--demo"]);
  // A node counts as Ready after half a minute without a flap; a dozen rollouts of the documentation are content with a second.
  const nodeReadySeconds = { type: "integer", default: 1, description: "Seconds without a flap." };
  const authorization = `Bearer ${readFileSync(join(data, "keys/admin-token"), "utf8").trim()}`;
  const changed = await fetch(`${platform.console}/api/v1/steps/scale-up`, {
    method: "PATCH",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ spec: { parameters: { schema: { properties: { nodeReadySeconds } } } } }),
  });
  expect(changed.status).toBe(200);
});
afterAll(async () => {
  await platform.stop();
  await forget(data);
  for (const made of [`${data}.backup`, `${data}.csv`, `${data}-copy`]) removeFolder(made);
});

/** A person works in `.dipper` and puts aside what he makes below `/tmp/dipper-demo`; the test beside its own data folder. */
const inFolder = (script: string): string =>
  script
    .replaceAll(/(?<!\S)\.dipper(?=[/\s])/g, data)
    .replaceAll("=.dipper/", `=${data}/`)
    .replaceAll("/tmp/dipper-demo", data);

describe("the commands of the documentation", () => {
  it("are there: the main README has at least three tested blocks, the first hour five", () => {
    expect(blocks.filter((block) => block.file === "README.md").length).toBeGreaterThanOrEqual(3);
    expect(blocks.filter((block) => block.file === "docs/guides/first-hour.md").length).toBeGreaterThanOrEqual(5);
  });

  for (const [index, block] of blocks.entries())
    it.skipIf(block.needs.includes("kubectl") && !onPath("kubectl"))(
      `${block.file}, block ${index + 1}`,
      async () => {
        const script = inFolder(block.script);
        const ended = await run(["-euo", "pipefail", "-c", script], { DIPPER_KUBECONFIG: platform.kubeconfig }, "bash");
        expect(ended, `${script}\n${ended.out}\n${ended.err}`).toMatchObject({ code: 0 });
      },
      400_000,
    );
});
