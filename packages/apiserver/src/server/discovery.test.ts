import { beforeAll, describe, expect, test } from "vitest";
import { compareVersions } from "../discovery/versions.ts";
import { type Harness, harness } from "../fixtures/harness.ts";
import { widgetCrd } from "../fixtures/objects.ts";

let h: Harness;
beforeAll(async () => {
  h = await harness();
  await h.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", { body: widgetCrd });
});

const aggregated = (version: string): Readonly<Record<string, string>> => ({
  accept: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList,application/json`,
});

describe("discovery", () => {
  test("legacy: versions, groups, one group, resources with their subresources", async () => {
    expect((await h.call("GET", "/api")).json).toMatchObject({ kind: "APIVersions", versions: ["v1"] });
    const groups = await h.call("GET", "/apis");
    expect(groups.json.groups.find((group: { name: string }) => group.name === "ex.io")).toMatchObject({
      versions: [
        { groupVersion: "ex.io/v1", version: "v1" },
        { groupVersion: "ex.io/v1beta1", version: "v1beta1" },
      ],
      preferredVersion: { groupVersion: "ex.io/v1", version: "v1" },
    });
    expect((await h.call("GET", "/apis/ex.io")).json).toMatchObject({ kind: "APIGroup", name: "ex.io" });
    const resources = await h.call("GET", "/apis/ex.io/v1");
    expect(resources.json).toMatchObject({ kind: "APIResourceList", groupVersion: "ex.io/v1" });
    expect(resources.json.resources.map((each: { name: string; kind: string }) => `${each.name} ${each.kind}`)).toEqual(
      ["widgets Widget", "widgets/status Widget", "widgets/scale Scale"],
    );
    expect((await h.call("GET", "/apis/nobody.io/v1")).status).toBe(404);
  });

  test.each(["v2"])("aggregated %s: everything in one answer, with an ETag", async (version) => {
    const reply = await h.call("GET", "/apis", { headers: aggregated(version) });
    expect(reply.headers["content-type"]).toBe(
      `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    );
    const group = reply.json.items.find((item: { metadata: { name: string } }) => item.metadata.name === "ex.io");
    expect(group.versions[0]).toMatchObject({ version: "v1", freshness: "Current" });
    expect(group.versions[0].resources[0]).toMatchObject({
      resource: "widgets",
      responseKind: { group: "ex.io", version: "v1", kind: "Widget" },
      scope: "Namespaced",
      singularResource: "widget",
      shortNames: ["wd"],
    });
    const again = await h.call("GET", "/apis", {
      headers: { ...aggregated(version), "if-none-match": reply.headers["etag"] as string },
    });
    expect([again.status, again.text]).toEqual([304, ""]);
    const core = await h.call("GET", "/api", { headers: aggregated(version) });
    expect(core.json.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual([""]);
  });

  test("does not promise subresources that are not served", async () => {
    const core = await h.call("GET", "/api/v1");
    const pods = core.json.resources
      .map((each: { name: string }) => each.name)
      .filter((name: string) => name.startsWith("pods"));
    expect(pods).toEqual([
      "pods",
      "pods/binding",
      "pods/ephemeralcontainers",
      "pods/eviction",
      "pods/log",
      "pods/resize",
      "pods/status",
    ]);
  });

  test("is read by everybody who is signed in, health and version by everybody", async () => {
    expect((await h.call("GET", "/apis", { user: "bob" })).status).toBe(200);
    const server = await harness({ authenticate: () => undefined });
    const anonymous = { headers: {} };
    const stranger = { headers: { authorization: "Bearer nobody" } };
    expect((await server.call("GET", "/version", anonymous)).json).toMatchObject({
      major: "1",
      minor: "36",
      gitVersion: "v1.36.3+dipper",
    });
    expect((await server.call("GET", "/healthz", anonymous)).text).toBe("ok");
    expect((await server.call("GET", "/readyz?verbose", anonymous)).text).toBe(
      "[+]ping ok\n[+]storage ok\nreadyz check passed\n",
    );
    expect((await server.call("GET", "/livez/ping", anonymous)).text).toBe("ok");
    for (const path of ["/apis", "/healthz", "/version"])
      expect((await server.call("GET", path, stranger)).status).toBe(401);
  });

  test("OpenAPI v3 has a document for each group and version, new ones too", async () => {
    const index = await h.call("GET", "/openapi/v3");
    expect(Object.keys(index.json.paths)).toEqual(
      expect.arrayContaining(["api/v1", "apis/apps/v1", "apis/ex.io/v1", "apis/ex.io/v1beta1"]),
    );
    const document = await h.call("GET", index.json.paths["apis/ex.io/v1"].serverRelativeURL);
    const patch = document.json.paths["/apis/ex.io/v1/namespaces/{namespace}/widgets/{name}"].patch;
    expect(patch["x-kubernetes-group-version-kind"]).toEqual({ group: "ex.io", version: "v1", kind: "Widget" });
    const parameters = JSON.stringify([
      ...patch.parameters,
      ...(document.json.paths["/apis/ex.io/v1/namespaces/{namespace}/widgets/{name}"].parameters ?? []),
    ]);
    for (const name of ["fieldValidation", "dryRun"]) expect(parameters).toContain(`"${name}"`);
  });

  test("an OpenAPI document may be kept for ever under its hash, and is elsewhere under another", async () => {
    const index = await h.call("GET", "/openapi/v3");
    const url = index.json.paths["apis/ex.io/v1"].serverRelativeURL as string;
    const kept = await h.call("GET", url);
    const hash = url.split("hash=")[1] ?? "";
    expect(kept.headers).toMatchObject({
      etag: `"${hash}"`,
      vary: "Accept",
      "cache-control": "public, immutable",
      expires: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/) as string,
    });
    const moved = await h.call("GET", "/openapi/v3/apis/ex.io/v1?hash=OLD");
    expect([moved.status, moved.headers["location"]]).toEqual([301, url]);
    const plain = await h.call("GET", "/openapi/v3/apis/ex.io/v1");
    expect([plain.headers["etag"], plain.headers["cache-control"]]).toEqual([`"${hash}"`, "no-cache, private"]);
    const same = await h.call("GET", "/openapi/v3/apis/ex.io/v1", { headers: { "if-none-match": `"${hash}"` } });
    expect([same.status, same.text]).toEqual([304, ""]);
  });

  test("OpenAPI v2 is JSON or protobuf, as is asked for", { timeout: 30_000 }, async () => {
    const json = await h.call("GET", "/openapi/v2");
    expect(json.headers["content-type"]).toBe("application/json");
    expect(json.json.definitions["io.ex.v1.Widget"]["x-kubernetes-group-version-kind"]).toEqual([
      { group: "ex.io", version: "v1", kind: "Widget" },
    ]);
    const accept = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    const binary = await h.call("GET", "/openapi/v2", { headers: { accept } });
    expect(binary.headers["content-type"]).toBe("application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
    expect(binary.headers["etag"]).toBe(json.headers["etag"]);
    const neither = await h.call("GET", "/openapi/v2", { headers: { accept: "text/html" } });
    expect([neither.status, neither.json.reason]).toEqual([406, "NotAcceptable"]);
  });

  test("versions are ordered as Kubernetes orders them", () => {
    const mixed = ["v1alpha1", "foo1", "v2", "v1beta2", "v10", "v1beta10", "v1", "v11alpha2", "foo10"];
    expect(mixed.toSorted(compareVersions)).toEqual([
      "v10",
      "v2",
      "v1",
      "v1beta10",
      "v1beta2",
      "v11alpha2",
      "v1alpha1",
      "foo1",
      "foo10",
    ]);
  });
});
