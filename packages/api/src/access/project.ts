import { label, objectName, remark } from "../common/fields.ts";
import { noStatus } from "../common/none.ts";
import { accessGroup, apiVersionName } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { list, object, withDefault } from "../schema/index.ts";

const member = object(
  {
    clusterName: objectName("The cluster."),
    namespaces: list(label("Name of a namespace."), {
      doc: "Namespaces of that cluster.",
      max: 256,
      min: 1,
      unique: true,
    }),
  },
  { doc: "What belongs to it on one cluster." },
);

export const Project = defineKind({
  group: accessGroup,
  version: apiVersionName,
  kind: "Project",
  plural: "projects",
  scope: "Cluster",
  shortNames: ["proj"],
  doc: "A named set of namespaces on one or several clusters: what a grant of the scope Project reaches. To write one needs the verb administer on the fleet.",
  maxNameLength: 63,
  spec: object(
    {
      members: list(member, { doc: "Clusters and their namespaces.", max: 256, keys: ["clusterName"] }),
      purpose: withDefault(remark("What it is for.", 512), ""),
    },
    { doc: "The project." },
  ),
  status: noStatus,
  columns: [{ name: "Purpose", type: "string", jsonPath: ".spec.purpose" }],
  conditions: {},
  example: "project.yaml",
});

/** A named set of namespaces. */
export interface Project extends ObjectOf<typeof Project> {}
