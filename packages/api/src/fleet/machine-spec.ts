import { ipAddress, label, machineRole, nameRef, objectName, parameters, uid } from "../common/fields.ts";
import { int32, int64, list, object, oneOf, optional, text, withDefault } from "../schema/index.ts";

export const simulatedFaults = [
  "Unreachable",
  "FailsOnce",
  "FailsAlways",
  "Slow",
  "Hangs",
  "RebootsMidway",
  "NeverReady",
  "LostReport",
] as const;

const ssh = object(
  {
    address: text({ doc: "Address or DNS name to log in to.", max: 253, min: 1, pattern: "^[0-9a-zA-Z.:-]+$" }),
    port: withDefault(int32({ doc: "Port of the SSH server.", min: 1, max: 65535 }), 22),
    user: withDefault(text({ doc: "Login user.", max: 32, pattern: "^[a-z_][a-z0-9_-]*$" }), "root"),
    credentialsRef: optional(nameRef("Secret with the key, in the platform's namespace.")),
    hostKeys: withDefault(
      list(text({ doc: "A public host key: type and base64.", max: 2048, pattern: "^[a-z0-9@.-]+ [A-Za-z0-9+/=]+$" }), {
        doc: "Host keys that are trusted. Others are refused.",
        max: 8,
      }),
      [],
    ),
    bastion: optional(objectName("Machine to jump over.")),
  },
  { doc: "How to log in." },
);

const simulated = object(
  {
    durationSeconds: withDefault(int32({ doc: "Seconds that a step takes on this machine.", min: 0, max: 86400 }), 5),
    faults: withDefault(
      list(
        object(
          {
            step: text({
              doc: "The step that it hits; * is every step.",
              max: 63,
              pattern: String.raw`^(\*|[a-z][a-zA-Z0-9]*)$`,
            }),
            fault: oneOf(simulatedFaults, { doc: "What goes wrong." }),
          },
          { doc: "One fault." },
        ),
        { doc: "What goes wrong on this machine.", max: 16 },
      ),
      [],
    ),
  },
  { doc: "Instead of ssh: the machine exists in the simulator only, and serves simulated clusters only." },
);

export const machineSpec = object(
  {
    ssh: optional(ssh),
    simulated: optional(simulated),
    addresses: withDefault(
      list(
        object(
          {
            type: oneOf(["Internal", "External", "BMC"], { doc: "What the address is for." }),
            address: ipAddress("The address."),
          },
          { doc: "One address." },
        ),
        { doc: "All addresses of the machine.", max: 16, keys: ["type", "address"] },
      ),
      [],
    ),
    identity: withDefault(
      object(
        {
          machineID: withDefault(text({ doc: "/etc/machine-id.", max: 64 }), ""),
          serialNumber: withDefault(text({ doc: "Serial number of the hardware.", max: 128 }), ""),
          productUUID: withDefault(text({ doc: "DMI product UUID.", max: 64 }), ""),
        },
        {
          doc: "Who the machine is. Given at import, or pinned by the first verification; what is empty is not compared.",
        },
      ),
      {},
    ),
    site: withDefault(text({ doc: "Data centre.", max: 63 }), ""),
    zone: withDefault(text({ doc: "Failure zone.", max: 63 }), ""),
    rack: withDefault(text({ doc: "Rack.", max: 63 }), ""),
    machineClass: withDefault(text({ doc: "Hardware class, such as c64m256.", max: 63 }), ""),
    poolRef: optional(nameRef("The SparePool it belongs to.")),
    consumerRef: optional(
      // Both fences go from empty to set and from set to empty only, so that nothing is stolen.
      object(
        {
          kind: oneOf(["MachineSet", "Cluster"], { doc: "Cluster where there is no MachineSet." }),
          name: objectName("Name of the consumer."),
          uid: uid("Its uid."),
          clusterName: label("The cluster that the machine serves."),
          role: machineRole("As what."),
        },
        {
          doc: "Who uses the machine. From empty to set and from set to empty only.",
          rules: [
            {
              rule: "self == oldSelf",
              message: "consumerRef goes from empty to set and from set to empty only",
              reason: "FieldValueForbidden",
            },
          ],
        },
      ),
    ),
    operationRef: optional(
      object(
        {
          name: objectName("Name of the Operation."),
          uid: uid("Its uid."),
          fence: int64({
            doc: "Fencing number: the machine refuses a smaller one than it has seen.",
            min: 1,
            max: 9007199254740991,
          }),
        },
        {
          doc: "The only operation that may run on the machine; taken by compare-and-swap. Its number only grows.",
          rules: [
            {
              rule: "self.uid == oldSelf.uid && self.name == oldSelf.name && self.fence >= oldSelf.fence",
              message: "operationRef goes from empty to set and from set to empty only, and its fence only grows",
              reason: "FieldValueForbidden",
            },
          ],
        },
      ),
    ),
    desiredState: withDefault(
      oneOf(["InService", "Maintenance", "Quarantined", "Retired"], { doc: "What people want of the machine." }),
      "InService",
    ),
    parameters: withDefault(
      parameters("Parameters of the steps for this machine. Layers: default, site, cluster, machine, operation."),
      [],
    ),
    cleaning: withDefault(
      object(
        {
          disks: withDefault(
            list(text({ doc: "A name below /dev/disk/by-id.", max: 255, pattern: "^[A-Za-z0-9._:+-]+$" }), {
              doc: "Disks that may be wiped. Nothing else ever is.",
              max: 64,
            }),
            [],
          ),
        },
        { doc: "What cleaning may touch." },
      ),
      {},
    ),
  },
  {
    doc: "What the machine is, who uses it, and what people want of it.",
    rules: [
      { rule: "has(self.ssh) != has(self.simulated)", message: "exactly one of ssh and simulated must be given" },
      {
        rule: "has(self.simulated) == has(oldSelf.simulated)",
        message: "a machine does not change between real and simulated",
        reason: "FieldValueForbidden",
      },
    ],
  },
);
