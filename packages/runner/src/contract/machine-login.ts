/** What may stand in a variable that reaches a playbook; it always arrives there as text, never as a template. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

/** A machine to pass through on the way to others. */
export interface BastionLogin {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** OpenSSH private key. */
  readonly privateKey?: string;
  /** OpenSSH certificate that belongs to the key. */
  readonly certificate?: string;
  /** `ssh-ed25519 AAAA…`, as in `Machine.spec.ssh.hostKeys`. Without one nothing is run: there is no trust on first use. */
  readonly hostKeys: readonly string[];
}

/** How to log in to a machine, read at the last moment and never stored. */
export interface MachineLogin extends BastionLogin {
  readonly bastion?: BastionLogin;
  /** Default `ssh`; `local` runs on this machine and is meant for tests. */
  readonly connection?: "ssh" | "local";
  /** Become root through sudo. Default: the user is not root. */
  readonly become?: boolean;
  /** Who the machine must be; an empty value is not known yet and not compared. */
  readonly identity?: MachineIdentity;
  /** Texts that must not appear in any output. The private keys are masked without being named here. */
  readonly secrets: readonly string[];
  /** Labels, facts and the like, given to playbooks as host variables. */
  readonly variables?: Readonly<Record<string, PlainValue>>;
  /** Folder of the fence on the machine. Default `/run/dipper`. */
  readonly fenceFolder?: string;
}

export interface MachineIdentity {
  readonly machineID: string;
  readonly serialNumber: string;
  readonly productUUID: string;
}

/** Reads address, login and secrets of a Machine by its name. A DipperError becomes the machine's result; nothing else is run on it. */
export type LoginOf = (machine: string, signal: AbortSignal) => Promise<MachineLogin>;
