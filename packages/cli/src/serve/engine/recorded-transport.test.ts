import { ConfigMap, controllerIdentity } from "@dipper/api";
import { type ApiServer, MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import { type AuditEntry, type AuditLog, createAuditTrail } from "@dipper/server";
import { realWorld } from "@dipper/world/real";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recordedTransport } from "./recorded-transport.ts";

const { signal } = new AbortController();
const options = { manager: "test", signal };
let server: ApiServer;
let entries: AuditEntry[];
let kube: KubeClient;

/** Another server than ours, as far as the transport knows: it is only asked over HTTP. */
beforeEach(async () => {
  const { clock, random, log } = realWorld({ log: { level: "silent" } });
  entries = [];
  server = await openApiServer({
    name: "m",
    clock,
    random,
    log,
    journal: new MemoryJournal(),
    authorisation: "allow-all",
  });
  const peer = { address: "10.0.0.9", user: "root", groups: ["system:masters"] };
  const take = (make: () => AuditEntry | undefined): void => {
    const entry = make();
    if (entry !== undefined) entries.push(entry);
  };
  const trail = createAuditTrail({ take } as AuditLog);
  const transport = recordedTransport((exchange) => server.handle({ ...exchange, peer }), trail);
  kube = createKubeClient({ transport, clock, random, server: "m" });
});

afterEach(() => server.close());

const map = { metadata: { name: "c", namespace: "default" }, data: { a: "1" } };
const ref = { name: "c", namespace: "default" };

test("tells what somebody made, changed and deleted, with both states", async () => {
  const anna = kube.as("anna", ["dipper:admins"]);
  await anna.create(ConfigMap, map, options);
  await anna.patch(ConfigMap, ref, { data: { a: "2" } }, options);
  await anna.delete(ConfigMap, ref, options);
  expect(entries.map((each) => [each.who.user, each.verb, each.changes?.[0]?.verb])).toEqual([
    ["anna", "create", "create"],
    ["anna", "patch", "update"],
    ["anna", "delete", "delete"],
  ]);
  expect(entries[1]).toMatchObject({
    object: { kind: "ConfigMap", name: "c", namespace: "default" },
    changes: [{ fields: [{ field: "data.a", old: "1", new: "2" }] }],
    result: { code: 200 },
  });
});

test("tells refusals of people, not dry runs, questions, and what the platform tries in vain", async () => {
  const anna = kube.as("anna", []);
  await expect(anna.patch(ConfigMap, ref, { data: {} }, options)).rejects.toMatchObject({ code: "NotFound" });
  await anna.create(ConfigMap, map, { ...options, dryRun: true });
  const platform = kube.as(controllerIdentity.user, controllerIdentity.groups);
  await expect(platform.patch(ConfigMap, ref, { data: {} }, options)).rejects.toMatchObject({ code: "NotFound" });
  expect(entries.map((each) => [each.who.user, each.result.reason])).toEqual([["anna", "NotFound"]]);
});
