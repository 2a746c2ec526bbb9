import { fileURLToPath } from "node:url";
import { openApiServer } from "@dipper/apiserver";
import { createKubeClient } from "@dipper/kube";
import { createSimulator, demoClusters, seedDemo } from "@dipper/simulator";
import { simulate } from "@dipper/world/simulated";
import { applyManifests } from "../../packages/cli/src/serve/manifests.ts";
import { authenticate, authorization } from "./identities.ts";
import { Storage } from "./outside.ts";

export const clusterNames = ["product-cluster", "cluster-example"] as const;
export const startAt = Date.UTC(2026, 0, 1);

export interface BaseOptions {
  readonly nodesPerCluster: number;
  readonly spares: number;
  readonly durationSeconds: number;
}

/** A platform on its first day, made once and copied for each run: manifests applied, two clusters, some spare machines. */
export async function makeBase(options: BaseOptions): Promise<Storage> {
  const storage = new Storage();
  const sim = simulate({ seed: 0, startAt, latency: { minMs: 0, maxMs: 0 } });
  const world = sim.process("installer");
  const { clock, random, log } = world;
  const signal = new AbortController().signal;
  const deploy = fileURLToPath(new URL("../../deploy", import.meta.url));
  await sim.complete(
    (async () => {
      const journal = storage.journal("management");
      const server = await openApiServer({
        name: "management",
        clock,
        random,
        log,
        journal,
        authorisation: "rbac",
        authenticate,
      });
      const headers = authorization("outside");
      const kube = createKubeClient({ transport: server.handle, clock, random, server: "management", headers });
      await applyManifests(kube, { deploy, bundleDigest: `sha256:${"0".repeat(64)}`, clock }, signal);
      const clusters = demoClusters.filter((each) => (clusterNames as readonly string[]).includes(each.name));
      await seedDemo({ world, kube, clusters, ...options, signal });
      const simulator = createSimulator({ world, kube, journal: (name) => storage.journal(name) });
      await simulator.start(signal);
      await simulator.close();
      await server.close();
    })(),
  );
  return storage;
}
