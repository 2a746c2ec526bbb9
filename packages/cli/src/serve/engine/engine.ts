import type { KubeClient } from "@dipper/kube";
import type { Transport } from "@dipper/world";

/** Where the objects are: the API server of this process, or a real Kubernetes. */
export interface Engine {
  /** As whoever may install CRDs, roles and admission policies. */
  readonly installer: KubeClient;
  /** As the service account of the controllers. */
  readonly controller: KubeClient;
  /** Requests whose peer is proven; without a proven user they are answered with 401. */
  readonly door: Transport;
  /** Nothing of a platform was in it before. */
  readonly fresh: boolean;
  /** What the start says of it; undefined: the embedded one. */
  readonly management: string | undefined;
  /** Fires when this platform may not act any more: another one may take its place. */
  readonly lost: AbortSignal;
}
