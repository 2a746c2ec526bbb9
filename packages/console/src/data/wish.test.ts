import { afterEach, describe, expect, it, vi } from "vitest";
import { patchSeen } from "./wish.ts";

const path = "/api/v1/machine-sets/compute";

/** A server with one object; each patch with an old revision is refused as the real one does. */
function serve(now: { resourceVersion: string; generation: number; uid: string }) {
  const patches: unknown[] = [];
  vi.stubGlobal("document", { cookie: "" });
  vi.stubGlobal("fetch", (_path: string, init: { readonly method: string; readonly body?: string }) => {
    if (init.method === "GET") return Promise.resolve(Response.json({ metadata: now }));
    const body = JSON.parse(init.body ?? "{}") as { readonly metadata: { readonly resourceVersion: string } };
    patches.push(body);
    return Promise.resolve(
      body.metadata.resourceVersion === now.resourceVersion
        ? Response.json({ metadata: now })
        : Response.json({ code: "Conflict" }, { status: 409 }),
    );
  });
  return patches;
}

describe("a wish for an object that somebody saw", () => {
  afterEach(() => vi.unstubAllGlobals());
  const seen = { name: "compute", uid: "u1", resourceVersion: "7", generation: 2 };

  it("is fulfilled though the object's status has changed since", async () => {
    const patches = serve({ uid: "u1", resourceVersion: "9", generation: 2 });
    await patchSeen(path, seen, { replicas: 3 });
    expect(patches).toEqual([
      { metadata: { resourceVersion: "7" }, spec: { replicas: 3 } },
      { metadata: { resourceVersion: "9" }, spec: { replicas: 3 } },
    ]);
  });

  it.each([
    ["somebody has wished otherwise since", { uid: "u1", resourceVersion: "9", generation: 3 }],
    ["it is another object of that name", { uid: "u2", resourceVersion: "9", generation: 2 }],
  ])("is refused when %s", async (_when, now) => {
    const patches = serve(now);
    await expect(patchSeen(path, seen, { replicas: 3 })).rejects.toMatchObject({ code: "Conflict" });
    expect(patches).toHaveLength(1);
  });
});
