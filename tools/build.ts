import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildConsole } from "@dipper/console/build";
import { build } from "esbuild";
import { root } from "./steps/steps.ts";

// npm run build: the one-file release. Node strips no types below node_modules, so what is published is one bundled program.
const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });
const { folder: consoleFolder } = await buildConsole({});
await build({
  entryPoints: [join(root, "packages/cli/src/main.ts")],
  outfile: join(dist, "dipper.mjs"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  minifySyntax: true,
  legalComments: "none",
  // Loaded lazily, and only for kubeconfigs with exec plugins or auth providers.
  external: ["@kubernetes/client-node"],
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  define: { "process.env.DIPPER_BUNDLED": '"1"' },
});
cpSync(consoleFolder, join(dist, "console"), { recursive: true });
for (const folder of ["deploy", "playbooks"]) cpSync(join(root, folder), join(dist, folder), { recursive: true });
process.stdout.write("dist/dipper.mjs, dist/console, dist/deploy, dist/playbooks\n");
