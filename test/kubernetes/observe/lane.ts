import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { annotations, ClusterRoleBinding, Deployment, Namespace } from "../../../packages/api/src/index.ts";
import { type AuditedRequest, auditedRequests, doneBy } from "../audited-requests.ts";
import { clientOf } from "../client-of.ts";
import type { Lane, LaneContext, Row } from "../lane.ts";
import { real } from "../real/real.ts";
import { type Dipper, serveDipper } from "../serve-dipper.ts";
import type { Target } from "../target.ts";

const cluster = "observed";
const users = { first: "olga", second: "anton" } as const;
const burstMs = 30_000;
const mostReadsPerSecond = 5;
const rbac = "rbac.authorization.k8s.io";
const { signal } = new AbortController();
const write = { manager: "test", signal };

/** A cluster that is only observed is read little and never written to; of two platforms one operates it. */
export const observe: Lane = {
  name: "observe",
  doc: "a real kube-apiserver is imported and observed, by its audit log; a second platform may not operate it",
  run: async (context) => {
    const target = await real({
      folder: join(context.folder, "cluster"),
      workloads: true,
      audit: true,
      say: context.say,
    });
    const platforms: Dipper[] = [];
    try {
      await populate(target);
      for (const user of ["first", "second"] as const) platforms.push(await serveDipper(join(context.folder, user)));
      const [first, second] = platforms as [Dipper, Dipper];
      return [
        await row("observe: nothing is written, at most 5 reads/s", () => observed(target, first, context)),
        await row("observe: a second platform is refused the switch to Operate", () =>
          oneOperates(target, { first, second, say: context.say }),
        ),
      ];
    } finally {
      for (const platform of platforms) await platform.stop();
      await target.stop();
    }
  },
};

async function row(name: string, test: () => Promise<void>): Promise<Row> {
  try {
    await test();
    return { name, passed: 1, failed: 0, skipped: 0, why: [] };
  } catch (cause) {
    return { name, passed: 0, failed: 1, skipped: 0, why: [(cause as Error).message] };
  }
}

/** Something to look at, and two users of its own, by whose names the audit log knows the platforms. */
async function populate(target: Target): Promise<void> {
  const kube = clientOf(target, "root");
  const labels = { app: "web" };
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: "web", image: "registry.example.com/web:1.0" }] },
  };
  const spec = { replicas: 6, selector: { matchLabels: labels }, template };
  await kube.create(Deployment, { metadata: { namespace: "default", name: "web" }, spec } as never, write);
  const subjects = Object.values(users).map((name) => ({ apiGroup: rbac, kind: "User", name }) as const);
  const roleRef = { apiGroup: rbac, kind: "ClusterRole", name: "cluster-admin" } as const;
  await kube.create(ClusterRoleBinding, { metadata: { name: "platforms" }, roleRef, subjects }, write);
}

function log(target: Target): readonly AuditedRequest[] {
  return auditedRequests(
    readFileSync(target.auditLog ?? "", "utf8")
      .split("\n")
      .slice(0, -1),
  );
}

async function observed(target: Target, platform: Dipper, { minutes, say }: LaneContext): Promise<void> {
  const kubeconfig = readFileSync(target.kubeconfig(users.first), "utf8");
  const made = await platform.rest("POST", "/api/v1/clusters/import", { name: cluster, kubeconfig });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  say(`imported; observed for ${minutes} minutes`);
  await setTimeout(minutes * 60_000);
  const { body } = await platform.rest("GET", `/api/v1/clusters/${cluster}`);
  const { spec, status } = body as unknown as Cluster;
  assert.equal(spec.managementPolicy, "Observe");
  assert.equal(status?.nodes?.total, 3, `the platform sees ${JSON.stringify(status?.nodes)}`);
  const own = log(target).filter(({ user }) => user === users.first);
  const begin = Math.min(...own.map(({ atMs }) => atMs));
  const burst = doneBy(
    own.filter(({ atMs }) => atMs < begin + burstMs),
    users.first,
  );
  const later = doneBy(
    own.filter(({ atMs }) => atMs >= begin + burstMs),
    users.first,
  );
  const all = doneBy(own, users.first);
  say(`the first ${burstMs / 1000} s: ${burst.text}`);
  say(`afterwards: ${later.text}`);
  say(`${all.writes.length} mutating requests; all in all: ${all.text}`);
  assert.ok(all.reads > 0, "the audit log knows nothing of the platform");
  assert.deepEqual(all.writes, [], "the platform wrote to a cluster that it only observes");
  assert.ok(all.readsPerSecond <= mostReadsPerSecond, `${all.readsPerSecond.toFixed(2)} reads/s`);
}

interface Cluster {
  readonly spec: { readonly managementPolicy: string };
  readonly status?: { readonly nodes?: { readonly total?: number } };
}

interface Two {
  readonly first: Dipper;
  readonly second: Dipper;
  readonly say: (text: string) => void;
}

/** Both take the cluster over; the first switches to Operate and puts its mark into it. */
async function oneOperates(target: Target, { first, second, say }: Two): Promise<void> {
  const kube = clientOf(target, "root");
  const markOf = async (): Promise<string> =>
    (await kube.get(Namespace, { name: "kube-system" }, { signal }))?.metadata.annotations?.[annotations.managedBy] ??
    "";
  const switchPath = `/api/v1/clusters/${cluster}/adoption/switch`;
  // Nodes that only say that they run have no machine that could be proven.
  const switched = { acceptDifferences: true };
  await adopted(first, {});
  await adopted(second, { kubeconfig: readFileSync(target.kubeconfig(users.second), "utf8") });
  assert.equal(await markOf(), "");
  const done = await first.rest("POST", switchPath, switched);
  assert.equal(done.status, 200, JSON.stringify(done.body));
  const until = performance.now() + 120_000;
  while ((await markOf()) === "") {
    assert.ok(performance.now() < until, "the first platform did not put its mark into the cluster");
    await setTimeout(500);
  }
  const mark = await markOf();
  say(`the first platform operates the cluster; its mark in kube-system: ${mark}`);
  const refused = await second.rest("POST", switchPath, switched);
  say(`the second is refused: ${refused.status} ${JSON.stringify(refused.body["detail"])}`);
  assert.equal(refused.status, 422);
  assert.match(JSON.stringify(refused.body), new RegExp(`Another platform \\(${mark}\\) operates the cluster`));
  assert.equal(await markOf(), mark);
  const theirs = doneBy(log(target), users.second);
  assert.ok(theirs.reads > 0, "the audit log knows nothing of the second platform");
  assert.deepEqual(theirs.writes, [], "the refused platform wrote");
  say(`the second platform, all in all: ${theirs.text}`);
}

async function adopted(platform: Dipper, more: object): Promise<void> {
  const ssh = { user: "ops", hostKeys: [`ssh-ed25519 ${"A".repeat(68)}`] };
  const made = await platform.rest("POST", "/api/v1/clusters/adopt", { name: cluster, ssh, ...more });
  assert.equal(made.status, 200, JSON.stringify(made.body));
}
