/**
 * The operations that a person on call does most, in words of their own. None may leave this list. A row without `open` is done by a test of this
 * folder in a browser, on a real API, with the state of the world and the audit record asserted; `npm test` compares both and counts.
 */
export interface Row {
  /** Group and word: what tests name. */
  readonly id: string;
  readonly title: string;
  /** It only looks: nothing may be in the audit afterwards that was not there before. */
  readonly looks?: true;
  /** Why it cannot be done in the console yet. */
  readonly open?: string;
}

const untested = "no browser test yet";

export const rows = [
  { id: "machines/import", title: "Register machines from a list" },
  { id: "machines/verify", title: "Have a machine looked at again" },
  { id: "machines/facts", title: "Read a machine's hardware, system and place", looks: true },
  { id: "machines/find", title: "Find a machine by address or serial number", looks: true },
  { id: "machines/reserve", title: "Reserve machines of a pool" },
  { id: "machines/unreserve", title: "Give a reservation back" },
  { id: "machines/quarantine", title: "Put a machine aside" },
  { id: "machines/return", title: "Bring a machine back into the pool" },
  { id: "machines/retire", title: "Retire a machine" },
  { id: "machines/replace-host-key", title: "Replace a machine's host key" },
  { id: "machines/maintenance", title: "Take a machine into maintenance and out of it" },
  { id: "machines/pool-forecast", title: "See how long a pool lasts and what it covers", looks: true, open: untested },

  { id: "nodes/scale-up", title: "Add nodes to a cluster" },
  { id: "nodes/scale-down", title: "Take nodes out of a cluster" },
  { id: "nodes/cordon", title: "Cordon nodes" },
  { id: "nodes/uncordon", title: "Uncordon nodes" },
  { id: "nodes/drain", title: "Drain a node, with a forecast of what moves" },
  { id: "nodes/label", title: "Change labels of nodes" },
  { id: "nodes/taint", title: "Change taints of nodes" },
  { id: "nodes/replace-dead", title: "Replace a dead node", open: untested },
  {
    id: "nodes/reboot-in-batches",
    title: "Reboot nodes in batches",
    open: "the platform has no step that reboots a machine yet",
  },
  { id: "nodes/shell", title: "Open a shell on a node", open: untested },
  {
    id: "nodes/service-restart",
    title: "Restart a service of a node and read its log",
    open: "the platform has no step that restarts a service yet",
  },
  { id: "nodes/conditions-and-events", title: "Read a node's conditions and events", looks: true },

  { id: "clusters/create", title: "Create a cluster" },
  { id: "clusters/import", title: "Import a cluster by its kubeconfig" },
  {
    id: "clusters/adopt",
    title: "Adopt a cluster that others built",
    open: "takes machines with SSH; the test of the browser stops where the machines are asked",
  },
  { id: "clusters/forget", title: "Forget a cluster and leave it running" },
  {
    id: "clusters/destroy",
    title: "Destroy a cluster and clean its machines",
    open: "the platform has no operation that takes a whole cluster down yet",
  },
  { id: "clusters/upgrade", title: "Upgrade a cluster", open: "the platform has no operation Upgrade yet" },
  { id: "clusters/change-parameter", title: "Change a parameter of a cluster", open: untested },
  {
    id: "clusters/rotate-certificates",
    title: "Rotate a cluster's certificates",
    open: "the platform has no operation RotateCertificates yet",
  },
  { id: "clusters/rotate-ca", title: "Rotate a cluster's CA", open: "the platform has no operation RotateCA yet" },
  { id: "clusters/etcd-backup", title: "Back etcd up", open: "the platform has no operation EtcdBackup yet" },
  { id: "clusters/etcd-restore", title: "Restore etcd", open: "the platform has no operation EtcdRestore yet" },
  {
    id: "clusters/replace-member",
    title: "Replace a member of etcd or the control plane",
    open: "the platform has no operation ReplaceMember yet",
  },
  { id: "clusters/add-on", title: "Install an add-on", open: untested },
  { id: "clusters/kubeconfig", title: "Get a kubeconfig of a cluster", open: untested },

  { id: "operations/approve", title: "Approve a plan" },
  { id: "operations/reject", title: "Reject a plan" },
  { id: "operations/pause", title: "Pause an operation" },
  { id: "operations/resume", title: "Resume an operation" },
  { id: "operations/cancel", title: "Cancel an operation" },
  { id: "operations/retry", title: "Retry failed machines", open: untested },
  { id: "operations/skip", title: "Leave a machine out of an operation" },
  { id: "operations/quarantine", title: "Put a machine of an operation aside" },
  { id: "operations/logs", title: "Read what a step did on a machine", looks: true },
  { id: "operations/stop-and-freeze", title: "Stop everything, freeze changes, and start again" },

  { id: "workloads/scale", title: "Scale a workload" },
  { id: "workloads/restart", title: "Restart a workload" },
  { id: "workloads/roll-back", title: "Roll a workload back" },
  { id: "workloads/image", title: "Change an image" },
  { id: "workloads/pause", title: "Pause a rollout and go on" },
  { id: "workloads/delete-pod", title: "Delete a pod" },
  { id: "workloads/evict", title: "Evict a pod" },
  { id: "workloads/logs-of-many", title: "Read and search logs of several pods at once", looks: true, open: untested },
  { id: "workloads/exec", title: "Run a command in a container", open: untested },
  { id: "workloads/files", title: "Copy files out of and into a container", open: untested },
  { id: "workloads/config-map", title: "Edit a config map" },
  { id: "workloads/secret", title: "Reveal and edit a secret" },
  { id: "workloads/job-rerun", title: "Run a job again" },
  { id: "workloads/cron-suspend", title: "Suspend a cron job and resume it" },

  { id: "network/service-and-endpoints", title: "See a service and its endpoints", looks: true },
  { id: "network/ingress", title: "Edit an ingress" },
  { id: "network/network-policy", title: "Edit a network policy" },
  { id: "network/pvc-expand", title: "Expand a volume" },
  { id: "network/dns-test", title: "Test names from inside a cluster", open: untested },
  { id: "network/storage-class", title: "Change the default storage class" },

  { id: "look/search", title: "Search the fleet", looks: true },
  { id: "look/events", title: "Read and filter events", looks: true, open: untested },
  { id: "look/custom-resource", title: "Edit any custom resource, with the difference first" },
  { id: "look/compare-clusters", title: "Compare clusters", looks: true, open: untested },
  { id: "look/certificates", title: "See when certificates expire", looks: true },
  { id: "look/capacity", title: "See what is used and what is left", looks: true },
  { id: "look/who-did-what", title: "See who did what to an object", looks: true },
  { id: "look/export", title: "Export a list", looks: true },

  { id: "access/user", title: "Make a user and lock him out" },
  { id: "access/role", title: "Give a role and take it away" },
  { id: "access/token", title: "Make a token" },
  { id: "access/revoke", title: "Revoke a token or a session" },
  { id: "access/access-matrix", title: "See who may do what, and why", looks: true },
  { id: "access/audit-verify", title: "Prove that the audit is whole", looks: true },
] as const satisfies readonly Row[];

export type RowId = (typeof rows)[number]["id"];

export function rowOf(id: RowId): Row {
  const found = rows.find((each) => each.id === id);
  if (found === undefined) throw new Error(`the white-screen list has no row ${id}`);
  return found;
}
