/** An API server under test, behind its real HTTPS door: ours, or the real one. Whatever is asked of both is asked through this. */
export interface Target {
  readonly name: "embedded" | "kubernetes";
  /** As `/version` says it, without the `v`. */
  readonly version: string;
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** PEM text of the authority that signed its certificate. */
  readonly ca: string;
  /** The bearer token of somebody. */
  token(person: Person): string;
  /** A kubeconfig file of somebody, whose context has the namespace `default`. */
  kubeconfig(person: Person): string;
  /** File of audit lines (`audit.k8s.io/v1`, one JSON object each); undefined where `audit` was not asked for. */
  readonly auditLog: string | undefined;
  /** Processes whose memory and processor time are this target's; for the embedded one of this process it is this process. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

export interface TargetOptions {
  /** For certificates, databases and logs; the caller removes it. */
  readonly folder: string;
  /**
   * Controllers of workloads, a scheduler and nodes whose kubelets only say that pods run: kube-controller-manager and kube-scheduler beside
   * the real server, those of simulated clusters beside ours. Default false: objects alone.
   */
  readonly workloads?: boolean;
  /** Nodes with `workloads`. Default 3. */
  readonly nodes?: number;
  /** Write an audit log, of the level Metadata. Default false. */
  readonly audit?: boolean;
  /** Install `deploy/` (CRDs, RBAC, admission policies). Default false. */
  readonly deploy?: boolean;
  readonly say: (text: string) => void;
}

export type OpenTarget = (options: TargetOptions) => Promise<Target>;

/** Who asks. `root` is in `system:masters`; the others are users of the platform as `deploy/rbac` names their groups. */
export const people = {
  root: { user: "root", groups: ["system:masters"] },
  admin: { user: "admin", groups: ["dipper:admins"] },
  olga: { user: "olga", groups: [] },
  anton: { user: "anton", groups: [] },
  vera: { user: "vera", groups: [] },
  controller: {
    user: "system:serviceaccount:beidou-system:dipper-controller",
    groups: ["system:serviceaccounts", "system:serviceaccounts:beidou-system"],
  },
  // An empty column of a token file is one group without a name.
  bob: { user: "bob", groups: [""] },
} as const satisfies Readonly<Record<string, { readonly user: string; readonly groups: readonly string[] }>>;

export type Person = keyof typeof people;
