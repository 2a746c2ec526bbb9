import { Machine, newObject } from "@dipper/api";
import { never, openStage, paperPki, type Stage, write } from "@dipper/room/testkit";
import type { Answer, Transport } from "@dipper/world";
import { beforeEach, expect, it, vi } from "vitest";
import { makeKeys } from "../keys/cluster-keys.ts";
import { type EtcdDeps, etcdMembers } from "./etcd-members.ts";

// A whole platform runs here; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ids = ["9372538179322589801", "10501334649042878790", "18249187646912138824"];
let stage: Stage;
let deps: EtcdDeps;
let members: { ID: string; name: string; peerURLs: string[]; clientURLs: string[]; isLearner?: boolean }[];
const asked: string[] = [];
const done = <T>(promise: Promise<T>): Promise<T> => stage.sim.complete(promise);

/** What etcd 3.6 answers at /v3, of three members whose third one does not read. */
const etcd =
  (at: number): Transport =>
  async ({ path, body }) => {
    asked.push(`m${at}${path}`);
    if (path === "/v3/cluster/member/list") return answer({ header: {}, members });
    if (path === "/v3/kv/range")
      return at === 3
        ? answer({ message: "etcdserver: request timed out" }, 503)
        : answer({ header: { revision: "7" } });
    const { ID } = JSON.parse(new TextDecoder().decode(body)) as { ID: string };
    if (members.length === 1) return answer({ message: "etcdserver: re-configuration failed" }, 400);
    members = members.filter((each) => each.ID !== ID);
    return answer({ header: {}, members });
  };

const answer = (body: object, status = 200): Answer => ({
  status,
  headers: {},
  body: new TextEncoder().encode(JSON.stringify(body)),
});

beforeEach(async () => {
  stage = await openStage({ rooms: [] });
  const world = stage.sim.process("platform-of-the-test");
  const outside = stage.sim.process("machines");
  deps = { world, kube: stage.controller, pki: paperPki(world.clock) };
  asked.length = 0;
  members = ids.map((ID, at) => ({
    ID,
    name: `m${at + 1}`,
    peerURLs: [`https://10.0.0.${at + 1}:2380`],
    clientURLs: [`https://10.0.0.${at + 1}:2379`],
  }));
  for (const at of [1, 2, 3]) {
    const address = `10.0.0.${at}`;
    const consumerRef = { kind: "Cluster", name: "c", uid: "u", clusterName: "c", role: "ControlPlane" } as const;
    const spec = { ssh: { address }, addresses: [{ type: "Internal" as const, address }], consumerRef };
    await done(stage.controller.create(Machine, newObject(Machine, { name: `m${at}` }, spec), write));
    stage.sim.net.listen(outside, `https://${address}:2379`, etcd(at));
  }
});

it("lists members with their ids as etcdctl prints them, and asks each one how it is", async () => {
  await done(makeKeys(deps, "c", never));
  const found = await done(etcdMembers(deps).list("c", never));
  expect(found.map(({ id, name, healthy }) => [id, name, healthy])).toEqual([
    [BigInt(ids[0] ?? 0).toString(16), "m1", true],
    [BigInt(ids[1] ?? 0).toString(16), "m2", true],
    [BigInt(ids[2] ?? 0).toString(16), "m3", false],
  ]);
});

it("removes a member through another one; one that is not there is what was wanted", async () => {
  await done(makeKeys(deps, "c", never));
  await done(etcdMembers(deps).remove("c", "m1", never));
  expect(members.map((each) => each.name)).toEqual(["m2", "m3"]);
  expect(asked.filter((each) => each.endsWith("/remove"))).toEqual(["m2/v3/cluster/member/remove"]);
  await done(etcdMembers(deps).remove("c", "m1", never));
  expect(members).toHaveLength(2);
});

it("says that it has no key of a cluster that others made", async () => {
  await expect(done(etcdMembers(deps).list("c", never))).rejects.toThrow(/has no key/);
});
