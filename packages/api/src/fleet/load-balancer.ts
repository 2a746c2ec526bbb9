import { deliveryReasons, deliveryStatus, endpointRef } from "../common/delivery.ts";
import { label, objectName } from "../common/fields.ts";
import { False } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, fleetGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { immutable, int32, list, object, oneOf, optional, text, withDefault } from "../schema/index.ts";

export const LoadBalancer = defineKind({
  group: fleetGroup,
  version: apiVersionName,
  kind: "LoadBalancer",
  plural: "loadbalancers",
  scope: "Cluster",
  shortNames: ["lb"],
  doc: "What stands in front of the API servers of a cluster and is not ours: another system that is told the members whenever they change.",
  maxNameLength: 63,
  spec: object(
    {
      type: oneOf(["Webhook"], {
        doc: "A system that is told. HAProxy on the nodes is a type of the cluster's endpoint.",
      }),
      clusterName: immutable(label("The Cluster.")),
      endpointRef: endpointRef("Who is told."),
      address: withDefault(text({ doc: "Where clients reach the API; handed on as it is.", max: 253 }), ""),
      port: withDefault(int32({ doc: "Port of the API servers.", min: 1, max: 65535 }), 6443),
    },
    { doc: "Whose members are told to whom." },
  ),
  status: statusOf(["Synced", "Waiting", "Failing"], {
    members: optional(
      list(
        object(
          {
            machine: objectName("Name of the Machine."),
            name: text({ doc: "Name of its node.", max: 253 }),
            address: text({ doc: "Its address.", max: 45 }),
          },
          { doc: "One member." },
        ),
        { doc: "The members that the other system has.", max: 64, keys: ["machine"] },
      ),
    ),
    delivery: optional(deliveryStatus),
  }),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Cluster", type: "string", jsonPath: ".spec.clusterName" },
    { name: "Address", type: "string", jsonPath: ".spec.address" },
  ],
  conditions: {
    Synced: [...deliveryReasons, False("ClusterNotFound", "cluster"), False("NoMembers", "cluster")],
  },
  example: "loadbalancer.yaml",
});

/** What stands in front of the API servers of a cluster and is not ours. */
export interface LoadBalancer extends ObjectOf<typeof LoadBalancer> {}
