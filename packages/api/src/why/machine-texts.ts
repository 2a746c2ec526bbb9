import type { ReasonText } from "./why-text.ts";

/** Reasons of Machine. */
export const machineTexts = {
  AuthFailed: { message: ["{address} refuses the login."], next: "Check user and key of the machine." },
  BastionDown: { message: ["The bastion {bastion} does not answer."], next: "Check the bastion." },
  BlockedByPDB: {
    message: ["PodDisruptionBudget {pdb} does not allow to evict {pod} now."],
    next: "Scale the workload up, wait, or skip the node.",
  },
  BlockedByUnmanagedPod: {
    message: ["Pod {pod} has no controller and would not come back."],
    next: "Move it by hand, or allow to delete unmanaged pods.",
  },
  ClusterUnknown: { message: ["Cluster {cluster} cannot be asked."], next: "Check the connection to the cluster." },
  Deployed: { message: ["The machine serves cluster {cluster}."], next: "Scale that cluster down to release it." },
  DiskFull: { message: ["The disk is full: {path}."], next: "Free space on the machine." },
  DrainFailed: {
    message: ["Node {node} could not be emptied: {cause}."],
    next: "Remove what blocks it, then try again.",
  },
  DuplicateIdentity: { message: ["Machine {other} has the same {field}."], next: "Correct or retire one of the two." },
  Evicting: { message: ["{pods} pods are moving.", "Pods are moving."], next: "Wait." },
  EvidenceHolds: { message: ["Every check passed."], next: "Nothing to do." },
  Free: { message: ["The machine is free."], next: "Nothing to do." },
  HostKeyChanged: {
    message: ["{address} shows another host key than the one that is trusted."],
    next: "Find out why; put the new key into spec.ssh.hostKeys only if it is the same machine.",
  },
  HostKeyMissing: {
    message: ["No host key of {address} is trusted yet: nothing is on first contact."],
    next: 'Read it on the machine\'s own console, then: dipper machines trust {machine} --host-key "ssh-ed25519 AAAA…"',
  },
  IdentityMismatch: {
    message: ["This is not the machine that was known: {field} was {expected}, is {found}."],
    next: "Find out which one is right; nothing runs on it until then.",
  },
  InUseElsewhere: {
    message: ["The machine is in use: {where}."],
    next: "Release it there first; it will not be cleaned.",
  },
  LeftoversFound: { message: ["Something is left of an earlier life: {checks}."], next: "Clean the machine." },
  LoginWorks: { message: ["Login works."], next: "Nothing to do." },
  Lost: {
    message: ["{by} says that the machine is gone: {cause}."],
    next: "Scale its node down; when it is back, look at it again: POST /api/v1/machines/<machine>/verify",
  },
  LostNodeBack: {
    message: ["Node {node} of cluster {cluster} is back, though its machine was said to be gone; it is cordoned."],
    next: "Scale it down, or delete the node; then look at the machine again: dipper machines verify <machine>",
  },
  Maintenance: {
    message: ["The machine is in maintenance."],
    next: "Set spec.desiredState to InService when it is done.",
  },
  NodeMissing: {
    message: ["Cluster {cluster} has no node of this machine."],
    next: "Look at the kubelet on the machine.",
  },
  NodeNotReady: { message: ["Node {node} is not Ready."], next: "Look at the node's conditions." },
  NodeReady: { message: ["Node {node} is Ready."], next: "Nothing to do." },
  NotANode: { message: ["The machine serves no cluster."], next: "Nothing to do." },
  NotChecked: { message: ["Whether the machine is clean has not been looked at."], next: "Wait for the verification." },
  NotClean: { message: ["The machine is not proven to be clean."], next: "Look at the condition Clean." },
  NotProbed: { message: ["The machine has not been looked at yet."], next: "Wait a moment." },
  NotReachable: { message: ["The machine cannot be reached."], next: "Look at the condition Reachable." },
  NotVerified: { message: ["Who this is has not been verified yet."], next: "Wait for the verification." },
  PythonMissing: { message: ["The machine has no Python."], next: "Install python3 on it." },
  Quarantined: {
    message: ["The machine is in quarantine: {cause}."],
    next: "Mend it, then retry the operation or set it InService again.",
  },
  Refused: { message: ["{address} refuses the connection."], next: "Check that sshd runs there." },
  Reserved: { message: ["Reserved for {consumer}.", "The machines are reserved."], next: "Nothing to do." },
  Retired: { message: ["The machine is retired."], next: "Delete it, or set it InService again." },
  Stale: { message: ["The proof of {verifiedAt} is too old."], next: "Wait for the next verification." },
  SudoNeedsPassword: {
    message: ["{user} needs a password for sudo."],
    next: "Allow sudo without a password for this user.",
  },
  Timeout: { message: ["{address} does not answer."], next: "Check power, network and firewall of the machine." },
  Verified: { message: ["It is the one that is known."], next: "Nothing to do." },
  WaitingForVolumes: { message: ["The volumes of {pod} are still attached."], next: "Wait, or look at the storage." },
  WrongClass: {
    message: ["The machine is said to be {machineClass}, but has {found}."],
    next: "Correct spec.machineClass, or check the hardware.",
  },
  WrongIdentity: { message: ["Node {node} was registered by another machine."], next: "Find out which machine it is." },
} as const satisfies Readonly<Record<string, ReasonText>>;
