import { get, type Scenario } from "../step.ts";

interface Named {
  readonly name: string;
}
interface Discovered {
  readonly resource: string;
  readonly subresources?: readonly { readonly subresource: string }[];
}
const aggregated = {
  headers: { accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" },
};
/** Groups whose kinds every cluster works with. */
const known = ["apps", "batch", "autoscaling", "policy", "rbac.authorization.k8s.io", "networking.k8s.io"];

const byName = (list: readonly Named[]): object => Object.fromEntries(list.map((each) => [each.name, each]));
const groups = (body: { readonly groups: readonly Named[] }): object =>
  byName(body.groups.filter(({ name }) => known.includes(name)));
const resources = (body: {
  readonly kind: string;
  readonly groupVersion: string;
  readonly resources: readonly Named[];
}): object => ({
  kind: body.kind,
  groupVersion: body.groupVersion,
  resources: byName(body.resources.map((each) => ({ ...each, storageVersionHash: undefined }))),
});
const discovered = (body: {
  readonly items: readonly {
    readonly metadata: Named;
    readonly versions: readonly {
      readonly version: string;
      readonly freshness: string;
      readonly resources: readonly Discovered[];
    }[];
  }[];
}): object =>
  Object.fromEntries(
    body.items
      .filter(({ metadata }) => metadata.name === undefined || known.includes(metadata.name))
      .map(({ metadata, versions }) => [
        metadata.name ?? "core",
        versions.map(({ version, freshness, resources }) => ({
          version,
          freshness,
          resources: Object.fromEntries(
            resources.map((each) => [
              each.resource,
              {
                ...each,
                subresources: Object.fromEntries((each.subresources ?? []).map((sub) => [sub.subresource, sub])),
              },
            ]),
          ),
        })),
      ]),
  );

/** What is served: the old documents and the aggregated ones. */
export const discovery: Scenario = {
  name: "discovery",
  steps: [
    get("versions", "/api", {
      show: (body: { kind: string; versions: string[] }) => ({ kind: body.kind, versions: body.versions }),
    }),
    get("core", "/api/v1", { show: resources }),
    get("groups", "/apis", { show: groups }),
    get("apps", "/apis/apps"),
    get("apps v1", "/apis/apps/v1", { show: resources }),
    get("batch v1", "/apis/batch/v1", { show: resources }),
    get("policy v1", "/apis/policy/v1", { show: resources }),
    get("autoscaling v1", "/apis/autoscaling/v1", { show: resources }),
    get("autoscaling v2", "/apis/autoscaling/v2", { show: resources }),
    get("rbac v1", "/apis/rbac.authorization.k8s.io/v1", { show: resources }),
    get("networking v1", "/apis/networking.k8s.io/v1", { show: resources }),
    get("authorization v1", "/apis/authorization.k8s.io/v1", { show: resources }),
    get("authentication v1", "/apis/authentication.k8s.io/v1", { show: resources }),
    get("apiextensions v1", "/apis/apiextensions.k8s.io/v1", { show: resources }),
    get("events v1", "/apis/events.k8s.io/v1", { show: resources }),
    get("coordination v1", "/apis/coordination.k8s.io/v1", { show: resources }),
    get("discovery v1", "/apis/discovery.k8s.io/v1", { show: resources }),
    get("scheduling v1", "/apis/scheduling.k8s.io/v1", { show: resources }),
    get("storage v1", "/apis/storage.k8s.io/v1", { show: resources }),
    get("admission v1", "/apis/admissionregistration.k8s.io/v1", { show: resources }),
    get("aggregated core", "/api", { ...aggregated, show: discovered }),
    get("aggregated groups", "/apis", { ...aggregated, show: discovered }),
    get("aggregated, any of them", "/apis", {
      headers: {
        accept:
          "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json",
      },
      show: (body: { kind: string; apiVersion: string }) => ({ kind: body.kind, apiVersion: body.apiVersion }),
    }),
    get("aggregated beta", "/apis", {
      headers: { accept: "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json" },
      show: (body: { kind: string; apiVersion: string }) => ({ kind: body.kind, apiVersion: body.apiVersion }),
    }),
    get("version", "/version", {
      show: (body: { major: string; minor: string }) => ({ major: body.major, minor: body.minor }),
    }),
    get("openapi v3", "/openapi/v3", {
      show: (body: { paths: Record<string, object> }) =>
        ["api/v1", "apis/apps/v1", "version"].map((path) => Object.keys(body.paths[path] ?? {})),
    }),
    get("a patch in openapi v3", "/openapi/v3/apis/apps/v1", {
      show: (body: {
        paths: Record<
          string,
          { patch: { parameters: Named[]; "x-kubernetes-action": string; "x-kubernetes-group-version-kind": object } }
        >;
      }) => {
        const { patch } = body.paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"] as {
          patch: { parameters: Named[]; "x-kubernetes-action": string; "x-kubernetes-group-version-kind": object };
        };
        return {
          parameters: patch.parameters.map(({ name }) => name).toSorted(),
          action: patch["x-kubernetes-action"],
          kind: patch["x-kubernetes-group-version-kind"],
        };
      },
    }),
    get("an unknown document", "/openapi/v3/apis/none/v1"),
  ],
};
