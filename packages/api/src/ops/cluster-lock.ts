import { objectName, uid } from "../common/fields.ts";
import { noStatus } from "../common/none.ts";
import { apiVersionName, opsGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { list, object, oneOf, time, withDefault } from "../schema/index.ts";

export const ClusterLock = defineKind({
  group: opsGroup,
  version: apiVersionName,
  kind: "ClusterLock",
  plural: "clusterlocks",
  scope: "Namespaced",
  shortNames: ["lock"],
  doc: "Which operations may change a cluster now. Named like the cluster; changed by compare-and-swap only.",
  maxNameLength: 63,
  spec: object(
    {
      holders: withDefault(
        list(
          object(
            {
              operation: objectName("Name of the Operation."),
              uid: uid("Its uid."),
              mode: oneOf(["Exclusive", "Shared"], { doc: "Alone, or beside others with other machines." }),
              machines: withDefault(
                list(uid("uid of a Machine."), { doc: "Machines that it works on.", max: 500 }),
                [],
              ),
              since: time({ doc: "Since when." }),
            },
            { doc: "One holder." },
          ),
          {
            doc: "Who holds the lock.",
            max: 64,
            keys: ["uid"],
            rules: [
              {
                rule: "self.size() < 2 || self.all(holder, holder.mode == 'Shared')",
                message: "an exclusive holder stands alone",
              },
            ],
          },
        ),
        [],
      ),
    },
    { doc: "The holders, and nothing else." },
  ),
  status: noStatus,
  columns: [
    { name: "Mode", type: "string", jsonPath: ".spec.holders[0].mode" },
    { name: "Operation", type: "string", jsonPath: ".spec.holders[0].operation" },
    { name: "Since", type: "date", jsonPath: ".spec.holders[0].since" },
  ],
  conditions: {},
  example: "clusterlock.yaml",
});

/** Which operations may change a cluster now. */
export interface ClusterLock extends ObjectOf<typeof ClusterLock> {}
