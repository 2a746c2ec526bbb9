/** The demo: which clusters and spare machines there are. Invented, and labelled simulated everywhere. */
export interface DemoCluster {
  readonly name: string;
  readonly group: string;
  readonly site: string;
  readonly machineClass: string;
  readonly version: string;
  readonly tier: "prod" | "test";
  readonly fault?: "Unreachable";
  /** Name of a rack whose first nodes are NotReady, and how many. */
  readonly brokenRack?: { readonly rack: string; readonly nodes: number };
}

const cluster = (name: string, group: string, site: string, more: Partial<DemoCluster> = {}): DemoCluster => ({
  name,
  group,
  site,
  machineClass: "c64m256",
  version: "v1.36.3",
  tier: "prod",
  ...more,
});

export const demoClusters: readonly DemoCluster[] = [
  cluster("online-hz-01", "online", "hz"),
  cluster("online-hz-02", "online", "hz"),
  cluster("online-sz-01", "online", "sz"),
  cluster("online-sz-02", "online", "sz", { version: "v1.35.6" }),
  cluster("online-bj-01", "online", "bj"),
  cluster("middleware-sz-01", "middleware", "sz", { brokenRack: { rack: "r07", nodes: 7 } }),
  cluster("middleware-hz-01", "middleware", "hz"),
  cluster("middleware-bj-01", "middleware", "bj", { version: "v1.35.6" }),
  cluster("bigdata-bj-01", "bigdata", "bj", { machineClass: "c96m768" }),
  cluster("bigdata-bj-02", "bigdata", "bj", { machineClass: "c96m768", fault: "Unreachable" }),
  cluster("bigdata-sz-01", "bigdata", "sz", { machineClass: "c96m768" }),
  cluster("ai-train-bj-01", "ai-train", "bj", { machineClass: "c128m2048g8" }),
  cluster("ai-train-sz-01", "ai-train", "sz", { machineClass: "c128m2048g8" }),
  cluster("edge-gz-01", "edge", "gz", { machineClass: "c32m128" }),
  cluster("edge-gz-02", "edge", "gz", { machineClass: "c32m128" }),
  cluster("edge-cd-01", "edge", "cd", { machineClass: "c32m128", version: "v1.34.9" }),
  cluster("ci-hz-01", "internal", "hz", { tier: "test" }),
  cluster("staging-hz-01", "internal", "hz", { tier: "test" }),
  cluster("product-cluster", "product", "hz"),
  cluster("cluster-example", "product", "hz", { tier: "test" }),
];

export interface DemoMachine {
  readonly name: string;
  readonly address: string;
  readonly site: string;
  readonly zone: string;
  readonly rack: string;
  readonly machineClass: string;
  readonly down: boolean;
  readonly role: "ControlPlane" | "Compute";
}

const two = (n: number): string => String(n).padStart(2, "0");
const nodesPerRack = 10;

/** The machines that are nodes of a cluster from the first day. */
export function machinesOf(wanted: DemoCluster, count: number): readonly DemoMachine[] {
  const network = 10 + demoClusters.findIndex((each) => each.name === wanted.name);
  return Array.from({ length: count }, (_, i) => {
    const rack = `r${two(1 + (Math.floor(i / nodesPerRack) % 99))}`;
    const broken = wanted.brokenRack?.rack === rack && i % nodesPerRack < wanted.brokenRack.nodes;
    return {
      name: `${wanted.name}-${String(i + 1).padStart(3, "0")}`,
      address: `10.${network}.${Math.floor(i / 200)}.${(i % 200) + 11}`,
      site: wanted.site,
      zone: `${wanted.site}-${"abc"[Math.floor(i / nodesPerRack) % 3] ?? "a"}`,
      rack,
      machineClass: wanted.machineClass,
      down: broken,
      role: i < 3 ? "ControlPlane" : "Compute",
    };
  });
}

const spareClasses = (n: number): string => (n <= 70 ? "c64m256" : n <= 80 ? "c32m128" : "c96m768");

/** `m11` at 10.0.0.11 and so on: 80 machines of pool general, the first 60 of class c64m256. */
export const spareMachines: readonly DemoMachine[] = Array.from({ length: 80 }, (_, i) => {
  const n = i + 11;
  return {
    name: `m${n}`,
    address: `10.0.0.${n}`,
    site: "hz",
    zone: `hz-${"abc"[i % 3] ?? "a"}`,
    rack: `r${two(21 + (i % 8))}`,
    machineClass: spareClasses(n),
    down: false,
    role: "Compute",
  };
});
