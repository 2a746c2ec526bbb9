import { Deployment, EndpointSlice, Endpoints, Service } from "@dipper/api";
import { expect, test } from "vitest";
import { podTemplate, type TestCluster, testCluster } from "../fixtures/cluster.ts";

const ref = { namespace: "default", name: "web" };

async function create(at: TestCluster, image: string): Promise<void> {
  const containers = [{ name: "main", image, ports: [{ name: "http", containerPort: 8080 }] }];
  const spec = { replicas: 2, selector: { matchLabels: { app: "web" } }, template: podTemplate("web", { containers }) };
  await at.do(at.local.create(Deployment, { metadata: ref, spec }));
  const ports = [{ name: "http", port: 80, targetPort: "http" }];
  await at.do(at.local.create(Service, { metadata: ref, spec: { selector: { app: "web" }, ports } }));
  await at.sim.run(3_000);
}

const slices = (at: TestCluster): readonly EndpointSlice[] => at.local.list(EndpointSlice, "default");
const subsets = (at: TestCluster): Endpoints["subsets"] => at.local.get(Endpoints, ref)?.subsets;

test("the pods behind a service stand in a slice and in its endpoints, by the number that its named port has in them", async () => {
  const at = await testCluster();
  await create(at, "app:1");
  const [slice] = slices(at);
  expect(slice).toMatchObject({
    addressType: "IPv4",
    ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    metadata: {
      labels: {
        "kubernetes.io/service-name": "web",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      },
      ownerReferences: [{ kind: "Service", name: "web" }],
    },
  });
  expect(slice?.endpoints.map((each) => each.conditions)).toEqual(
    Array.from({ length: 2 }, () => ({ ready: true, serving: true, terminating: false })),
  );
  expect(subsets(at)?.[0]?.addresses?.length).toBe(2);
  await at.do(at.local.delete(Service, ref));
  await at.sim.run(1_000);
  expect(slices(at)).toEqual([]);
  expect(at.local.get(Endpoints, ref)).toBeUndefined();
});

test("pods that do not serve are named, and nobody is sent to them", async () => {
  const at = await testCluster();
  await create(at, "app:1");
  await at.do(
    at.local.update(Deployment, ref, (each) => ({
      ...each,
      spec: {
        ...each.spec,
        template: {
          ...each.spec.template,
          metadata: {
            ...each.spec.template.metadata,
            annotations: { "fleet.dipper.dev/simulated-fault": "NeverReady" },
          },
        },
      },
    })),
  );
  await at.sim.run(3_000);
  const ready = slices(at)[0]
    ?.endpoints.map((each) => each.conditions?.ready)
    .filter((each) => each === true);
  expect(ready?.length).toBe(2);
  expect(subsets(at)?.[0]).toMatchObject({ addresses: [{}, {}], notReadyAddresses: [{ targetRef: { kind: "Pod" } }] });
});
