import type { ReasonText } from "./why-text.ts";

/** Reasons of Cluster, ClusterDeployment, MachineSet and SparePool. */
export const clusterTexts = {
  APIServerUnhealthy: {
    message: ["The API server answers, but is not healthy: {checks}."],
    next: "Look at the API servers' logs.",
  },
  AddonFailed: { message: ["Add-on {addon} failed."], next: "Look at its pods and events." },
  AddonMissing: {
    message: ["Add-on {addon} is not installed."],
    next: "Install it, or take it out of the ClusterDeployment.",
  },
  BelowMinimum: {
    message: ["{spare} machines of class {machineClass} are free; {minimum} must stay free."],
    next: "Register machines, or lower the minimum of the pool.",
  },
  ChangeUnsupported: {
    message: ["{field} is wanted as {wanted} and is {found}; the platform cannot change that yet."],
    next: "Take the wish back, or change it by hand.",
  },
  ClockSkew: { message: ["The clocks differ by {seconds} s."], next: "Check the time service on both sides." },
  ClusterUIDChanged: {
    message: ["This is another cluster: kube-system was {expected}, is {found}."],
    next: "Find out which cluster answers before anything runs on it.",
  },
  ConnectFailed: {
    message: ["{endpoint} refuses the connection: {cause}."],
    next: "Check that the API server runs and that nothing blocks the way.",
  },
  ConnectTimeout: {
    message: ["{endpoint} does not answer."],
    next: "Check the network between the platform and the cluster.",
  },
  DNSFailed: {
    message: ["The name in {endpoint} cannot be resolved."],
    next: "Check the name and the DNS of the platform.",
  },
  Empty: { message: ["No machine is free."], next: "Register machines, or release some." },
  EnoughSpare: { message: ["Enough machines are free."], next: "Nothing to do." },
  Expired: {
    message: ["Expired at {at}.", "Nobody answered within {seconds} s."],
    next: "Renew it, or ask again.",
  },
  ExpiresSoon: { message: ["Expires at {at}."], next: "Renew it before that." },
  Healthy: { message: ["Everything is healthy."], next: "Nothing to do." },
  HelmMissing: {
    message: ["Add-on {addon} needs helm, which is not on the platform's host."],
    next: "Install helm there, or name it in $DIPPER_HELM.",
  },
  InstallFailed: { message: ["The installation failed: {operation}."], next: "Look at that operation." },
  Installed: { message: ["The cluster is installed."], next: "Nothing to do." },
  MachineSetMissing: {
    message: ["MachineSets are named and do not exist: {machineSets}."],
    next: "Create them, or take them out of the ClusterDeployment.",
  },
  MachinesBusy: {
    message: ["Machines that are named are not free: {machines}."],
    next: "Look at each of them; name others, or wait until they are free.",
  },
  ManagedByAnother: {
    message: ["Another platform manages this cluster: {platform}."],
    next: "Release it there, or keep it in Observe here.",
  },
  ManyQuarantined: {
    message: ["{quarantined} of {total} machines are in quarantine."],
    next: "Look at why, and mend or retire them.",
  },
  Matches: { message: ["Everything is as wanted."], next: "Nothing to do." },
  MemberDown: { message: ["A member of the control plane is down: {members}."], next: "Look at that machine." },
  Missing: {
    message: ["Secret {secret} is missing or has no kubeconfig."],
    next: "Create the Secret with the key kubeconfig.",
  },
  Named: { message: ["The machines are named."], next: "Nothing to do." },
  NoEndpoint: { message: ["The cluster has no API yet."], next: "Create it, or give spec.connection." },
  NodesNotReady: {
    message: ["{count} nodes are not Ready: {nodes}."],
    next: "Look at the nodes; one rack or zone often has one cause.",
  },
  None: { message: ["There are no add-ons."], next: "Nothing to do." },
  NotCompared: { message: ["Wish and reality have not been compared yet."], next: "Wait a moment." },
  NotEnoughSpare: {
    message: ["{wanted} machines are wanted, {found} fit."],
    next: "Register machines, or ask for fewer or another class.",
  },
  NotInProgress: { message: ["Not in progress."], next: "Nothing to do." },
  NotInspected: { message: ["Not inspected yet."], next: "Wait for the next inspection." },
  NotInstalled: {
    message: ["The cluster is not installed."],
    next: "Approve or create the operation that installs it.",
  },
  OperationProposed: { message: ["Operation {operation} is proposed."], next: "Approve it, or change the wish." },
  OperationRunning: { message: ["Operation {operation} works on it."], next: "dipper operation watch {operation}" },
  PolicyForbids: { message: ["Policy {policy} forbids the change now."], next: "Wait, or change the policy." },
  PoolMissing: {
    message: ["There is no pool {pool} to take machines from."],
    next: "Create the SparePool, or name machines.",
  },
  ProposalEnded: {
    message: ["Operation {operation} has ended, and the wish is not reached."],
    next: "Look at why and retry it: dipper describe operation {operation}",
  },
  ProbeStale: { message: ["What is known is too old."], next: "Check the connection to the cluster." },
  QuorumAtRisk: {
    message: ["One more failure and etcd loses its quorum: {members}."],
    next: "Mend that member before anything else.",
  },
  QuorumLost: {
    message: ["etcd has lost its quorum: {members}."],
    next: "Bring members back, or restore from a backup.",
  },
  Ready: { message: ["All add-ons are ready."], next: "Nothing to do." },
  ReservationExpired: { message: ["Reservation {reservation} has expired."], next: "Reserve again." },
  Revoked: { message: ["The credentials are no longer accepted."], next: "Give new credentials." },
  Serving: { message: ["The API server serves."], next: "Nothing to do." },
  TLSFailed: {
    message: ["No safe connection to {endpoint}: {cause}."],
    next: "Check certificate authority and name in the kubeconfig.",
  },
  TooWeak: { message: ["The credentials may not {verb}."], next: "Give credentials that may." },
  Unauthorized: { message: ["The API server does not accept the credentials."], next: "Give new credentials." },
  Valid: { message: ["Valid."], next: "Nothing to do." },
  VerificationOverdue: {
    message: ["The proof of {count} spare machines is too old."],
    next: "Check why they cannot be verified.",
  },
} as const satisfies Readonly<Record<string, ReasonText>>;
