import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./steps/steps.ts";

/** The program in one file: the release's, and that of the runner's image. */
export async function bundleProgram(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(root, "packages/cli/src/main.ts")],
    outfile,
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
}
