import { ConfigMap, DipperError, type DNSZone, isCode, platformNamespace } from "@dipper/api";
import type { RoomDeps } from "@dipper/room";

/** Where a zone file stands. */
export interface Place {
  /** For people: `zones/k8s.example.com.zone`, `ConfigMap dns/zones`. */
  readonly where: string;
  read(signal: AbortSignal): Promise<string | undefined>;
  write(text: string, signal: AbortSignal): Promise<void>;
}

const manager = "dipper-integrations";

export function placeOf(deps: RoomDeps, { spec }: DNSZone): Place {
  const key = `${spec.zone}.zone`;
  return spec.zoneFile.target === "ConfigMap" ? inConfigMap(deps, spec.zoneFile, key) : inFolder(deps, key);
}

function inFolder({ world, dataFolder }: RoomDeps, file: string): Place {
  const path = `${dataFolder}/zones/${file}`;
  return {
    where: `zones/${file}`,
    async read() {
      const data = await world.files.read(path);
      return data === undefined ? undefined : new TextDecoder().decode(data);
    },
    // A name server of another user reads it.
    write: (text) => world.files.replace(path, new TextEncoder().encode(text), 0o644),
  };
}

function inConfigMap(deps: RoomDeps, target: DNSZone["spec"]["zoneFile"], key: string): Place {
  const { clusterName, namespace = platformNamespace, configMap = "" } = target;
  const kube = clusterName === undefined ? deps.kube : deps.cluster(clusterName);
  const ref = { namespace, name: configMap };
  const found = (signal: AbortSignal) => kube.get(ConfigMap, ref, { signal });
  return {
    where: `ConfigMap ${namespace}/${configMap}${clusterName === undefined ? "" : ` of ${clusterName}`}`,
    read: async (signal) => (await found(signal))?.data?.[key],
    async write(text, signal) {
      const data = { [key]: text };
      const write = { manager, signal };
      try {
        await kube.patch(ConfigMap, ref, { data }, write);
      } catch (cause) {
        if (!isCode(cause, "NotFound")) throw DipperError.from(cause);
        const fresh = { apiVersion: "v1", kind: "ConfigMap", metadata: ref, data };
        await kube.create(ConfigMap, fresh, write);
      }
    },
  };
}
