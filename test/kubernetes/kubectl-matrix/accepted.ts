/** A command whose output differs from that of the real server, for a reason. */
export interface Accepted {
  readonly scene: string;
  /** As it stands in the scene. */
  readonly run: string;
  /** Lines in which it may differ, as a failing row tells them; no other. Of one that ends with `…` the beginning counts. */
  readonly lines: readonly string[];
  readonly reason: string;
}

const notServed = "Kinds that are not in scope are not served, and so not listed.";
const ownVersion = "It says whose server it is, and was not built by Go.";
const wholeImpersonation =
  "Only the right to impersonate as a whole is known, not the one that is limited to some actions: the answer names what would be needed here.";

/** May only shrink: one that differs no more fails the lane. */
export const accepted: readonly Accepted[] = [
  {
    scene: "looking",
    run: "api-versions",
    lines: ["- apiregistration.k8s.io/v1", "- autoscaling/v1", "- resource.k8s.io/v1"],
    reason: notServed,
  },
  {
    scene: "looking",
    run: "api-resources",
    lines: [
      "- componentstatuses                   cs           v1                                false        ComponentStatus",
      "- apiservices                                      apiregistration.k8s.io/v1         false        APIService",
      "- deviceclasses                                    resource.k8s.io/v1                false        DeviceClass",
      "- resourceclaims                                   resource.k8s.io/v1                true         ResourceClaim",
      "- resourceclaimtemplates                           resource.k8s.io/v1                true         ResourceClaimTemplate",
      "- resourceslices                                   resource.k8s.io/v1                false        ResourceSlice",
    ],
    reason: notServed,
  },
  {
    scene: "looking",
    run: "api-resources -o wide --sort-by=name",
    lines: [
      "- apiservices                                      apiregistration.k8s.io/v1         false        APIService                         create,delete,deletecollection,get,list,patch,update,watch   api-extensions",
      "- componentstatuses                   cs           v1                                false        ComponentStatus                    get,list",
      "- deviceclasses                                    resource.k8s.io/v1                false        DeviceClass                        create,delete,deletecollection,get,list,patch,update,watch",
      "- resourceclaims                                   resource.k8s.io/v1                true         ResourceClaim                      create,delete,deletecollection,get,list,patch,update,watch",
      "- resourceclaimtemplates                           resource.k8s.io/v1                true         ResourceClaimTemplate              create,delete,deletecollection,get,list,patch,update,watch",
      "- resourceslices                                   resource.k8s.io/v1                false        ResourceSlice                      create,delete,deletecollection,get,list,patch,update,watch",
    ],
    reason: notServed,
  },
  {
    scene: "looking",
    run: "api-resources -o name --namespaced=false",
    lines: [
      "- componentstatuses",
      "- apiservices.apiregistration.k8s.io",
      "- deviceclasses.resource.k8s.io",
      "- resourceslices.resource.k8s.io",
    ],
    reason: notServed,
  },
  {
    scene: "looking",
    run: "api-resources --verbs=list,create -o name",
    lines: [
      "- apiservices.apiregistration.k8s.io",
      "- deviceclasses.resource.k8s.io",
      "- resourceclaims.resource.k8s.io",
      "- resourceclaimtemplates.resource.k8s.io",
      "- resourceslices.resource.k8s.io",
    ],
    reason: notServed,
  },
  {
    scene: "looking",
    run: "version",
    lines: ["- Server Version: v1.36.3", "+ Server Version: v1.36.3+dipper"],
    reason: ownVersion,
  },
  {
    scene: "looking",
    run: "version -o yaml",
    lines: [
      "-   compiler: gc",
      '-   emulationMajor: "1"',
      '-   emulationMinor: "36"',
      "-   gitCommit: $Format:%H$",
      '-   gitTreeState: ""',
      "-   gitVersion: v1.36.3",
      "-   goVersion: go1.26.8",
      '-   minCompatibilityMajor: "1"',
      '-   minCompatibilityMinor: "35"',
      "-   platform: linux/amd64",
      '+   compiler: ""',
      '+   gitCommit: ""',
      "+   gitTreeState: clean",
      "+   gitVersion: v1.36.3+dipper",
      '+   goVersion: ""',
      '+   platform: ""',
    ],
    reason: ownVersion,
  },
  {
    scene: "permitting",
    run: "get cm --as=root",
    lines: [
      '- ! Error from server (Forbidden): configmaps is forbidden: User "bob" cannot impersonate-on:user-info:list resource "configmaps" in API group "" in the namespace "permitting"',
      '+ ! Error from server (Forbidden): users "root" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope',
    ],
    reason: wholeImpersonation,
  },
  {
    scene: "permitting",
    run: "get cm --as=someone --as-group=system:masters",
    lines: [
      '- ! Error from server (Forbidden): configmaps is forbidden: User "bob" cannot impersonate-on:user-info:list resource "configmaps" in API group "" in the namespace "permitting"',
      '+ ! Error from server (Forbidden): users "someone" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope',
    ],
    reason: wholeImpersonation,
  },
];
