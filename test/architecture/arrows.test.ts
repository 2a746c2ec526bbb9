import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf, root, type Source, sources } from "./sources.ts";

/** Who may import whom. A room may import what `room` may, and `room` itself; never another room. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  world: [],
  pki: [],
  api: [],
  kube: ["api", "world"],
  controller: ["api", "kube", "world"],
  apiserver: ["api", "kube", "world"],
  runner: ["api", "kube", "world"],
  simulator: ["api", "apiserver", "controller", "kube", "runner", "world"],
  room: ["api", "controller", "kube", "pki", "runner", "world"],
  "rooms/*": ["api", "controller", "kube", "pki", "room", "runner", "world"],
  server: ["api", "controller", "kube", "room", "runner", "world"],
  console: ["api"],
  cli: ["*"],
};

/** Entry points beside the package itself, and who may use them. */
const entries: Readonly<Record<string, readonly string[]>> = {
  "@dipper/world/real": ["cli", "runner"],
  "@dipper/world/simulated": [],
  "@dipper/api/names": ["*"],
  "@dipper/api/generate": [],
  "@dipper/apiserver/listen": ["cli"],
  "@dipper/apiserver/sqlite": ["cli", "simulator"],
  "@dipper/runner/executors": ["cli"],
  "@dipper/room/testkit": [],
  "@dipper/console/build": ["cli"],
};

const row = (name: string): string => (name.startsWith("rooms/") ? "rooms/*" : name);

/** `@dipper/room-clusters` is `rooms/clusters`. */
function target(specifier: string): string {
  const name = specifier.split("/")[1] ?? "";
  return name.startsWith("room-") ? `rooms/${name.slice(5)}` : name;
}

function complaints(source: Source): readonly string[] {
  return source.imports.flatMap((specifier) => {
    if (specifier.startsWith(".")) {
      const reached = join("/", source.path, "..", specifier);
      const home = `/packages/${source.package}/`;
      return reached.startsWith(home) || source.test ? [] : [`${source.path}: ${specifier} leaves its package`];
    }
    if (!specifier.startsWith("@dipper/") || source.test) return [];
    const to = target(specifier);
    if (to === source.package) return [];
    const allowed = arrows[row(source.package)] ?? [];
    if (!allowed.includes("*") && !allowed.includes(to))
      return [`${source.path}: ${source.package} may not import ${to}`];
    if (specifier.split("/").length === 2) return [];
    const users = entries[specifier];
    if (users === undefined) return [`${source.path}: ${specifier} is not an entry point`];
    return users.includes("*") || users.includes(source.package) ? [] : [`${source.path}: may not use ${specifier}`];
  });
}

describe("the arrows between packages", () => {
  const all = sources();

  it("point down only, and meet at entry points", () => {
    expect(all.length).toBeGreaterThan(20);
    expect(all.flatMap(complaints)).toEqual([]);
  });

  it("are found by the parser in each form of import", () => {
    const text = `import { a } from "x";\nimport type {\n  B,\n} from "y";\nexport { c } from "z";\nconst d = await import("w");\nimport "v";`;
    expect(importsOf(text)).toEqual(["x", "y", "z", "w", "v"]);
  });

  it("are refused when a room imports a room, or kube imports a controller", () => {
    const wrong = (name: string, specifier: string): readonly string[] =>
      complaints({ path: `packages/${name}/src/a.ts`, package: name, test: false, imports: [specifier] });
    expect(wrong("rooms/tasks", "@dipper/room-operations")).toHaveLength(1);
    expect(wrong("kube", "@dipper/controller")).toHaveLength(1);
    expect(wrong("kube", "../../controller/src/index.ts")).toHaveLength(1);
    expect(wrong("rooms/tasks", "@dipper/room/testkit")).toHaveLength(1);
    expect(wrong("rooms/tasks", "@dipper/kube")).toHaveLength(0);
  });

  it("stand in the manifests too: a package names every package it imports", () => {
    const missing = all.flatMap((source) => {
      const manifest = JSON.parse(readFileSync(join(root, "packages", source.package, "package.json"), "utf8")) as {
        readonly dependencies?: Record<string, string>;
        readonly devDependencies?: Record<string, string>;
      };
      const named = { ...manifest.dependencies, ...manifest.devDependencies };
      return source.imports
        .filter((specifier) => specifier.startsWith("@dipper/") && !source.test)
        .map((specifier) => specifier.split("/").slice(0, 2).join("/"))
        .filter((name) => target(name) !== source.package && named[name] === undefined)
        .map((name) => `${source.path}: ${name} is not in package.json`);
    });
    expect(missing).toEqual([]);
  });
});

describe("scripts", () => {
  it("start Node through tools/with-node only", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const [name, script] of Object.entries(scripts))
      for (const command of script.split("&&")) expect(`${name}: ${command.trim()}`).toContain(": tools/with-node ");
  });
});
