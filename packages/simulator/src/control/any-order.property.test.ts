import { Deployment, Pod, ReplicaSet } from "@dipper/api";
import fc from "fast-check";
import { expect, test } from "vitest";
import { podTemplate, testCluster } from "../fixtures/cluster.ts";

type Step =
  | { readonly type: "scale"; readonly replicas: number }
  | { readonly type: "update"; readonly image: string }
  | { readonly type: "kill"; readonly pod: number }
  | { readonly type: "recreate" }
  | { readonly type: "pause"; readonly paused: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.integer({ min: 0, max: 6 }).map((replicas): Step => ({ type: "scale", replicas })),
  fc.constantFrom("app:1", "app:2", "app:3").map((image): Step => ({ type: "update", image })),
  fc.nat(5).map((pod): Step => ({ type: "kill", pod })),
  fc.boolean().map((paused): Step => ({ type: "pause", paused })),
  fc.constant<Step>({ type: "recreate" }),
);

const ref = { namespace: "default", name: "web" };
const wanted = (replicas: number) => ({
  metadata: ref,
  spec: { replicas, selector: { matchLabels: { app: "web" } }, template: podTemplate("web") },
});

test("whatever is scaled, updated, killed and made anew, in whatever order and at whatever moment, ends in what was asked for last", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.nat(900)), { maxLength: 8 }), fc.nat(1_000), async (steps, seed) => {
      const at = await testCluster({ seed });
      const { local } = at;
      await at.do(local.create(Deployment, wanted(2)));
      const edit = (spec: Partial<Deployment["spec"]>) =>
        local.update(Deployment, ref, (each) => ({ ...each, spec: { ...each.spec, ...spec } }));
      for (const [each, waitMs] of steps) {
        if (each.type === "scale") await at.do(edit({ replicas: each.replicas }));
        else if (each.type === "pause") await at.do(edit({ paused: each.paused }));
        else if (each.type === "update") {
          const containers = [{ name: "main", image: each.image }];
          await at.do(edit({ template: podTemplate("web", { containers }) }));
        } else if (each.type === "recreate") {
          await at.do(local.delete(Deployment, ref));
          await at.do(local.create(Deployment, wanted(2)));
        } else {
          const pod = local.list(Pod, "default")[each.pod];
          if (pod !== undefined) await at.do(local.delete(Pod, { namespace: "default", name: pod.metadata.name }));
        }
        await at.sim.run(waitMs);
      }
      await at.do(edit({ paused: false }));
      await at.sim.run(60_000);
      const deployment = local.get(Deployment, ref);
      const replicas = deployment?.spec.replicas ?? 0;
      const image = deployment?.spec.template.spec.containers[0]?.image;
      const pods = local.list(Pod, "default");
      expect(pods.length).toBe(replicas);
      const sets = new Map(local.list(ReplicaSet, "default").map((set) => [set.metadata.uid, set]));
      for (const pod of pods) {
        expect(pod.spec.containers[0]?.image).toBe(image);
        expect(pod.status?.phase).toBe("Running");
        expect(sets.has(pod.metadata.ownerReferences?.[0]?.uid)).toBe(true);
      }
      for (const set of sets.values()) expect(set.metadata.ownerReferences?.[0]?.uid).toBe(deployment?.metadata.uid);
      expect(deployment?.status?.availableReplicas ?? 0).toBe(replicas);
    }),
    { numRuns: 10 },
  );
}, 60_000);
