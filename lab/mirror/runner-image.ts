import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleProgram } from "../../tools/bundle-program.ts";
import { run } from "../command.ts";
import { bootstrapDebian, suite } from "../image.ts";
import type { Say } from "../tools/go.ts";
import type { ImageRecipe } from "./images.ts";
import { type LayerRecipe, place, text } from "./layer.ts";

const plugins = fileURLToPath(new URL("../../playbooks/callback_plugins", import.meta.url));

/** What a runner needs that Node is not; debootstrap does not find what is only promised by another name, so cffi stands here. */
const packages = ["ansible-core", "openssh-client", "python3", "python3-cffi-backend"];

/**
 * The image of a Job's pod, of this checkout: Debian with Ansible and ssh, the Node that runs the lab, and the program in one file. Not
 * among the images that every lab serves, because it changes with the program.
 */
export async function runnerImage(version: string, say: Say): Promise<ImageRecipe> {
  return {
    reference: `docker.io/dipper/runner:${version}`,
    layers: [ansibleLayer(say), nodeLayer(), await programLayer()],
    entrypoint: ["node", "/opt/dipper/dipper.mjs", "runner"],
    user: "65534:65534",
  };
}

function ansibleLayer(say: Say): LayerRecipe {
  return {
    name: "ansible",
    key: [suite, packages, 1],
    fill: (stage) => {
      bootstrapDebian(stage, packages, say);
      const gone = ["usr/share/doc", "usr/share/man", "usr/share/locale", "var/cache/apt", "var/lib/apt/lists", "dev"];
      for (const folder of gone) rmSync(join(stage, folder), { recursive: true, force: true });
      // Layers have no times: what Python compiled would seem old to it, and in a read-only image it would compile in vain at every start.
      const compile = ["-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash"];
      run(["chroot", stage, "python3", ...compile, "/usr/lib/python3", "/usr/lib/python3.11"]);
    },
  };
}

function nodeLayer(): LayerRecipe {
  return {
    name: "node",
    key: [process.version, process.arch, 1],
    fill: (stage) => {
      place(stage, { "usr/local/bin/node": process.execPath });
      chmodSync(join(stage, "usr/local/bin/node"), 0o755);
    },
  };
}

async function programLayer(): Promise<LayerRecipe> {
  const folder = mkdtempSync(join(tmpdir(), "dipper-program-"));
  try {
    const file = join(folder, "dipper.mjs");
    await bundleProgram(file);
    const files = { "opt/dipper/dipper.mjs": readFileSync(file, "utf8"), ...callbackPlugins() };
    return { name: "program", key: [files, 1], fill: (stage) => text(stage, files) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function callbackPlugins(): Readonly<Record<string, string>> {
  const names = readdirSync(plugins).filter((name) => name.endsWith(".py"));
  return Object.fromEntries(
    names.map((name) => [`opt/dipper/playbooks/callback_plugins/${name}`, readFileSync(join(plugins, name), "utf8")]),
  );
}
