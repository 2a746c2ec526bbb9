/** Looks at one machine without changing it: reachable, the right one, clean? Over SSH, or in the simulated world. */
export interface MachineProbe {
  probe(target: ProbeTarget, signal: AbortSignal): Promise<ProbeReport>;
}

/** The Machine by name and uid; address, login and host keys are read from the object. */
export interface ProbeTarget {
  readonly name: string;
  readonly uid: string;
}

/** `reason` values are those of the Machine's conditions Reachable, IdentityVerified and Clean. */
export interface ProbeReport {
  readonly reachable: {
    readonly status: "True" | "False" | "Unknown";
    readonly reason: string;
    readonly message: string;
  };
  /** Present when reachable is True. */
  readonly identity?: { readonly machineID: string; readonly serialNumber: string; readonly productUUID: string };
  readonly facts?: {
    readonly os: string;
    readonly kernel: string;
    readonly arch: string;
    readonly cpus: number;
    readonly memoryMiB: number;
    readonly disks: readonly { readonly name: string; readonly sizeGiB: number }[];
    readonly nics: readonly { readonly name: string; readonly mac: string }[];
    readonly gpus: readonly { readonly name: string }[];
  };
  /** Evidence for or against "clean": no kubelet, no etcd member, no containers, no foreign mounts, no lock of a living attempt … */
  readonly evidence?: readonly {
    readonly check: string;
    readonly outcome: "Pass" | "Fail" | "Unknown";
    readonly detail: string;
  }[];
}
