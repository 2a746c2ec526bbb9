import { objectName, remark } from "../common/fields.ts";
import { False, True } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { accessGroup, apiVersionName } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { immutable, list, object, oneOf, optional, text, time, withDefault } from "../schema/index.ts";

export const scopeTypes = ["Fleet", "ClusterGroup", "Cluster", "Project"] as const;

const subject = object(
  {
    kind: oneOf(["User", "Group", "ServiceAccount"], { doc: "What the name names." }),
    name: text({ doc: "Name of the user, group or service account.", max: 253, min: 1 }),
    namespace: withDefault(text({ doc: "Of a service account.", max: 63 }), ""),
  },
  {
    doc: "Who gets the role.",
    rules: [
      {
        // The word is reserved in CEL.
        rule: "(self.kind == 'ServiceAccount') == (self.__namespace__ != '')",
        message: "namespace is given with a ServiceAccount, and with nothing else",
      },
    ],
  },
);

const scope = object(
  {
    type: oneOf(scopeTypes, {
      doc: "Fleet is everything; ClusterGroup all clusters of a group, those to come too; Project the namespaces of a Project.",
    }),
    name: withDefault(text({ doc: "Name of the group, cluster or project. Empty for the fleet.", max: 253 }), ""),
  },
  {
    doc: "Where the role holds.",
    rules: [
      { rule: "(self.type == 'Fleet') == (self.name == '')", message: "name is given with every scope but the fleet" },
    ],
  },
);

export const AccessGrant = defineKind({
  group: accessGroup,
  version: apiVersionName,
  kind: "AccessGrant",
  plural: "accessgrants",
  scope: "Cluster",
  shortNames: ["grant"],
  doc: "Who has which role where, why, and until when. The platform keeps it as a ClusterRoleBinding, and where RBAC needs names a ClusterRole beside it.",
  maxNameLength: 50,
  spec: object(
    {
      subjects: list(subject, {
        doc: "Who gets the role.",
        max: 64,
        min: 1,
        keys: ["kind", "namespace", "name"],
      }),
      role: immutable(objectName("Name of a ClusterRole with the label access.dipper.dev/role.")),
      scope: immutable(scope),
      reason: remark("Why.", 512),
      expiresAt: optional(time({ doc: "When it ends by itself. Absent: when somebody takes it away." })),
    },
    { doc: "The grant." },
  ),
  status: statusOf(["Waiting", "Active", "Ended"], {
    clusters: optional(
      list(text({ doc: "Name of a cluster.", max: 253 }), {
        doc: "Clusters that the scope names now; none for the fleet and for projects.",
        max: 1000,
      }),
    ),
  }),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Role", type: "string", jsonPath: ".spec.role" },
    { name: "Scope", type: "string", jsonPath: ".spec.scope.type" },
    { name: "Where", type: "string", jsonPath: ".spec.scope.name" },
    { name: "Ends", type: "string", jsonPath: ".spec.expiresAt" },
  ],
  conditions: {
    Granted: [
      True("Granted"),
      False("RoleMissing", "role"),
      False("NoPlatformRole", "role"),
      False("ClusterNotFound", "cluster"),
      False("GroupEmpty", "group"),
      False("ProjectNotFound", "project"),
      False("GrantEnded", "at"),
      False("GrantRefused", "cause"),
    ],
  },
  example: "accessgrant.yaml",
});

/** Who has which role where. */
export interface AccessGrant extends ObjectOf<typeof AccessGrant> {}

export type ScopeType = (typeof scopeTypes)[number];
