import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

type BuildConsole = (options: object) => Promise<{ readonly folder: string }>;

/** Folders that come with the program. */
export interface ProgramFiles {
  readonly deploy: string;
  readonly playbooks: string;
  /** The built console; built first where the sources are at hand and it is missing or stale. */
  readonly console: () => Promise<string>;
}

/** In a release they stand beside the bundle, in a checkout at their places in the tree. */
export function programFiles(): ProgramFiles {
  const beside = fileURLToPath(new URL(".", import.meta.url));
  if (existsSync(`${beside}console/index.html`))
    return {
      deploy: `${beside}deploy`,
      playbooks: `${beside}playbooks`,
      console: () => Promise.resolve(`${beside}console`),
    };
  const root = fileURLToPath(new URL("../../../..", import.meta.url));
  return {
    deploy: `${root}deploy`,
    playbooks: `${root}playbooks`,
    console: async () => {
      // Not in the release: there is no bundler in it.
      const builder = "@dipper/console/build";
      const { buildConsole } = (await import(builder)) as { readonly buildConsole: BuildConsole };
      return (await buildConsole({})).folder;
    },
  };
}
