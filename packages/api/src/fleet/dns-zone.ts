import { deliveryReasons, deliveryStatus, endpointRef } from "../common/delivery.ts";
import { label, labelSelector, objectName } from "../common/fields.ts";
import { False, True } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, fleetGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { immutable, int32, int64, list, object, oneOf, optional, text, time, withDefault } from "../schema/index.ts";

const domain = String.raw`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`;

export const DNSZone = defineKind({
  group: fleetGroup,
  version: apiVersionName,
  kind: "DNSZone",
  plural: "dnszones",
  scope: "Cluster",
  shortNames: ["zone"],
  doc: "Names of clusters and nodes: <cluster>.<zone> is the address of the API, <node>.<cluster>.<zone> that of a node.",
  maxNameLength: 63,
  spec: object(
    {
      type: oneOf(["Webhook", "ZoneFile"], {
        doc: "A system that is told all records, or a zone file after RFC 1035.",
      }),
      zone: immutable(text({ doc: "The zone, without a dot at its end.", max: 200, min: 1, pattern: domain })),
      clusterSelector: withDefault(labelSelector("Clusters whose names are kept. Empty selects all."), {}),
      ttlSeconds: withDefault(int32({ doc: "How long answers may be kept.", min: 1, max: 86400 }), 60),
      nameServers: withDefault(
        list(text({ doc: "A name server.", max: 253, pattern: domain }), {
          doc: "Name servers of the zone. Default: ns.<zone>.",
          max: 8,
          unique: true,
        }),
        [],
      ),
      endpointRef: optional(endpointRef("Webhook: who is told.")),
      zoneFile: withDefault(
        object(
          {
            target: withDefault(
              oneOf(["DataFolder", "ConfigMap"], {
                doc: "zones/<zone>.zone below the data folder of the platform, or a ConfigMap that a CoreDNS serves.",
              }),
              "DataFolder",
            ),
            clusterName: optional(
              label("ConfigMap: the Cluster that it is in. Absent: where the platform's objects are."),
            ),
            namespace: optional(label("ConfigMap: its namespace. Default: the platform's.")),
            configMap: optional(objectName("ConfigMap: its name. The key is <zone>.zone.")),
          },
          {
            doc: "ZoneFile: where it is written.",
            rules: [
              {
                rule: "self.target != 'ConfigMap' || has(self.configMap)",
                message: "configMap is required for target ConfigMap",
              },
            ],
          },
        ),
        { target: "DataFolder" },
      ),
    },
    {
      doc: "Which names are kept, and where.",
      rules: [
        {
          rule: "(self.type == 'Webhook') == has(self.endpointRef)",
          message: "endpointRef belongs to type Webhook, and only to it",
        },
      ],
    },
  ),
  status: statusOf(["Synced", "Waiting", "Failing"], {
    records: optional(int32({ doc: "How many records the zone has.", min: 0, max: 1000000 })),
    serial: optional(int64({ doc: "ZoneFile: serial of the zone.", min: 0, max: 4294967295 })),
    syncedAt: optional(time({ doc: "When it was written or told last." })),
    delivery: optional(deliveryStatus),
  }),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Type", type: "string", jsonPath: ".spec.type" },
    { name: "Zone", type: "string", jsonPath: ".spec.zone" },
    { name: "Records", type: "integer", jsonPath: ".status.records" },
  ],
  conditions: {
    Synced: [...deliveryReasons, True("Written"), False("WriteFailed", "where", "cause")],
  },
  example: "dnszone.yaml",
});

/** Names of clusters and nodes. */
export interface DNSZone extends ObjectOf<typeof DNSZone> {}
