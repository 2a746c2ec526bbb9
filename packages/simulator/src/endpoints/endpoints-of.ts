import type { EndpointSliceEndpoint, EndpointSubset, Service, ServicePort } from "@dipper/api";
import { selects } from "@dipper/api";
import type { NodeView } from "../control/node-view.ts";
import type { PodView } from "../control/pod-view.ts";

/** A pod behind a service, with the named ports of its containers. */
export interface Backend {
  readonly pod: PodView;
  readonly node: NodeView | undefined;
  readonly ports: ReadonlyMap<string, number>;
}

export function isBehind(service: Service, pod: PodView): boolean {
  const { selector } = service.spec ?? {};
  return selector !== undefined && Object.keys(selector).length > 0 && selects({ matchLabels: selector }, pod.labels);
}

/** The port of the pod that a port of the service means; undefined: this pod has none of that name. */
export function targetPort(port: ServicePort, backend: Backend): number | undefined {
  const { targetPort: target = port.port } = port;
  if (typeof target === "number") return target === 0 ? port.port : target;
  return backend.ports.get(`${port.protocol ?? "TCP"}/${target}`);
}

const reference = ({ pod }: Backend) => ({ kind: "Pod", namespace: pod.namespace, name: pod.name, uid: pod.uid });

export function sliceEndpoint(service: Service, backend: Backend): EndpointSliceEndpoint {
  const { pod, node } = backend;
  const serving = pod.ready || service.spec?.publishNotReadyAddresses === true;
  const zone = node?.labels["topology.kubernetes.io/zone"];
  return {
    addresses: [pod.ip],
    conditions: { ready: serving && !pod.deleting, serving: pod.ready, terminating: pod.deleting },
    targetRef: reference(backend),
    ...(pod.node === "" ? {} : { nodeName: pod.node }),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** The older form of the same: one subset for each set of ports. */
export function subsetsOf(service: Service, backends: readonly Backend[]): readonly EndpointSubset[] {
  const byPorts = new Map<string, { ready: Backend[]; rest: Backend[]; ports: NonNullable<EndpointSubset["ports"]> }>();
  const tolerant = service.spec?.publishNotReadyAddresses === true;
  for (const backend of backends) {
    const ports = (service.spec?.ports ?? []).flatMap((port) => {
      const number = targetPort(port, backend);
      const name = port.name ?? "";
      return number === undefined
        ? []
        : [{ ...(name === "" ? {} : { name }), port: number, protocol: port.protocol ?? "TCP" }];
    });
    if (ports.length === 0 && (service.spec?.ports ?? []).length > 0) continue;
    if (backend.pod.deleting && !tolerant) continue;
    const key = JSON.stringify(ports);
    const group = byPorts.get(key) ?? { ready: [], rest: [], ports };
    byPorts.set(key, group);
    (backend.pod.ready || tolerant ? group.ready : group.rest).push(backend);
  }
  const address = (backend: Backend) => ({
    ip: backend.pod.ip,
    ...(backend.pod.node === "" ? {} : { nodeName: backend.pod.node }),
    targetRef: reference(backend),
  });
  return [...byPorts.values()].map(({ ready, rest, ports }) => ({
    ...(ready.length === 0 ? {} : { addresses: ready.map(address) }),
    ...(rest.length === 0 ? {} : { notReadyAddresses: rest.map(address) }),
    ...(ports.length === 0 ? {} : { ports }),
  }));
}
