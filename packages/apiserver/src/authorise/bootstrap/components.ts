import type { BindingRow, RoleRow } from "./rows.ts";

/** Cluster roles of the components of a cluster. */
export const rolesOfComponents: readonly RoleRow[] = [
  {
    name: "system:auth-delegator",
    rules: ["create | authentication.k8s.io | tokenreviews", "create | authorization.k8s.io | subjectaccessreviews"],
  },
  {
    name: "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
    rules: ["create | certificates.k8s.io | certificatesigningrequests/nodeclient"],
  },
  {
    name: "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
    rules: ["create | certificates.k8s.io | certificatesigningrequests/selfnodeclient"],
  },
  {
    name: "system:certificates.k8s.io:kube-apiserver-client-approver",
    rules: ["approve | certificates.k8s.io | signers | kubernetes.io/kube-apiserver-client"],
  },
  {
    name: "system:certificates.k8s.io:kube-apiserver-client-kubelet-approver",
    rules: ["approve | certificates.k8s.io | signers | kubernetes.io/kube-apiserver-client-kubelet"],
  },
  {
    name: "system:certificates.k8s.io:kubelet-serving-approver",
    rules: ["approve | certificates.k8s.io | signers | kubernetes.io/kubelet-serving"],
  },
  {
    name: "system:certificates.k8s.io:legacy-unknown-approver",
    rules: ["approve | certificates.k8s.io | signers | kubernetes.io/legacy-unknown"],
  },
  {
    name: "system:heapster",
    rules: ["get list watch | core | events namespaces nodes pods", "get list watch | extensions | deployments"],
  },
  { name: "system:kube-aggregator", rules: ["get list watch | core | endpoints services"] },
  {
    name: "system:kube-controller-manager",
    rules: [
      "create patch update | core events.k8s.io | events",
      "create | coordination.k8s.io | leases",
      "get update | coordination.k8s.io | leases | kube-controller-manager",
      "create | core | secrets serviceaccounts",
      "delete | core | secrets",
      "get | core | configmaps namespaces secrets serviceaccounts",
      "update | core | secrets serviceaccounts",
      "create | authentication.k8s.io | tokenreviews",
      "create | authorization.k8s.io | subjectaccessreviews",
      "list watch | * | *",
      "create | core | serviceaccounts/token",
    ],
  },
  { name: "system:kube-dns", rules: ["list watch | core | endpoints services"] },
  {
    name: "system:kube-scheduler",
    rules: [
      "create patch update | core events.k8s.io | events",
      "create | coordination.k8s.io | leases",
      "get list update watch | coordination.k8s.io | leases | kube-scheduler",
      "create delete deletecollection get list patch update watch | coordination.k8s.io | leasecandidates",
      "get list watch | core | nodes",
      "delete get list watch | core | pods",
      "create | core | bindings pods/binding",
      "patch update | core | pods/status",
      "get list watch | core | replicationcontrollers services",
      "get list watch | apps extensions | replicasets",
      "get list watch | apps | statefulsets",
      "get list watch | policy | poddisruptionbudgets",
      "get list watch | core | persistentvolumeclaims persistentvolumes",
      "create | authentication.k8s.io | tokenreviews",
      "create | authorization.k8s.io | subjectaccessreviews",
      "get list watch | storage.k8s.io | csinodes",
      "get list watch | storage.k8s.io | volumeattachments",
      "get list watch | core | namespaces",
      "get list watch | storage.k8s.io | csidrivers",
      "get list watch | storage.k8s.io | csistoragecapacities",
      "get list watch | resource.k8s.io | deviceclasses",
      "get list patch update watch | resource.k8s.io | resourceclaims",
      "get list patch update watch | resource.k8s.io | resourceclaims/status",
      "update | core | pods/finalizers",
      "get list watch | resource.k8s.io | resourceslices",
      "create delete | resource.k8s.io | resourceclaims",
      "patch update | resource.k8s.io | resourceclaims/binding",
    ],
  },
  {
    name: "system:kubelet-api-admin",
    rules: [
      "get list watch | core | nodes",
      "proxy | core | nodes",
      "* | core | nodes/log nodes/metrics nodes/proxy nodes/stats",
      "* | core | nodes/configz nodes/healthz nodes/pods",
    ],
  },
  {
    name: "system:monitoring",
    rules: [
      "get ~ /flagz /healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/* /statusz",
      "get | core | nodes/metrics",
    ],
  },
  {
    name: "system:node",
    rules: [
      "create | authentication.k8s.io | tokenreviews",
      "create | authorization.k8s.io | localsubjectaccessreviews subjectaccessreviews",
      "get list watch | core | services",
      "create get list watch | core | nodes",
      "patch update | core | nodes/status",
      "patch update | core | nodes",
      "create patch update | core events.k8s.io | events",
      "get list watch | core | pods",
      "create delete | core | pods",
      "patch update | core | pods/status",
      "create | core | pods/eviction",
      "get list watch | core | configmaps secrets",
      "get | core | persistentvolumeclaims persistentvolumes",
      "get | core | endpoints",
      "create get list watch | certificates.k8s.io | certificatesigningrequests",
      "create delete get patch update | coordination.k8s.io | leases",
      "get | storage.k8s.io | volumeattachments",
      "create | core | serviceaccounts/token",
      "get patch update | core | persistentvolumeclaims/status",
      "get list watch | storage.k8s.io | csidrivers",
      "create delete get patch update | storage.k8s.io | csinodes",
      "get list watch | node.k8s.io | runtimeclasses",
      "get | resource.k8s.io | resourceclaims",
      "deletecollection | resource.k8s.io | resourceslices",
      "get | core | serviceaccounts",
    ],
  },
  {
    name: "system:node-bootstrapper",
    rules: ["create get list watch | certificates.k8s.io | certificatesigningrequests"],
  },
  {
    name: "system:node-problem-detector",
    rules: ["get | core | nodes", "patch | core | nodes/status", "create patch update | core events.k8s.io | events"],
  },
  {
    name: "system:node-proxier",
    rules: [
      "list watch | core | endpoints services",
      "get list watch | core | nodes",
      "create patch update | core events.k8s.io | events",
      "list watch | networking.k8s.io | servicecidrs",
      "list watch | discovery.k8s.io | endpointslices",
    ],
  },
  {
    name: "system:persistent-volume-provisioner",
    rules: [
      "create delete get list watch | core | persistentvolumes",
      "get list update watch | core | persistentvolumeclaims",
      "get list watch | storage.k8s.io | storageclasses",
      "watch | core | events",
      "create patch update | core events.k8s.io | events",
    ],
  },
  {
    name: "system:volume-scheduler",
    rules: [
      "get list patch update watch | core | persistentvolumes",
      "get list watch | storage.k8s.io | storageclasses",
      "get list patch update watch | core | persistentvolumeclaims",
    ],
  },
];

export const clusterBindings: readonly BindingRow[] = [
  { name: "cluster-admin", subjects: ["Group system:masters"] },
  { name: "system:basic-user", subjects: ["Group system:authenticated"] },
  { name: "system:discovery", subjects: ["Group system:authenticated"] },
  { name: "system:kube-controller-manager", subjects: ["User system:kube-controller-manager"] },
  { name: "system:kube-dns", subjects: ["ServiceAccount kube-system/kube-dns"] },
  { name: "system:kube-scheduler", subjects: ["User system:kube-scheduler"] },
  { name: "system:monitoring", subjects: ["Group system:monitoring"] },
  { name: "system:node", subjects: [] },
  { name: "system:node-proxier", subjects: ["User system:kube-proxy"] },
  { name: "system:public-info-viewer", subjects: ["Group system:authenticated", "Group system:unauthenticated"] },
  { name: "system:service-account-issuer-discovery", subjects: ["Group system:serviceaccounts"] },
  { name: "system:volume-scheduler", subjects: ["User system:kube-scheduler"] },
];

/** Roles and bindings inside of the system namespaces. */
export const localRoles: readonly RoleRow[] = [
  {
    name: "system:controller:bootstrap-signer",
    namespace: "kube-public",
    rules: [
      "get list watch | core | configmaps",
      "update | core | configmaps | cluster-info",
      "create patch update | core events.k8s.io | events",
    ],
  },
  {
    name: "extension-apiserver-authentication-reader",
    namespace: "kube-system",
    rules: ["get list watch | core | configmaps | extension-apiserver-authentication"],
  },
  {
    name: "system::leader-locking-kube-controller-manager",
    namespace: "kube-system",
    rules: [
      "create get list update watch | coordination.k8s.io | leases",
      "create get list update watch | coordination.k8s.io | leasecandidates",
    ],
  },
  {
    name: "system::leader-locking-kube-scheduler",
    namespace: "kube-system",
    rules: [
      "create get list update watch | coordination.k8s.io | leases",
      "create get list update watch | coordination.k8s.io | leasecandidates",
    ],
  },
  { name: "system:controller:bootstrap-signer", namespace: "kube-system", rules: ["get list watch | core | secrets"] },
  {
    name: "system:controller:cloud-provider",
    namespace: "kube-system",
    rules: ["create get list watch | core | configmaps"],
  },
  {
    name: "system:controller:token-cleaner",
    namespace: "kube-system",
    rules: ["delete get list watch | core | secrets", "create patch update | core events.k8s.io | events"],
  },
];

export const localBindings: readonly BindingRow[] = [
  {
    name: "system:controller:bootstrap-signer",
    namespace: "kube-public",
    subjects: ["ServiceAccount kube-system/bootstrap-signer"],
  },
  {
    name: "system::extension-apiserver-authentication-reader",
    namespace: "kube-system",
    role: "extension-apiserver-authentication-reader",
    subjects: ["User system:kube-controller-manager", "User system:kube-scheduler"],
  },
  {
    name: "system::leader-locking-kube-controller-manager",
    namespace: "kube-system",
    subjects: [
      "User system:kube-controller-manager",
      "ServiceAccount kube-system/kube-controller-manager",
      "ServiceAccount kube-system/leader-election-controller",
    ],
  },
  {
    name: "system::leader-locking-kube-scheduler",
    namespace: "kube-system",
    subjects: ["User system:kube-scheduler", "ServiceAccount kube-system/kube-scheduler"],
  },
  {
    name: "system:controller:bootstrap-signer",
    namespace: "kube-system",
    subjects: ["ServiceAccount kube-system/bootstrap-signer"],
  },
  {
    name: "system:controller:cloud-provider",
    namespace: "kube-system",
    subjects: ["ServiceAccount kube-system/cloud-provider"],
  },
  {
    name: "system:controller:token-cleaner",
    namespace: "kube-system",
    subjects: ["ServiceAccount kube-system/token-cleaner"],
  },
];
