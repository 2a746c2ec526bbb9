import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../cache.ts";
import { run } from "../command.ts";
import { madeOnce } from "../tools/beside.ts";

/** A Debian package's files, unpacked once; the version is the archive's newest. */
export function debianPackage(name: string): { readonly version: string; readonly root: string } {
  const version = candidate(name);
  const root = madeOnce(join(cacheFolder(), "debian", `${name}-${version.replaceAll(":", "_")}`), (folder) => {
    // apt fetches as a user of its own where it can: it needs to enter the folder.
    run(["chmod", "0755", folder]);
    run(["apt-get", "download", "-q", `${name}=${version}`], { cwd: folder });
    const file = readdirSync(folder).find((one) => one.endsWith(".deb"));
    if (file === undefined) throw new Error(`apt-get downloaded no package ${name}`);
    const out = join(folder, "root");
    mkdirSync(out);
    run(["dpkg-deb", "--extract", join(folder, file), out]);
    return out;
  });
  return { version, root };
}

function candidate(name: string): string {
  const found = (): string | undefined =>
    /Candidate: (\S+)/.exec(run(["apt-cache", "policy", name]))?.[1]?.replace("(none)", "") || undefined;
  let version = found();
  if (version === undefined) {
    run(["apt-get", "update", "-q"]);
    version = found();
  }
  if (version === undefined) throw new Error(`The package archive has no ${name}.`);
  return version;
}
