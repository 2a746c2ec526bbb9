/** What `discover.yml` found on a machine, as its module node_facts.py writes it. Fields may be added; `format` says when one changes. */
export interface Discovered {
  readonly format: 1;
  readonly hostname: string;
  readonly os: string;
  readonly kernel: string;
  readonly arch: string;
  readonly madeBy: "kubeadm" | "Kubespray" | "Unknown";
  readonly role: "ControlPlane" | "Compute" | "Etcd" | "None";
  readonly cluster: { readonly caCert: string; readonly caSHA256: string };
  readonly kubelet: {
    readonly running: boolean;
    readonly version: string;
    readonly nodeName: string;
    readonly server: string;
    /** By path: `evictionHard.memory.available`. */
    readonly config: Readonly<Record<string, string>>;
    readonly configFile: string;
    readonly flags: Readonly<Record<string, string>>;
    readonly units: readonly string[];
  };
  readonly kubeadm: { readonly version: string };
  readonly runtime: {
    readonly name: "containerd" | "crio" | "dockerd" | "";
    readonly version: string;
    readonly running: boolean;
    readonly cgroupDriver: string;
    readonly mirrors: readonly string[];
  };
  readonly certificates: readonly { readonly path: string; readonly subject: string; readonly notAfter: string }[];
  readonly etcd: {
    readonly mode: "Stacked" | "External" | "None";
    readonly running: boolean;
    readonly version: string;
    readonly settings: Readonly<Record<string, string>>;
    readonly caSHA256: string;
  };
  readonly staticPods: readonly {
    readonly name: string;
    readonly image: string;
    readonly flags: Readonly<Record<string, string>>;
  }[];
  readonly network: {
    readonly files: readonly string[];
    readonly plugin: string;
    readonly links: readonly string[];
  };
  readonly loadBalancer: {
    readonly haproxy: boolean;
    readonly keepalived: boolean;
    readonly addresses: readonly string[];
    readonly nginxProxy: boolean;
  };
}

/** Puts together what a machine said in its log lines; undefined when parts are missing or it is not of this format. */
export function discovered(texts: readonly string[]): Discovered | undefined {
  const parts = new Map<number, string>();
  let wanted = 0;
  for (const text of texts) {
    const match = /^dipper\.discovered (\d+)\/(\d+) (.*)$/s.exec(text);
    if (match === null) continue;
    const [, index = "", of = "", part = ""] = match;
    parts.set(Number(index), part);
    wanted = Number(of);
  }
  if (wanted === 0 || parts.size !== wanted) return undefined;
  const whole = Array.from({ length: wanted }, (_part, index) => parts.get(index + 1) ?? "").join("");
  try {
    const read = JSON.parse(whole) as Partial<Discovered> | null;
    return read?.format === 1 ? (read as Discovered) : undefined;
  } catch {
    return undefined;
  }
}
