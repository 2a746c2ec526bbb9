import type { Meta, StoredObject } from "../store/stored-object.ts";

/** Where daemon sets count the generations of their template. The real server holds the number elsewhere and writes it out as this. */
export const templateGeneration = "deprecated.daemonset.template.generation";

/** The metadata as the real server holds it inside: what tables and lists of metadata alone show. */
export function innerMetadata({ kind, apiVersion, metadata }: StoredObject): Meta {
  if (kind !== "DaemonSet" || !apiVersion.startsWith("apps/")) return metadata;
  const { annotations = {}, ...others } = metadata;
  const { [templateGeneration]: _, ...own } = annotations;
  return Object.keys(own).length === 0 ? others : { ...others, annotations: own };
}
