import { readFileSync } from "node:fs";
import type { Target } from "../target.ts";

/** Where a target's own etcd listens, by the arguments of its process. */
export function etcdOf({ pids }: Pick<Target, "pids">): string {
  for (const pid of pids) {
    const url = /--listen-client-urls=([^\0]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, "utf8"))?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`none of the processes ${pids.join(", ")} is etcd`);
}
