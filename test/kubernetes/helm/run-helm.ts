import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Target } from "../target.ts";

/** A Helm in front of a target. */
export interface Helm {
  /** Path of the program. */
  readonly program: string;
  readonly target: Target;
  /** For its caches; one for each target. */
  readonly folder: string;
}

export const namespace = "helm-demo";
const chart = join(import.meta.dirname, "chart");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function runHelm({ program, target, folder }: Helm, line: string): Promise<Ended> {
  const env = {
    ...process.env,
    HOME: folder,
    HELM_CACHE_HOME: join(folder, "cache"),
    HELM_CONFIG_HOME: join(folder, "config"),
    HELM_DATA_HOME: join(folder, "data"),
    KUBECONFIG: target.kubeconfig("root"),
    HELM_NAMESPACE: namespace,
  };
  const child = spawn(program, line.replace("CHART", chart).split(" "), { env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
