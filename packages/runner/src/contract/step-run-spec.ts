/** What an executor needs to know of a StepRun. Logins and Secrets it reads by machine name, at the last moment. */
export interface StepRunSpec {
  /** Name of the StepRun object; unique for ever, it names the result file. */
  readonly name: string;
  readonly uid: string;
  readonly operation: string;
  readonly operationType: string;
  readonly clusterName: string;
  readonly step: string;
  readonly batch: number;
  readonly attempt: number;
  readonly machines: readonly StepRunMachine[];
  /** `sha256:…` of the content-addressed bundle of playbooks; empty for simulated runs. */
  readonly bundleDigest: string;
  readonly entryPoint: string;
  readonly timeoutSeconds: number;
  readonly parameters: Readonly<Record<string, string>>;
  /** Names of parameters that are secret: their values are hidden wherever something is written. Default none. */
  readonly secretParameters?: readonly string[];
  /** At most so many machines at a time, from 1 to 50. Default: the executor's. */
  readonly forks?: number;
  /** As a process of the platform (the default), or as a Kubernetes Job. */
  readonly placement?: "Process" | "Job";
}

export interface StepRunMachine {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly role: string;
  /** Login user, where it is another one than the Machine names. */
  readonly user?: string;
  /** Grows with every attempt on this machine; the machine refuses a smaller one than it has seen. */
  readonly fence: number;
}
