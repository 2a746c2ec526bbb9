import {
  CustomResourceDefinition,
  defineKind,
  fleetGroup,
  newObject,
  type ObjectOf,
  object,
  optional,
  text,
  whyOf,
} from "@dipper/api";
import { crdOf } from "@dipper/api/generate";
import type { Reconciler } from "@dipper/controller";
import type { Cache } from "@dipper/kube";
import { expect, it, vi } from "vitest";
import type { Room } from "../room.ts";
import { callRoute } from "./call-route.ts";
import { openStage, write } from "./stage.ts";

vi.setConfig({ testTimeout: 60_000 });

// The steps of docs/adding-a-room.md, with a room that answers greetings.

// 1. The kind.
const Greeting = defineKind({
  group: fleetGroup,
  version: "v1alpha1",
  kind: "Greeting",
  plural: "greetings",
  scope: "Cluster",
  shortNames: ["hi"],
  doc: "Somebody to greet.",
  spec: object({ name: text({ doc: "Who is greeted.", max: 63 }) }, { doc: "The wish." }),
  status: object({ answer: optional(text({ doc: "What was said.", max: 128 })) }, { doc: "What was observed." }),
  columns: [{ name: "Answer", type: "string", jsonPath: ".status.answer" }],
  conditions: {},
  example: "greeting.yaml",
});
type Greeting = ObjectOf<typeof Greeting>;

// 3. The reconciler: observe, decide, act, report.
function greetingReconciler(greetings: Cache<Greeting>): Reconciler<Greeting, Greeting, { readonly type: "None" }> {
  return {
    name: "greetings",
    kind: Greeting,
    watches: [],
    observe: async (ref) => greetings.get(ref),
    decide: (_greeting, now) => ({ actions: [], wait: { why: whyOf("NotStarted", {}, { now }) } }),
    act: async () => {},
    report: ({ spec }) => ({ answer: `Hello, ${spec.name}` }),
  };
}

// 4. and 5. The registration, and a route for what the object cannot say.
const greetingsRoom: Room = {
  name: "greetings",
  kinds: [Greeting],
  register({ manager }) {
    const greetings = manager.cache(Greeting);
    manager.add(greetingReconciler(greetings), { workers: 1 });
    const count = async () => ({ greetings: greetings.all().length });
    const schema = { type: "object" };
    return {
      parts: [],
      routes: [
        {
          method: "GET",
          path: "/api/v1/greetings/count",
          doc: "How many.",
          permission: { verb: "view", on: "fleet" },
          input: schema,
          output: schema,
          handle: count,
        },
      ],
    };
  },
};

// 6. and 7. The list, and one whole flow in the simulated world.
it("a room that follows the page works", async () => {
  const stage = await openStage({ rooms: [greetingsRoom], kinds: [crdOf(Greeting)] });
  await stage.sim.complete(
    stage.controller.create(Greeting, newObject(Greeting, { name: "one" }, { name: "Ada" }), write),
  );
  await stage.sim.until(() => stage.get(Greeting, "one")?.status?.answer === "Hello, Ada");
  expect(await stage.sim.complete(callRoute(stage, { path: "/api/v1/greetings/count" }))).toEqual({ greetings: 1 });
  expect(stage.list(CustomResourceDefinition).map((each) => each.metadata.name)).toContain(
    "greetings.fleet.dipper.dev",
  );
});
