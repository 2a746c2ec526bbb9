import type { Asker } from "../ask.ts";
import { configMap, deployment, pod, service, widget, widgetCrd } from "../transcripts/objects.ts";

export const group = "malformed.example.io";
export const namespace = "malformed";

const core = `/api/v1/namespaces/${namespace}`;

/** A write that would be right, which a malformed one is made of. All are dry runs, so that none changes what the next one meets. */
export interface Right {
  readonly collection: string;
  readonly name: string;
  readonly object: object;
}

export const rights: readonly Right[] = [
  { collection: `${core}/configmaps`, name: "target", object: configMap("target") },
  { collection: `${core}/pods`, name: "target", object: pod("target") },
  { collection: `${core}/services`, name: "target", object: service("target", { clusterIP: "None" }) },
  {
    collection: `${core}/secrets`,
    name: "target",
    object: { apiVersion: "v1", kind: "Secret", metadata: { name: "target" }, data: { a: "YQ==" } },
  },
  { collection: `/apis/apps/v1/namespaces/${namespace}/deployments`, name: "target", object: deployment("target") },
  {
    collection: `/apis/${group}/v1/namespaces/${namespace}/widgets`,
    name: "target",
    object: widget(group, "target", { size: 3, color: "red", tags: ["a"], parts: [{ name: "p" }] }),
  },
];

/** Makes what the requests are about. */
export async function prepare(asker: Asker): Promise<void> {
  const headers = { "content-type": "application/json" };
  const make = async (path: string, body: object): Promise<void> => {
    const reply = await asker.ask({ method: "POST", path, person: "root", headers, body: JSON.stringify(body) });
    // Accounts of a namespace may have been made with it.
    if (reply.status !== 201 && reply.status !== 409) throw new Error(`${path}: ${reply.body.toString()}`);
  };
  await make("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await make(`${core}/serviceaccounts`, { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } });
  await make("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", widgetCrd(group));
  const widgets = `/apis/${group}/v1/namespaces/${namespace}/widgets`;
  while ((await asker.ask({ method: "GET", path: widgets, person: "root" })).status !== 200)
    await new Promise((resolve) => setTimeout(resolve, 50));
  for (const { collection, object } of rights) await make(collection, object);
}
