import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../command.ts";
import { versions } from "../versions.ts";
import { built, go, goTool, type Say } from "./go.ts";

/** The daemon. One backend of a cloud needs a module that the proxy does not have; the copy that we build goes without it. */
export function flanneld(say: Say): string {
  const version = versions.flannel;
  return built("flanneld", version, say, (folder) => {
    go(folder, ["mod", "init", "lab/flannel"]);
    const { Dir } = JSON.parse(
      go(folder, ["mod", "download", "-json", `github.com/flannel-io/flannel@v${version}`]),
    ) as { readonly Dir: string };
    const source = join(folder, "source");
    cpSync(Dir, source, { recursive: true });
    run(["chmod", "-R", "u+w", source]);
    const backend = join(source, "pkg/backend/tencentvpc");
    for (const file of readdirSync(backend)) rmSync(join(backend, file));
    writeFileSync(join(backend, "absent.go"), "package tencentvpc\n");
    const flags = `-s -w -extldflags "-static" -X github.com/flannel-io/flannel/pkg/version.Version=v${version}`;
    const out = join(folder, "out");
    // Its backend for UDP is C.
    go(source, ["build", "-mod=mod", "-tags", "netgo,osusergo", "-ldflags", flags, "-o", out, "."], {
      CGO_ENABLED: "1",
    });
    return out;
  });
}

/** The plugin that kubelet's network calls. */
export function flannelPlugin(say: Say): string {
  return goTool(
    {
      name: "flannel",
      version: versions.flannelPlugin,
      package: "github.com/containernetworking/plugins/plugins/meta/flannel",
    },
    say,
  );
}
