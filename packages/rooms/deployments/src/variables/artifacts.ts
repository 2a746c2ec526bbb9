import { DipperError } from "@dipper/api";
import type { PlainValue } from "@dipper/runner";
import { parse } from "yaml";
import type { Known } from "./known.ts";

/** What publishers offer for one version of Kubernetes: addresses of files with those of their checksums, references of images. */
export interface PublishedArtifacts {
  readonly files: readonly {
    readonly name: string;
    readonly version: string;
    readonly arch: string;
    readonly path: string;
    readonly url: string;
    readonly checksumURL: string;
  }[];
  readonly images: readonly { readonly name: string; readonly reference: string }[];
}

/** Undefined: the list that comes with the program does not know this version. */
export type PublishedArtifactsOf = (wish: {
  readonly kubernetes: string;
  /** Versions instead of those of the list: `containerd` → `v2.4.2`. */
  readonly versions: Readonly<Record<string, string>>;
}) => PublishedArtifacts | undefined;

/**
 * Where software comes from, in the words of the playbooks. The mirror's ConfigMap has the list with its checksums; from the internet,
 * publishers' own checksums are asked for.
 */
export function artifactsOf(
  { deployment, mirror }: Pick<Known, "deployment" | "mirror">,
  published: PublishedArtifacts | undefined,
): PlainValue {
  const source = deployment?.spec.artifacts?.source ?? (mirror === undefined ? "Internet" : "Mirror");
  const data = mirror?.data ?? {};
  const list = treeOf(mirror, "artifacts.yaml") as { readonly files?: PlainValue; readonly images?: PlainValue };
  return {
    source,
    files_url: source === "Mirror" ? (data["files"] ?? "") : "",
    bundle_folder: source === "Bundle" ? (data["bundleFolder"] ?? "") : "",
    registries: source === "Internet" ? [] : ((treeOf(mirror, "registries") ?? []) as PlainValue),
    files: list?.files ?? (source === "Internet" ? publishedFiles(published) : []),
    images: list?.images ?? (source === "Internet" ? (published?.images ?? []).map((each) => ({ ...each })) : []),
  };
}

function publishedFiles(published: PublishedArtifacts | undefined): readonly PlainValue[] {
  return (published?.files ?? []).map(({ checksumURL, ...file }) => ({
    ...file,
    sha256: "",
    checksum_url: checksumURL,
  }));
}

function treeOf(mirror: Known["mirror"], key: string): unknown {
  const text = mirror?.data?.[key];
  if (text === undefined) return key === "registries" ? [] : {};
  try {
    return parse(text, { maxAliasCount: 20 });
  } catch (cause) {
    const name = mirror?.metadata.name ?? "";
    throw new DipperError(
      "Invalid",
      { kind: "ConfigMap", name, field: `data.${key}`, problem: "it is not YAML" },
      { cause },
    );
  }
}
