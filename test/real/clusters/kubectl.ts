import { spawn } from "node:child_process";

/** kubectl with a kubeconfig: `input` goes to its standard input. Answers what it wrote. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

export function kubectlOf(program: string, kubeconfig: string): Kubectl {
  return (args, input) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, ["--kubeconfig", kubeconfig, ...args], { stdio: ["pipe", "pipe", "pipe"] });
      const said = { out: "", err: "" };
      child.stdout.on("data", (chunk: Buffer) => {
        said.out += chunk.toString();
      });
      child.stderr.on("data", (chunk: Buffer) => {
        said.err += chunk.toString();
      });
      child.stdin.end(input ?? "");
      child.once("error", reject);
      child.once("close", (code) => {
        if (code === 0) resolve(said.out);
        else reject(new Error(`kubectl ${args.join(" ")}: exit code ${code}\n${said.err.slice(-3000)}`));
      });
    });
}

export interface ListedNode {
  readonly name: string;
  readonly ready: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly string[];
  readonly version: string;
}

interface NodeJSON {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly taints?: readonly { readonly key: string; readonly effect: string }[] };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly nodeInfo?: { readonly kubeletVersion: string };
  };
}

export async function nodesOf(kubectl: Kubectl): Promise<readonly ListedNode[]> {
  const { items } = JSON.parse(await kubectl(["get", "nodes", "-o", "json"])) as {
    readonly items: readonly NodeJSON[];
  };
  return items.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    ready: status.conditions?.some((one) => one.type === "Ready" && one.status === "True") ?? false,
    labels: metadata.labels ?? {},
    taints: (spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`),
    version: status.nodeInfo?.kubeletVersion ?? "",
  }));
}

/** Until `count` nodes are there and all are Ready. Answers them. */
export async function nodesReady(kubectl: Kubectl, count: number, withinMs: number): Promise<readonly ListedNode[]> {
  let seen = "";
  for (const until = performance.now() + withinMs; performance.now() < until; ) {
    try {
      const nodes = await nodesOf(kubectl);
      if (nodes.length === count && nodes.every(({ ready }) => ready)) return nodes;
      seen = nodes.map(({ name, ready }) => `${name}${ready ? "" : " not ready"}`).join(", ");
    } catch (cause) {
      seen = cause instanceof Error ? cause.message : String(cause);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${count} nodes were not Ready within ${withinMs / 1000} s; last seen: ${seen}`);
}
