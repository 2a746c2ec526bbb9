/** What is typed after `helm`, in this order; CHART stands for the chart's folder. */
export interface Step {
  readonly run: string;
  /** It must end with another exit code than 0, on both sides. */
  readonly fails?: true;
  /** What it prints is compared as text; otherwise only how it ends. */
  readonly printed?: true;
  /** Only in this major version of Helm. Default: in both. */
  readonly only?: 3 | 4;
}

const missing = "--set image=registry.example.com/demo:non-existent --timeout 8s";

export const steps: readonly Step[] = [
  { run: "template demo CHART --include-crds", printed: true },
  { run: "install demo CHART --wait --timeout 120s" },
  { run: "install demo CHART", fails: true },
  { run: "get manifest demo", printed: true },
  { run: "get hooks demo", printed: true },
  { run: "get values demo --all", printed: true },
  { run: "template demo CHART --validate --is-upgrade", printed: true, only: 3 },
  { run: "template demo CHART --dry-run=server --is-upgrade", printed: true },
  { run: "test demo --timeout 60s" },
  { run: "upgrade demo CHART --set replicas=3,message=bye --dry-run=server" },
  { run: "upgrade demo CHART --set replicas=3,message=bye --wait --timeout 120s" },
  { run: "upgrade demo CHART --set replicas=-1", fails: true },
  { run: `upgrade demo CHART --atomic ${missing}`, fails: true, only: 3 },
  { run: `upgrade demo CHART --rollback-on-failure ${missing}`, fails: true, only: 4 },
  { run: "rollback demo 1 --wait --timeout 120s" },
  { run: "rollback demo 99", fails: true },
  { run: `install broken CHART --no-hooks --atomic ${missing}`, fails: true, only: 3 },
  { run: `install broken CHART --no-hooks --rollback-on-failure ${missing}`, fails: true, only: 4 },
  { run: "uninstall nothing", fails: true },
  { run: "uninstall demo --wait --timeout 120s" },
  { run: "list --all --short", printed: true, only: 3 },
  // The fourth lists all of them by itself.
  { run: "list --short", printed: true, only: 4 },
];
