import type { Exchange, Transport } from "@dipper/world";
import { realWorld } from "@dipper/world/real";
import { expect, test } from "vitest";
import { inNameOf } from "./in-name-of.ts";

const world = realWorld({ log: { level: "silent" }, environment: {} });
const peer = { address: "10.0.0.9", user: "anna", groups: ["team", "a,b"] };

interface Reviewed {
  readonly spec: { readonly resourceAttributes: { readonly resource: string; readonly name?: string } };
}

/** A cluster whose login may impersonate as `may` says; answers what arrived. */
function cluster(may: (resource: string, name: string) => boolean) {
  const arrived: Exchange[] = [];
  let reviews = 0;
  const next: Transport = async (exchange) => {
    const answer = (status: number, body: object) => ({
      status,
      headers: { "content-type": "application/json" },
      body: new TextEncoder().encode(JSON.stringify(body)),
    });
    if (!exchange.path.includes("selfsubjectaccessreviews")) {
      arrived.push(exchange);
      return answer(200, {});
    }
    reviews += 1;
    const { resource, name = "" } = (JSON.parse(new TextDecoder().decode(exchange.body)) as Reviewed).spec
      .resourceAttributes;
    return answer(201, { status: { allowed: may(resource, name) } });
  };
  return { next, arrived, reviews: () => reviews };
}

const get = (more: Partial<Exchange> = {}): Exchange => ({
  method: "GET",
  path: "/api/v1/pods",
  headers: { accept: "application/json" },
  signal: new AbortController().signal,
  ...more,
});

test("a login that may impersonate lets the cluster see the person", async () => {
  const { next, arrived, reviews } = cluster(() => true);
  let generation = 1;
  const transport = inNameOf({ world, cluster: "a", next, generation: () => generation });
  await transport(get({ peer }));
  await transport(get({ peer }));
  expect(arrived[1]?.headers).toEqual({
    accept: "application/json",
    "impersonate-user": "anna",
    "impersonate-group": "team,system:masters",
  });
  expect(reviews()).toBe(3);
  generation = 2;
  await transport(get({ peer }));
  expect(reviews()).toBe(6);
});

test.each(["users", "groups", "system:masters"])("a login that may not speak for %s speaks for itself", async (no) => {
  const { next, arrived } = cluster((resource, name) => resource !== no && name !== no);
  await inNameOf({ world, cluster: "a", next, generation: () => 1 })(get({ peer }));
  expect(arrived[0]?.headers).toEqual({ accept: "application/json" });
});

test("the platform's own calls speak for nobody, and ask nothing first", async () => {
  const { next, arrived, reviews } = cluster(() => true);
  await inNameOf({ world, cluster: "a", next, generation: () => 1 })(get());
  expect([arrived.length, reviews()]).toEqual([1, 0]);
});

test("a cluster that did not answer is asked again", async () => {
  const { next, arrived } = cluster(() => true);
  let down = true;
  const flaky: Transport = (exchange) => (down ? Promise.reject(new Error("down")) : next(exchange));
  const transport = inNameOf({ world, cluster: "a", next: flaky, generation: () => 1 });
  await expect(transport(get({ peer }))).rejects.toThrow();
  down = false;
  await transport(get({ peer }));
  expect(arrived[0]?.headers["impersonate-user"]).toBe("anna");
});
