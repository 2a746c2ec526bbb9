import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { cacheFolder } from "../cache.ts";
import { LabUnfit } from "../unfit.ts";
import { madeOnce } from "./beside.ts";

export type Say = (text: string) => void;

/** Something to be built from the Go module proxy, which checks every module against the checksum database. */
export interface GoTool {
  readonly name: string;
  readonly version: string;
  readonly package: string;
  /** Variables that the linker sets: what the program says of its own version. */
  readonly set?: Readonly<Record<string, string>>;
}

const leastMinor = 26;

/** The program's path; builds it only where the cache has none of this version. */
export function goTool(tool: GoTool, say: Say): string {
  return built(tool.name, tool.version, say, (folder) => {
    go(folder, ["mod", "init", `lab/${tool.name}`]);
    go(folder, ["get", `${tool.package}@v${tool.version}`]);
    return link(folder, tool.package, tool.set ?? {});
  });
}

/** A program in the cache, under its name and version. */
export function built(name: string, version: string, say: Say, make: (folder: string) => string): string {
  return madeOnce(join(cacheFolder(), "tools", `${name}-${version}`, name), (folder) => {
    needGo();
    say(`building ${name} ${version}`);
    const started = performance.now();
    const result = make(folder);
    say(`built ${name} ${version} (${Math.round((performance.now() - started) / 1000)} s)`);
    return result;
  });
}

/** Builds a static program and answers its path. */
export function link(folder: string, what: string, set: Readonly<Record<string, string>>): string {
  const out = join(folder, "out");
  const flags = ["-s", "-w", ...Object.entries(set).map(([variable, value]) => `-X ${variable}=${value}`)].join(" ");
  go(folder, ["build", "-mod=mod", "-ldflags", flags, "-o", out, what]);
  return out;
}

/** The folder of a module's sources, as the proxy has them. */
export function goModule(module: string, version: string): string {
  needGo();
  const { Dir } = JSON.parse(go(".", ["mod", "download", "-json", `${module}@v${version}`])) as {
    readonly Dir: string;
  };
  return Dir;
}

export function go(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const done = spawnSync("go", args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, CGO_ENABLED: "0", ...env },
  });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) throw new Error(`go ${args.join(" ")}: ${done.stderr.trim().slice(-2000)}`);
  return done.stdout;
}

function needGo(): void {
  const done = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" });
  const minor = Number(/^go1\.([0-9]+)/.exec(done.stdout ?? "")?.[1] ?? 0);
  if (minor < leastMinor)
    throw new LabUnfit(
      `The lab builds Kubernetes from the Go module proxy: it needs Go 1.${leastMinor} or newer in PATH (${minor === 0 ? "there is none" : `here is 1.${minor}`}; Debian's own is older).`,
    );
}
