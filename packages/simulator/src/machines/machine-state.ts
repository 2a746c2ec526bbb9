/** What a simulated machine is, beside its Machine object: what one would find on its disk. */
export interface MachineState {
  readonly uid: string;
  readonly name: string;
  /** Highest fencing number that any attempt has shown. */
  readonly fence: number;
  /** The lock file of the attempt that began last; it stays when its runner dies. */
  readonly lock?: { readonly stepRun: string; readonly fence: number };
  /** Its kubelet, and the cluster whose CA it trusts. */
  readonly node?: { readonly cluster: string; readonly name: string };
  /** What an earlier life left behind: checked by preCheck and by the probe, taken away by cleaning. */
  readonly leftovers: readonly string[];
  /** Faults that strike once and have struck: `scaleUp:FailsOnce`. */
  readonly struck: readonly string[];
}

export function newMachine(uid: string, name: string): MachineState {
  return { uid, name, fence: 0, leftovers: [], struck: [] };
}

/** Who a simulated machine says it is; derived from its uid, so that it is the same in every life. */
export function identityOf(uid: string): {
  readonly machineID: string;
  readonly serialNumber: string;
  readonly productUUID: string;
} {
  return {
    machineID: uid.replaceAll("-", ""),
    serialNumber: `SIM-${uid.slice(0, 8).toUpperCase()}`,
    productUUID: uid,
  };
}
