import { EndpointSlice, Endpoints, Pod, Service } from "@dipper/api";
import { jsonEqual } from "@dipper/kube";
import { type Controller, keyParts, type Seen, type Workplace } from "../control/controller.ts";
import { controllerOf, controllerReference } from "../control/ownership.ts";
import { nameSuffix } from "../control/template.ts";
import { type Backend, isBehind, sliceEndpoint, subsetsOf, targetPort } from "./endpoints-of.ts";

const nameLabel = "kubernetes.io/service-name";
const managedLabel = "endpointslice.kubernetes.io/managed-by";
const manager = "endpointslice-controller.k8s.io";
const headless = "service.kubernetes.io/headless";
/** As upstream. */
const mostPerSlice = 100;

type Slice = Pick<EndpointSlice, "addressType" | "endpoints" | "ports">;

/** Writes which pods stand behind each service: EndpointSlices, and Endpoints for those who still read them. */
export function endpointsController(place: Workplace): Controller {
  const { local, state, world } = place;

  return {
    name: "Endpoints",
    all: () => local.list(Service).map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`),
    *concerns({ change, pod }: Seen) {
      if (change.resource === "/services") yield change.entry.key;
      if (change.resource === "/endpoints" && change.type === "DELETED") yield change.entry.key;
      const service = change.entry.labels[nameLabel];
      if (change.resource === "discovery.k8s.io/endpointslices" && change.type !== "ADDED" && service !== undefined)
        yield `${change.entry.namespace}/${service}`;
      for (const view of [pod?.now, pod?.before]) {
        if (view === undefined) continue;
        for (const each of local.list(Service, view.namespace))
          if (isBehind(each, view)) yield `${view.namespace}/${each.metadata.name}`;
      }
    },
    reconcile: async (key) => {
      const ref = keyParts(key);
      const service = local.get(Service, ref);
      // Slices go with the service that owns them; the Endpoints of a service that is gone are removed.
      if (service === undefined) return drop(ref);
      if (service.metadata.deletionTimestamp !== undefined || Object.keys(service.spec?.selector ?? {}).length === 0)
        return undefined;
      const backends = backendsOf(service);
      await Promise.all([writeSlices(service, backends), writeEndpoints(service, backends)]);
      return undefined;
    },
  };

  async function drop(ref: { readonly namespace: string; readonly name: string }): Promise<undefined> {
    const left = local.get(Endpoints, ref);
    if (left?.metadata.labels?.["endpoints.kubernetes.io/managed-by"] === "endpoint-controller")
      await local.delete(Endpoints, ref);
    return undefined;
  }

  function backendsOf(service: Service): readonly Backend[] {
    const found: Backend[] = [];
    for (const pod of state.inNamespace(service.metadata.namespace ?? "")) {
      if (pod.ip === "" || pod.finished || !isBehind(service, pod)) continue;
      const spec = local.get(Pod, pod)?.spec;
      const ports = new Map<string, number>();
      for (const container of spec?.containers ?? [])
        for (const port of container.ports ?? [])
          if (port.name !== undefined) ports.set(`${port.protocol ?? "TCP"}/${port.name}`, port.containerPort);
      found.push({ pod, node: state.nodes.get(pod.node), ports });
    }
    return found.toSorted((a, b) => (a.pod.ip < b.pod.ip ? -1 : 1));
  }

  async function writeSlices(service: Service, backends: readonly Backend[]): Promise<void> {
    const { namespace = "", name } = service.metadata;
    const present = local
      .list(EndpointSlice, namespace)
      .filter(({ metadata }) => metadata.labels?.[nameLabel] === name && metadata.labels[managedLabel] === manager)
      .filter(({ metadata }) => controllerOf(metadata)?.uid === service.metadata.uid);
    const wanted = slicesOf(service, backends);
    const labels = labelsOf(service);
    await Promise.all([
      ...wanted.map((slice, i) => {
        const old = present[i];
        if (old === undefined) return createSlice(service, slice, labels);
        if (old.addressType !== slice.addressType) return recreate(service, slice, old);
        const same = jsonEqual(
          { endpoints: old.endpoints, ports: old.ports ?? [] },
          { endpoints: slice.endpoints, ports: slice.ports ?? [] },
        );
        if (same && jsonEqual(old.metadata.labels, labels)) return undefined;
        return local.update(EndpointSlice, { namespace, name: old.metadata.name }, (current) => ({
          ...current,
          metadata: { ...current.metadata, labels },
          ...slice,
        }));
      }),
      ...present
        .slice(wanted.length)
        .map((slice) => local.delete(EndpointSlice, { namespace, name: slice.metadata.name })),
    ]);
  }

  async function recreate(service: Service, slice: Slice, old: EndpointSlice): Promise<void> {
    await local.delete(EndpointSlice, { namespace: old.metadata.namespace ?? "", name: old.metadata.name });
    await createSlice(service, slice, labelsOf(service));
  }

  async function createSlice(service: Service, slice: Slice, labels: Readonly<Record<string, string>>): Promise<void> {
    const { namespace = "", name } = service.metadata;
    await local.create(EndpointSlice, {
      metadata: {
        name: `${name}-${nameSuffix(world.random)}`,
        generateName: `${name}-`,
        namespace,
        labels,
        ownerReferences: [controllerReference(Service, service.metadata)],
      },
      ...slice,
    });
  }

  async function writeEndpoints(service: Service, backends: readonly Backend[]): Promise<void> {
    const { namespace = "", name } = service.metadata;
    const subsets = subsetsOf(service, backends);
    const labels = {
      ...service.metadata.labels,
      "endpoints.kubernetes.io/managed-by": "endpoint-controller",
      ...(service.spec?.clusterIP === "None" ? { [headless]: "" } : {}),
    };
    const old = local.get(Endpoints, { namespace, name });
    if (old === undefined) {
      await local.create(Endpoints, {
        metadata: { name, namespace, labels },
        ...(subsets.length === 0 ? {} : { subsets }),
      });
      return;
    }
    if (jsonEqual(old.subsets ?? [], subsets) && jsonEqual(old.metadata.labels, labels)) return;
    await local.update(Endpoints, { namespace, name }, (current) => {
      const { subsets: _before, ...rest } = current;
      const changed = { ...rest, metadata: { ...current.metadata, labels } };
      return subsets.length === 0 ? changed : { ...changed, subsets };
    });
  }
}

function labelsOf(service: Service): Readonly<Record<string, string>> {
  return {
    ...service.metadata.labels,
    [nameLabel]: service.metadata.name,
    [managedLabel]: manager,
    ...(service.spec?.clusterIP === "None" ? { [headless]: "" } : {}),
  };
}

/** A slice for each set of ports, 100 endpoints at most; one that is empty where there are none. */
function slicesOf(service: Service, backends: readonly Backend[]): readonly Slice[] {
  const addressType = service.spec?.ipFamilies?.[0] ?? "IPv4";
  const groups = new Map<string, { readonly ports: NonNullable<Slice["ports"]>; readonly backends: Backend[] }>();
  for (const backend of backends) {
    const ports = (service.spec?.ports ?? []).flatMap((port) => {
      const number = targetPort(port, backend);
      return number === undefined ? [] : [{ name: port.name ?? "", port: number, protocol: port.protocol ?? "TCP" }];
    });
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, backends: [] };
    groups.set(key, group);
    group.backends.push(backend);
  }
  const slices = [...groups.values()].flatMap(({ ports, backends: members }) => {
    const chunks: Slice[] = [];
    for (let from = 0; from < members.length; from += mostPerSlice)
      chunks.push({
        addressType,
        endpoints: members.slice(from, from + mostPerSlice).map((each) => sliceEndpoint(service, each)),
        ports,
      });
    return chunks;
  });
  return slices.length === 0 ? [{ addressType, endpoints: [], ports: [] }] : slices;
}
