import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { parse } from "yaml";

/** What somebody sees who asks an API once a second. */
export interface Watched {
  readonly sent: number;
  readonly failed: number;
  /** Between two answers that were right, the longest time. */
  readonly longestGapMs: number;
  readonly causes: readonly string[];
}

const everyMs = 1000;
const answerMs = 5000;

/** Reads an object of the cluster once a second, over a new connection each time, as clients do that begin now. */
export function watchApi(kubeconfig: string): { readonly end: () => Promise<Watched> } {
  const door = doorOf(kubeconfig);
  const causes = new Map<string, number>();
  const asked: Promise<void>[] = [];
  let failed = 0;
  let lastGood = performance.now();
  let longestGapMs = 0;
  const good = (): void => {
    const now = performance.now();
    longestGapMs = Math.max(longestGapMs, now - lastGood);
    lastGood = now;
  };
  const ask = (): void => {
    asked.push(
      answers(door).then(good, (cause: unknown) => {
        failed += 1;
        const text = cause instanceof Error ? cause.message : String(cause);
        causes.set(text, (causes.get(text) ?? 0) + 1);
      }),
    );
  };
  ask();
  const timer = setInterval(ask, everyMs);
  return {
    end: async () => {
      clearInterval(timer);
      await Promise.all(asked);
      longestGapMs = Math.max(longestGapMs, performance.now() - lastGood);
      return {
        sent: asked.length,
        failed,
        longestGapMs: Math.round(longestGapMs),
        causes: [...causes].map(([text, times]) => `${times} × ${text}`),
      };
    },
  };
}

export function watchedText({ sent, failed, longestGapMs, causes }: Watched): string {
  const why = causes.length === 0 ? "" : ` (${causes.join(", ")})`;
  return `${sent} requests, ${failed} failed${why}, longest gap ${(longestGapMs / 1000).toFixed(1)} s`;
}

interface Door {
  readonly server: string;
  readonly agent: Agent;
}

function doorOf(path: string): Door {
  const { clusters, users } = parse(readFileSync(path, "utf8")) as {
    readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
    readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
  };
  const cluster = clusters[0]?.cluster ?? {};
  const user = users[0]?.user ?? {};
  const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? "", "base64");
  return {
    server: cluster["server"] ?? "",
    agent: new Agent({
      keepAlive: false,
      ca: bytes(cluster["certificate-authority-data"]),
      cert: bytes(user["client-certificate-data"]),
      key: bytes(user["client-key-data"]),
    }),
  };
}

/** An object out of etcd: that an API server runs alone is not enough. */
function answers({ server, agent }: Door): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(`${server}/api/v1/namespaces/kube-system`, { agent, timeout: answerMs }, (response) => {
      response.resume();
      response.once("error", reject);
      response.once("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    call.once("timeout", () => call.destroy(new Error(`no answer within ${answerMs / 1000} s`)));
    call.once("error", reject);
    call.end();
  });
}
