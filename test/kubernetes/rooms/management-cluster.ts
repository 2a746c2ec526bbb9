import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Lease } from "../../../packages/api/src/index.ts";
import { platformLease } from "../../../packages/cli/src/serve/engine/lead.ts";
import { run } from "../../integration/program.ts";
import { clientOf } from "../client-of.ts";
import type { Row } from "../lane.ts";
import { type Dipper, serveDipper } from "../serve-dipper.ts";
import type { Person, Target } from "../target.ts";
import { restartApiServer } from "./restart-api-server.ts";

const patientMs = 15_000;
const { signal } = new AbortController();

/** One platform acts on a management cluster, survives a restart of its API server, and is followed by the one that waits. */
export async function managementCluster(
  target: Target,
  { folder, say }: { readonly folder: string; readonly say: (text: string) => void },
): Promise<Row> {
  const ends: (() => Promise<unknown> | unknown)[] = [];
  const start = async (name: string, person: Person): Promise<Dipper> => {
    const platform = await serveDipper(join(folder, name), ["--management-kubeconfig", target.kubeconfig(person)]);
    ends.push(() => (platform.child.exitCode === null ? platform.stop() : undefined));
    return platform;
  };
  const name = "rooms: one platform acts on a management cluster";
  try {
    const first = await start("first", "root");
    await works(first, "before");
    const second = start("second", "controller");
    second.catch(() => undefined);
    const waited = await Promise.race([second.then(() => "started"), setTimeout(patientMs, "waits")]);
    assert.equal(waited, "waits", "a second platform acts beside the first");
    const holder = await holderOf(target);
    say(`${holder} acts; the second one waits`);
    const restarted = await restartApiServer(target);
    ends.unshift(() => restarted.kill("SIGKILL"));
    await works(first, "after");
    assert.equal(await holderOf(target), holder, "the lead changed with a restart of the API server");
    assert.equal(first.child.exitCode, null);
    say("the API server was killed and started again; the platform goes on");
    const refused = await run(["backup", join(folder, "backup"), "--data", first.data]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /back up its etcd/);
    assert.equal(await first.stop(), 0);
    const stopped = performance.now();
    await works(await second, "second");
    say(
      `the second acts ${((performance.now() - stopped) / 1000).toFixed(0)} s after the first has ended, as the service account itself`,
    );
    return { name, passed: 1, failed: 0, skipped: 0, why: [] };
  } catch (cause) {
    return { name, passed: 0, failed: 1, skipped: 0, why: [(cause as Error).message] };
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

/** The command writes over the API port, and the controller answers: the pool is counted. */
async function works(platform: Dipper, name: string): Promise<void> {
  const at = ["--data", platform.data];
  const made = await run(["get", "pools", "-o", "name", ...at]);
  assert.equal(made.code, 0, made.err);
  const answer = await platform.rest("POST", "/api/v1/pools", { metadata: { name }, spec: {} });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  const until = performance.now() + 120_000;
  for (;;) {
    const { body } = await platform.rest("GET", `/api/v1/pools/${name}`);
    if (body["status"] !== undefined) return;
    assert.ok(performance.now() < until, `pool ${name} is not counted`);
    await setTimeout(500);
  }
}

async function holderOf(target: Target): Promise<string | undefined> {
  return (await clientOf(target, "root").get(Lease, platformLease, { signal }))?.spec?.holderIdentity;
}
