import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type KubernetesCommand, versions } from "../versions.ts";
import { built, go, link, type Say } from "./go.ts";

/** A command of Kubernetes, from its module. */
export function kubernetesCommand(command: KubernetesCommand, version: string, say: Say): string {
  return built(command, version, say, (folder) => {
    const what = `k8s.io/kubernetes/cmd/${command}`;
    module(folder, version, [what]);
    return link(folder, what, stamp(version));
  });
}

/** The program that plays servers and clients in the end-to-end tests, and in ours. */
export function agnhost(version: string, say: Say): string {
  return built("agnhost", version, say, (folder) => {
    const what = "k8s.io/kubernetes/test/images/agnhost";
    module(folder, version, [what]);
    return link(folder, what, {});
  });
}

/** The end-to-end tests as one program. */
export function endToEndTests(version: string, say: Say): string {
  return built("e2e.test", version, say, (folder) => {
    const what = "k8s.io/kubernetes/test/e2e";
    module(folder, version, [what]);
    const out = join(folder, "out");
    go(folder, ["test", "-c", "-mod=mod", "-ldflags", "-s -w", "-o", out, what]);
    return out;
  });
}

/**
 * A module that requires Kubernetes. Its own go.mod points its libraries at folders of the same checkout, which count for nobody else:
 * here each is the published version of the same number.
 */
function module(folder: string, version: string, packages: readonly string[]): void {
  const minor = version.replace(/^1\./, "");
  const { GoMod } = JSON.parse(go(folder, ["mod", "download", "-json", `k8s.io/kubernetes@v${version}`])) as {
    readonly GoMod: string;
  };
  const lines = readFileSync(GoMod, "utf8").split("\n");
  const language = lines.find((line) => line.startsWith("go ")) ?? "go 1.26";
  const libraries = lines.flatMap((line) => /^\s*(k8s\.io\/[a-z0-9-]+) => \.\/staging\//.exec(line)?.[1] ?? []);
  writeFileSync(
    join(folder, "go.mod"),
    [
      "module lab/kubernetes",
      language,
      `require k8s.io/kubernetes v${version}`,
      "replace (",
      ...libraries.map((library) => `  ${library} => ${library} v0.${minor}`),
      ")",
      "",
    ].join("\n"),
  );
  writeFileSync(
    join(folder, "tools.go"),
    ["//go:build tools", "package tools", "import (", ...packages.map((name) => `  _ "${name}"`), ")", ""].join("\n"),
  );
  go(folder, ["mod", "tidy"]);
}

function stamp(version: string): Readonly<Record<string, string>> {
  const [major = "", minor = ""] = version.split(".");
  const base = "k8s.io/component-base/version";
  return {
    [`${base}.gitVersion`]: `v${version}`,
    [`${base}.gitMajor`]: major,
    [`${base}.gitMinor`]: minor,
    "k8s.io/client-go/pkg/version.gitVersion": `v${version}`,
  };
}

/** The version that is built where nobody asks for another. */
export const defaultKubernetes: string = versions.kubernetes;
