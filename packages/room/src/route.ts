import type { KubeClient } from "@dipper/kube";

/** Who may call a route: the verb is checked as RBAC on `clusters.fleet.dipper.dev/<name>`, or on `*` for the fleet. */
export interface Permission {
  readonly verb: "view" | "operate" | "approve" | "emergency" | "administer" | "audit";
  /**
   * `clusterFrom`: the field of the input that names the cluster, as in `clusterName` or `spec.clusterName`. `filtered`: everybody who is
   * signed in may call it; the route itself shows and does only what `call.may` allows. `token`: nobody is signed in; the route itself
   * proves the bearer token among `call.headers`, and throws `Unauthorized` for any other.
   */
  readonly on: "fleet" | "filtered" | "token" | { readonly clusterFrom: string };
}

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Parameters in the form `:name`; they stand in the input beside query and body. */
  readonly path: `/api/v1/${string}`;
  readonly doc: string;
  readonly permission: Permission;
  /** JSON Schemas; the server checks and documents by them. */
  readonly input: object;
  readonly output: object;
  /** Answers a JSON value, or a stream of text lines where `output` is `{ type: "string" }`. */
  handle(call: Call): Promise<unknown>;
}

export interface Call {
  readonly input: Readonly<Record<string, unknown>>;
  readonly user: string;
  readonly groups: readonly string[];
  /** The management cluster on behalf of the caller: admission and RBAC see him, not the server. */
  readonly kube: KubeClient;
  readonly signal: AbortSignal;
  /** Headers of the request, names in lower case. The server always sets them. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  /** May the caller do this on a cluster, or without one on the fleet? The server always sets it; a test without it means yes. */
  readonly may?: (verb: Permission["verb"], cluster?: string) => boolean;
  /**
   * A managed cluster on behalf of the caller, through the door that everybody uses: what he may not do in it is refused, what he changes is
   * recorded. The server always sets it.
   */
  readonly inside?: (cluster: string) => KubeClient;
  audit(fields: object): void;
}
