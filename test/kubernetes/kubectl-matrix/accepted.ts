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
const inGo =
  "The real server shows its own structures, field by field as its code has them; this one names the rule, or shows the object.";
const countsItself =
  "This server counts budgets and quotas itself; beside the real one no controllers run in scenes without workloads.";
const wholeImpersonation =
  "Only the right to impersonate as a whole is known, not the one that is limited to some actions: the answer names what would be needed here.";

/** May only shrink: one that differs no more fails the lane. */
export const accepted: readonly Accepted[] = [
  {
    scene: "looking",
    run: "api-versions",
    lines: ["- apiregistration.k8s.io/v1", "- resource.k8s.io/v1"],
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
    scene: "many-kinds",
    run: "replace -f test/kubernetes/kubectl-matrix/objects.yaml",
    lines: [
      "- ! @@ -238,7 +238,7 @@",
      '- !   "ActiveDeadlineSeconds": null,',
      '- !   "DNSPolicy": "ClusterFirst",',
      '- !   "NodeSelector": null,',
      '- ! - "ServiceAccountName": "default",',
      '- ! + "ServiceAccountName": "",',
      '- !   "AutomountServiceAccountToken": false,',
      '- !   "NodeName": "node-11",',
      '- !   "SecurityContext": {',
      "- ",
      '- ! Error from server (Invalid): error when replacing "test/kubernetes/kubectl-matrix/objects.yaml": Job.batch "once" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`, spec.selector: Invalid value: null: field is immutable, spec.template: Invalid value: {"Spec":{"Volumes":null,…',
      '+ ! Error from server (Invalid): error when replacing "test/kubernetes/kubectl-matrix/objects.yaml": Job.batch "once" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`, spec.selector: Invalid value: null: field is immutable, spec.template: Invalid value: {"spec":{"containers":[…',
    ],
    reason: inGo,
  },
  {
    scene: "refusing",
    run: `patch pod running -p '{"spec":{"nodeName":"x"}}'`,
    lines: [
      "- ! @@ -42,7 +42,7 @@",
      '- !   "NodeSelector": null,',
      '- !   "ServiceAccountName": "default",',
      '- !   "AutomountServiceAccountToken": false,',
      '- ! - "NodeName": "",',
      '- ! + "NodeName": "x",',
      '- !   "SecurityContext": {',
      '- !    "HostNetwork": false,',
      '- !    "HostPID": false,',
      "- ",
    ],
    reason: inGo,
  },
  {
    scene: "refusing",
    run: `patch pod running -p '{"spec":{"terminationGracePeriodSeconds":5}}'`,
    lines: [
      "- ! @@ -36,7 +36,7 @@",
      "- !   ],",
      '- !   "EphemeralContainers": null,',
      '- !   "RestartPolicy": "Always",',
      '- ! - "TerminationGracePeriodSeconds": 30,',
      '- ! + "TerminationGracePeriodSeconds": 5,',
      '- !   "ActiveDeadlineSeconds": null,',
      '- !   "DNSPolicy": "ClusterFirst",',
      '- !   "NodeSelector": null,',
      "- ",
    ],
    reason: inGo,
  },
  {
    scene: "refusing",
    run: `patch job once -p '{"spec":{"template":{"spec":{"restartPolicy":"OnFailure"}}}}'`,
    lines: [
      '- ! The Job "once" is invalid: spec.template: Invalid value: {"labels":{"batch.kubernetes.io/controller-uid":"<uid>",…',
      '+ ! The Job "once" is invalid: spec.template: Invalid value: {"spec":{"containers":[…',
    ],
    reason: inGo,
  },
  {
    scene: "writing",
    run: "get cm,secret,sa,deploy,job,cronjob,role,rolebinding,ingress,pdb,quota",
    lines: [
      "- NAME                 REQUEST   LIMIT   AGE",
      "- resourcequota/most                     <age>",
      "+ NAME                 REQUEST                         LIMIT   AGE",
      "+ resourcequota/most   configmaps: 2/100, pods: 0/10           <age>",
    ],
    reason: countsItself,
  },
  {
    scene: "writing",
    run: "describe quota most",
    lines: ["+ configmaps  2     100", "+ pods        0     10"],
    reason: countsItself,
  },
  {
    scene: "many-kinds",
    run: "get -f test/kubernetes/kubectl-matrix/objects.yaml -o yaml --show-managed-fields",
    lines: [
      "+     conditions:",
      '+     - lastTransitionTime: "<time>"',
      '+       message: ""',
      "+       observedGeneration: 1",
      "+       reason: InsufficientPods",
      '+       status: "False"',
      "+       type: DisruptionAllowed",
      "+     observedGeneration: 1",
    ],
    reason: countsItself,
  },
  {
    scene: "many-kinds",
    run: "get -f test/kubernetes/kubectl-matrix/objects.yaml -o json",
    lines: [
      '-                 "expectedPods": 0',
      '+                 "conditions": [',
      "+                     {",
      '+                         "lastTransitionTime": "<time>",',
      '+                         "message": "",',
      '+                         "observedGeneration": 1,',
      '+                         "reason": "InsufficientPods",',
      '+                         "status": "False",',
      '+                         "type": "DisruptionAllowed"',
      "+                     }",
      "+                 ],",
      '+                 "expectedPods": 0,',
      '+                 "observedGeneration": 1',
    ],
    reason: countsItself,
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
