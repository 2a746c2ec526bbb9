import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RealServer, realServerVariable } from "../../../packages/room/src/testkit/kubernetes/real-management.ts";
import { embedded } from "../embedded.ts";
import { installDeploy } from "../install-deploy.ts";
import type { Lane, LaneContext, Row } from "../lane.ts";
import { real } from "../real/real.ts";
import type { Target } from "../target.ts";
import { etcdOf } from "./etcd-of.ts";
import { managementCluster } from "./management-cluster.ts";
import { sameRules } from "./same-rules.ts";
import { vitestRows } from "./vitest-rows.ts";

/** Whole platforms, over REST, the command and kubectl. What only the embedded engine has is skipped there, and says so. */
const platformTests = ["approval", "kubectl", "secrets", "serve", "shows-partial", "shows-scale-up", "webhooks"];

/** Everything that the platform does with its objects, on a real API server: the tests and goldens are those of `npm test`. */
export const rooms: Lane = {
  name: "rooms",
  doc: "deploy/, the rooms' own tests and whole platforms, on a real kube-apiserver with etcd",
  run: async (context) => [
    ...(await withTarget(context, "rules", (target) => rules(context, target))),
    await withTarget(context, "management", (target) =>
      managementCluster(target, { folder: folderFor(context, "served"), say: context.say }),
    ),
    ...(await withTarget(context, "rooms", (target) => ownTests(context, target))),
    ...(await platforms(context)),
  ],
};

/** With the controllers of Kubernetes, which collect garbage and type-check policies. */
async function withTarget<T>(context: LaneContext, name: string, use: (target: Target) => Promise<T>): Promise<T> {
  const folder = join(context.folder, name);
  const target = await real({ folder, deploy: true, workloads: true, nodes: 0, say: context.say });
  try {
    return await use(target);
  } finally {
    await target.stop();
  }
}

async function rules(context: LaneContext, target: Target): Promise<readonly Row[]> {
  const ours = await embedded({ folder: join(context.folder, "embedded"), say: context.say });
  try {
    await installDeploy(ours);
    return await sameRules(target, ours);
  } finally {
    await ours.stop();
  }
}

function ownTests(context: LaneContext, target: Target): Promise<readonly Row[]> {
  const file = join(context.folder, "real-server.json");
  const server: RealServer = { url: target.url, ca: target.ca, token: target.token("root"), etcd: etcdOf(target) };
  writeFileSync(file, JSON.stringify(server), { mode: 0o600 });
  return vitestRows({
    project: "unit",
    files: ["packages/rooms"],
    environment: { [realServerVariable]: file },
    folder: folderFor(context, "own"),
    rowOf: (test) => `rooms: ${/^packages\/rooms\/([^/]+)/.exec(test)?.[1] ?? "own tests"}, own tests`,
  });
}

function platforms(context: LaneContext): Promise<readonly Row[]> {
  return vitestRows({
    project: "integration",
    files: platformTests.map((name) => `test/integration/${name}.test.ts`),
    environment: { DIPPER_TEST_ENGINE: "kubernetes" },
    folder: folderFor(context, "platforms"),
    rowOf: (test) => `rooms: platform, ${/([^/]+)\.test\.ts$/.exec(test)?.[1] ?? "tests"}`,
  });
}

function folderFor(context: LaneContext, name: string): string {
  const folder = join(context.folder, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
