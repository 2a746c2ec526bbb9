import { deliveryReasons, endpointRef } from "../common/delivery.ts";
import { nameRef } from "../common/fields.ts";
import { False, True } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, fleetGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { int32, int64, list, object, oneOf, optional, text, time, withDefault } from "../schema/index.ts";

const place = (doc: string) => withDefault(text({ doc, max: 63 }), "");

const host = object(
  {
    name: text({ doc: "Name of the Machine.", max: 63, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" }),
    address: text({ doc: "Address or DNS name to log in to.", max: 253, min: 1, pattern: "^[0-9a-zA-Z.:-]+$" }),
    port: withDefault(int32({ doc: "Port of the SSH server.", min: 1, max: 65535 }), 22),
    user: withDefault(text({ doc: "Login user.", max: 32, pattern: "^[a-z_][a-z0-9_-]*$" }), "root"),
    hostKeys: withDefault(
      list(text({ doc: "A public host key: type and base64.", max: 2048, pattern: "^[a-z0-9@.-]+ [A-Za-z0-9+/=]+$" }), {
        doc: "Host keys that are trusted.",
        max: 8,
      }),
      [],
    ),
    machineClass: place("Hardware class."),
    site: place("Data centre."),
    zone: place("Failure zone."),
    rack: place("Rack."),
  },
  { doc: "One host." },
);

export const MachineProvider = defineKind({
  group: fleetGroup,
  version: apiVersionName,
  kind: "MachineProvider",
  plural: "machineproviders",
  scope: "Cluster",
  shortNames: ["mp"],
  doc: "Where machines of a pool come from: a list of hosts, or another system that is asked when the pool runs short.",
  maxNameLength: 40,
  spec: object(
    {
      type: oneOf(["Static", "Webhook"], { doc: "A list of SSH hosts, or a system that is asked." }),
      poolRef: nameRef("The SparePool that its machines belong to."),
      endpointRef: optional(endpointRef("Webhook: who is asked.")),
      credentialsRef: optional(nameRef("Secret with the key to log in to its machines.")),
      machineClasses: withDefault(
        list(text({ doc: "A class.", max: 63 }), {
          doc: "Webhook: the hardware classes that it can give. Empty: any.",
          max: 64,
          unique: true,
        }),
        [],
      ),
      maxOutstanding: withDefault(
        int32({ doc: "Webhook: how many machines it may be asked for at one time.", min: 1, max: 500 }),
        50,
      ),
      hosts: withDefault(list(host, { doc: "Static: the hosts.", max: 500, keys: ["name"] }), []),
    },
    {
      doc: "Who gives machines, and to which pool.",
      rules: [
        {
          rule: "(self.type == 'Webhook') == has(self.endpointRef)",
          message: "endpointRef belongs to type Webhook, and only to it",
        },
      ],
    },
  ),
  status: statusOf(["Ready", "Waiting", "Failing"], {
    lastRequest: optional(int64({ doc: "Number of the last request.", min: 0, max: 9007199254740991 })),
    machines: optional(int32({ doc: "Machines of the provider that are registered.", min: 0, max: 1000000 })),
    requests: optional(
      list(
        object(
          {
            id: text({ doc: "Its id, which is its idempotency key.", max: 128 }),
            machineClass: text({ doc: "The class that was asked for; empty: any.", max: 63 }),
            count: int32({ doc: "How many were asked for.", min: 1, max: 500 }),
            received: int32({ doc: "How many have come.", min: 0, max: 500 }),
            state: oneOf(["Sending", "Working", "Done", "Refused"], { doc: "How far it is." }),
            attempts: int32({ doc: "How often in a row it found no answer.", min: 0, max: 1000000 }),
            lastCode: optional(int32({ doc: "The last HTTP status.", min: 0, max: 999 })),
            nextAttemptAt: optional(time({ doc: "When it is asked again." })),
            requestedAt: time({ doc: "When it was decided." }),
            finishedAt: optional(time({ doc: "When it ended." })),
            message: withDefault(text({ doc: "What the other system says.", max: 1024 }), ""),
          },
          { doc: "One request." },
        ),
        { doc: "What was asked for; the open ones and the last twenty that ended.", max: 64, keys: ["id"] },
      ),
    ),
  }),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Type", type: "string", jsonPath: ".spec.type" },
    { name: "Pool", type: "string", jsonPath: ".spec.poolRef.name" },
    { name: "Machines", type: "integer", jsonPath: ".status.machines" },
  ],
  conditions: {
    Delivered: [...deliveryReasons, True("NotNeeded")],
    Supplied: [
      True("EnoughSpare"),
      False("WaitingForMachines", "count", "machineClass"),
      False("ProviderRefused", "cause"),
      False("MachineRefused", "machine", "cause"),
    ],
  },
  example: "machineprovider.yaml",
});

/** Where machines of a pool come from. */
export interface MachineProvider extends ObjectOf<typeof MachineProvider> {}
