import { DipperError } from "@dipper/api";
import type { PlainValue } from "@dipper/runner";
import { parse } from "yaml";
import type { Known } from "./known.ts";

/** Where software comes from, in the words of the playbooks. The mirror's ConfigMap has the list with its checksums. */
export function artifactsOf({ deployment, mirror }: Pick<Known, "deployment" | "mirror">): PlainValue {
  const source = deployment?.spec.artifacts?.source ?? (mirror === undefined ? "Internet" : "Mirror");
  const data = mirror?.data ?? {};
  const list = treeOf(mirror, "artifacts.yaml") as { readonly files?: PlainValue; readonly images?: PlainValue };
  return {
    source,
    files_url: source === "Mirror" ? (data["files"] ?? "") : "",
    bundle_folder: source === "Bundle" ? (data["bundleFolder"] ?? "") : "",
    registries: source === "Internet" ? [] : ((treeOf(mirror, "registries") ?? []) as PlainValue),
    files: list?.files ?? [],
    images: list?.images ?? [],
  };
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
