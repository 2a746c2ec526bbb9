import { label, nameRef, objectName, parameters } from "../common/fields.ts";
import { noStatus } from "../common/none.ts";
import { apiVersionName, fleetGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { object, oneOf, optional, text, withDefault } from "../schema/index.ts";

export const Site = defineKind({
  group: fleetGroup,
  version: apiVersionName,
  kind: "Site",
  plural: "sites",
  scope: "Cluster",
  shortNames: [],
  doc: "What all machines and clusters of a data centre have in common: how they are reached, where their software comes from, where steps run. `spec.site` of Cluster and Machine names it; where there is no such object, all defaults hold.",
  maxNameLength: 63,
  spec: object(
    {
      bastion: optional(
        objectName(
          "Machine to jump over on the way to the machines of the site. A Machine's own ssh.bastion goes first.",
        ),
      ),
      mirrorRef: optional(
        nameRef("ConfigMap in the platform's namespace that describes the site's mirror of files and images."),
      ),
      runner: withDefault(
        object(
          {
            placement: withDefault(
              oneOf(["Process", "Job"], { doc: "Whether steps run beside the platform, or as Jobs of a cluster." }),
              "Process",
            ),
            clusterName: optional(label("The Cluster that runs the Jobs.")),
            namespace: withDefault(label("Namespace of the Jobs."), "dipper-runners"),
            image: withDefault(text({ doc: "Image of the runner; empty takes the one of the program.", max: 512 }), ""),
          },
          {
            doc: "Where steps run.",
            rules: [
              {
                rule: "self.placement != 'Job' || has(self.clusterName)",
                message: "clusterName is required for placement Job",
              },
            ],
          },
        ),
        // Written out: a real API server checks the rules on the default as it stands, before its own defaults are filled in.
        { placement: "Process" },
      ),
      parameters: withDefault(
        parameters(
          "Parameters of the steps for all machines of the site. Layers: default, site, cluster, machine, operation.",
        ),
        [],
      ),
    },
    { doc: "What holds at the site." },
  ),
  status: noStatus,
  columns: [
    { name: "Bastion", type: "string", jsonPath: ".spec.bastion" },
    { name: "Mirror", type: "string", jsonPath: ".spec.mirrorRef.name" },
    { name: "Runner", type: "string", jsonPath: ".spec.runner.placement" },
  ],
  conditions: {},
  example: "site.yaml",
});

/** What all machines and clusters of a data centre have in common. */
export interface Site extends ObjectOf<typeof Site> {}
