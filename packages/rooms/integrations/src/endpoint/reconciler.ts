import { Endpoint, type Finding, finding, platformNamespace, Secret, whyOf } from "@dipper/api";
import type { Reconciler } from "@dipper/controller";
import type { RoomDeps } from "@dipper/room";
import { literalHost, mayReach } from "../send/addresses.ts";
import { explain } from "../send/explain.ts";

export interface EndpointSeen {
  readonly endpoint: Endpoint;
  readonly signs: boolean;
  /** The address in its URL that may not be connected to. */
  readonly refused?: string;
}

/** Secrets are not watched: whether there is a key is asked again after this time. */
const lookAgainMs = 300_000;

/** Says whether an endpoint can be used at all; nothing is sent. */
export function endpointReconciler(deps: RoomDeps): Reconciler<Endpoint, EndpointSeen, { readonly type: "None" }> {
  const endpoints = deps.manager.cache(Endpoint);
  const open = mayReach(deps.platformAddresses);
  return {
    name: "endpoints",
    kind: Endpoint,
    watches: [],
    async observe(ref, signal) {
      const endpoint = endpoints.get(ref);
      if (endpoint === undefined) return undefined;
      const { secretRef, url, allowPrivateAddresses } = endpoint.spec;
      const secret = await deps.kube.get(Secret, { namespace: platformNamespace, name: secretRef.name }, { signal });
      const literal = literalHost(url);
      const refused = allowPrivateAddresses === "Never" && literal !== undefined && !open(literal);
      return {
        endpoint,
        signs: (secret?.data?.["hmac"] ?? "") !== "",
        ...(refused ? { refused: literal } : {}),
      };
    },
    decide: (seen, now) => {
      const { reason, params } = usable(seen);
      return { actions: [], wait: { why: whyOf(reason as "Usable", params, { now }), forMs: lookAgainMs } };
    },
    act: async () => {},
    report: (seen, _decision, _outcomes, now) => {
      const found = usable(seen);
      return explain(seen.endpoint, found.status === "True" ? "Ready" : "Broken", { Usable: found }, now);
    },
  };
}

function usable({ endpoint, signs, refused }: EndpointSeen): Finding {
  if (refused !== undefined) return finding("False", "AddressRefused", { address: refused });
  return signs ? finding("True", "Usable") : finding("False", "KeyMissing", { secret: endpoint.spec.secretRef.name });
}
