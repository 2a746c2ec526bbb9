import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cacheFolder } from "../cache.ts";
import { run } from "../command.ts";
import { madeOnce } from "../tools/beside.ts";
import { flannelPlugin } from "../tools/flannel.ts";
import type { Say } from "../tools/go.ts";
import { kubernetesCommand } from "../tools/kubernetes.ts";
import { tool } from "../tools/tool.ts";
import { versions } from "../versions.ts";
import { debianPackage } from "./debian.ts";
import { fileDigest } from "./digest.ts";
import { architecture } from "./platform.ts";

/** A file that machines fetch, as a list of artifacts names it. */
export interface ArtifactFile {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  /** Below the mirror's base URL. `<path>.sha256` is there too. */
  readonly path: string;
  readonly sha256: string;
}

export function filesFolder(): string {
  return join(cacheFolder(), "mirror", "files");
}

/** All files of the lab's mirror, in the shapes in which their projects release them. Made where they are not there yet. */
export function artifactFiles(kubernetes: readonly string[], say: Say): readonly ArtifactFile[] {
  return [
    ...kubernetes.flatMap((version) =>
      (["kubelet", "kubeadm", "kubectl"] as const).map((name) =>
        file(name, `v${version}`, `kubernetes/v${version}/${architecture}/${name}`, () =>
          kubernetesCommand(name, version, say),
        ),
      ),
    ),
    containerd(say),
    runc(),
    networkPlugins(),
    file(
      "flannel-cni-plugin",
      `v${versions.flannelPlugin}`,
      `flannel-cni-plugin/v${versions.flannelPlugin}/flannel-${architecture}`,
      () => flannelPlugin(say),
    ),
    etcd(say),
    helm(say),
  ];
}

function containerd(say: Say): ArtifactFile {
  const version = versions.containerd;
  return archive("containerd", `v${version}`, `containerd/containerd-${version}-linux-${architecture}.tar.gz`, () =>
    (["containerd", "containerd-shim-runc-v2", "ctr"] as const).map((name) => [`bin/${name}`, tool(name, say)]),
  );
}

function etcd(say: Say): ArtifactFile {
  const version = `v${versions.etcd}`;
  const folder = `etcd-${version}-linux-${architecture}`;
  return archive("etcd", version, `etcd/${folder}.tar.gz`, () =>
    (["etcd", "etcdctl", "etcdutl"] as const).map((name) => [`${folder}/${name}`, tool(name, say)]),
  );
}

function helm(say: Say): ArtifactFile {
  const version = `v${versions.helm}`;
  return archive("helm", version, `helm/helm-${version}-linux-${architecture}.tar.gz`, () => [
    [`linux-${architecture}/helm`, tool("helm", say)],
  ]);
}

function runc(): ArtifactFile {
  const { version, root } = debianPackage("runc");
  const short = `v${upstream(version)}`;
  return file("runc", short, `runc/${short}/runc.${architecture}`, () => join(root, "usr/sbin/runc"));
}

function networkPlugins(): ArtifactFile {
  const { version, root } = debianPackage("containernetworking-plugins");
  const short = `v${upstream(version)}`;
  return archive("cni-plugins", short, `cni-plugins/cni-plugins-linux-${architecture}-${short}.tgz`, () =>
    run(["find", join(root, "usr/lib/cni"), "-type", "f"])
      .split("\n")
      .filter((path) => path !== "")
      .toSorted()
      .map((path) => [basename(path), path]),
  );
}

/** `1.1.5+ds1-1+deb12u1` is 1.1.5. */
function upstream(version: string): string {
  return /^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? version;
}

function file(name: string, version: string, path: string, source: () => string): ArtifactFile {
  return made(name, version, path, (folder) => {
    const out = join(folder, "out");
    const from = source();
    try {
      linkSync(from, out);
    } catch {
      copyFileSync(from, out);
    }
    return out;
  });
}

/** A gzipped tar of files by their names in it, the same bytes every time. */
function archive(
  name: string,
  version: string,
  path: string,
  members: () => readonly (readonly [string, string])[],
): ArtifactFile {
  return made(name, version, path, (folder) => {
    const stage = join(folder, "stage");
    for (const [member, source] of members()) {
      mkdirSync(dirname(join(stage, member)), { recursive: true });
      copyFileSync(source, join(stage, member));
    }
    const out = join(folder, "out");
    // Fast to pack: what is made once here is unpacked on every machine, and fetched over no real network.
    const ends = [
      "--sort=name",
      "--mtime=@0",
      "--owner=0",
      "--group=0",
      "--mode=0755",
      "--use-compress-program=gzip -1 -n",
    ];
    run(["tar", ...ends, "-C", stage, "-cf", out, "."]);
    return out;
  });
}

function made(name: string, version: string, path: string, make: (folder: string) => string): ArtifactFile {
  const whole = madeOnce(join(filesFolder(), path), make);
  const beside = `${whole}.sha256`;
  if (!existsSync(beside)) writeFileSync(beside, `${fileDigest(whole)}  ${basename(whole)}\n`);
  const sha256 = readFileSync(beside, "utf8").slice(0, 64);
  return { name, version, arch: architecture, path, sha256 };
}
