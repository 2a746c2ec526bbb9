import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildConsole } from "@dipper/console/build";
import { bundleProgram } from "./bundle-program.ts";
import { root } from "./steps/steps.ts";

// npm run build: the one-file release. Node strips no types below node_modules, so what is published is one bundled program.
const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });
const { folder: consoleFolder } = await buildConsole({});
await bundleProgram(join(dist, "dipper.mjs"));
cpSync(consoleFolder, join(dist, "console"), { recursive: true });
for (const folder of ["deploy", "playbooks"]) cpSync(join(root, folder), join(dist, folder), { recursive: true });
process.stdout.write("dist/dipper.mjs, dist/console, dist/deploy, dist/playbooks\n");
