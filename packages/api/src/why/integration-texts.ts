import type { ReasonText } from "./why-text.ts";

/** Reasons of the kinds around other systems. */
export const integrationTexts = {
  AddressRefused: {
    message: ["{address} is on loopback, on link-local, or the platform's own address."],
    next: "Correct the address, or let an administrator allow it: spec.allowPrivateAddresses: Always.",
  },
  EndpointMissing: {
    message: ["There is no endpoint {endpoint}."],
    next: "Create the Endpoint, or correct the name.",
  },
  KeyMissing: {
    message: ["Secret {secret} has no key to sign with."],
    next: "Create the Secret with the key hmac, in the platform's namespace.",
  },
  MachineRefused: {
    message: ["Machine {machine} cannot be registered: {cause}."],
    next: "Correct the record at the provider.",
  },
  NoMembers: {
    message: ["Cluster {cluster} has no machine of the control plane."],
    next: "Give the cluster a control plane.",
  },
  ProviderRefused: {
    message: ["The provider refused it: {cause}."],
    next: "Settle it there, or register machines from elsewhere.",
  },
  Usable: { message: ["It can be used."], next: "Nothing to do." },
  WaitingForMachines: {
    message: ["Waits for {count} machines of class {machineClass}."],
    next: "Look at that system.",
  },
  Written: { message: ["Written."], next: "Nothing to do." },
  WriteFailed: { message: ["{where} cannot be written: {cause}."], next: "Clear the cause; it is tried again." },
} as const satisfies Readonly<Record<string, ReasonText>>;
