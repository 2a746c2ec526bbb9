/**
 * Kinds by group and version: plural, scope, verbs, and subresources with their kinds and verbs. Generated from the published API of Kubernetes 1.36.3 (Apache-2.0) by
 * `tools/generate/kubernetes/run.ts`; do not edit.
 */
export const kinds: string = String.raw`
/v1/ComponentStatus componentstatuses cluster get,list,watch
/v1/ConfigMap configmaps namespaced create,delete,deletecollection,get,list,patch,update,watch
/v1/Endpoints endpoints namespaced create,delete,deletecollection,get,list,patch,update,watch
/v1/Event events namespaced create,delete,deletecollection,get,list,patch,update,watch
/v1/LimitRange limitranges namespaced create,delete,deletecollection,get,list,patch,update,watch
/v1/Namespace namespaces cluster create,delete,get,list,patch,update,watch finalize=/v1/Namespace:update status=/v1/Namespace:get,patch,update
/v1/Binding bindings namespaced create
/v1/PersistentVolumeClaim persistentvolumeclaims namespaced create,delete,deletecollection,get,list,patch,update,watch status=/v1/PersistentVolumeClaim:get,patch,update
/v1/Pod pods namespaced create,delete,deletecollection,get,list,patch,update,watch binding=/v1/Binding:create ephemeralcontainers=/v1/Pod:get,patch,update eviction=policy/v1/Eviction:create log=/v1/Pod:get resize=/v1/Pod:get,patch,update status=/v1/Pod:get,patch,update
/v1/PodTemplate podtemplates namespaced create,delete,deletecollection,get,list,patch,update,watch
/v1/ReplicationController replicationcontrollers namespaced create,delete,deletecollection,get,list,patch,update,watch scale=autoscaling/v1/Scale:get,patch,update status=/v1/ReplicationController:get,patch,update
/v1/ResourceQuota resourcequotas namespaced create,delete,deletecollection,get,list,patch,update,watch status=/v1/ResourceQuota:get,patch,update
/v1/Secret secrets namespaced create,delete,deletecollection,get,list,patch,update,watch
/v1/ServiceAccount serviceaccounts namespaced create,delete,deletecollection,get,list,patch,update,watch token=authentication.k8s.io/v1/TokenRequest:create
/v1/Service services namespaced create,delete,deletecollection,get,list,patch,update,watch status=/v1/Service:get,patch,update
/v1/Node nodes cluster create,delete,deletecollection,get,list,patch,update,watch status=/v1/Node:get,patch,update
/v1/PersistentVolume persistentvolumes cluster create,delete,deletecollection,get,list,patch,update,watch status=/v1/PersistentVolume:get,patch,update
admissionregistration.k8s.io/v1/MutatingAdmissionPolicy mutatingadmissionpolicies cluster create,delete,deletecollection,get,list,patch,update,watch
admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding mutatingadmissionpolicybindings cluster create,delete,deletecollection,get,list,patch,update,watch
admissionregistration.k8s.io/v1/MutatingWebhookConfiguration mutatingwebhookconfigurations cluster create,delete,deletecollection,get,list,patch,update,watch
admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy validatingadmissionpolicies cluster create,delete,deletecollection,get,list,patch,update,watch status=admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy:get,patch,update
admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings cluster create,delete,deletecollection,get,list,patch,update,watch
admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration validatingwebhookconfigurations cluster create,delete,deletecollection,get,list,patch,update,watch
apiextensions.k8s.io/v1/CustomResourceDefinition customresourcedefinitions cluster create,delete,deletecollection,get,list,patch,update,watch status=apiextensions.k8s.io/v1/CustomResourceDefinition:get,patch,update
apiregistration.k8s.io/v1/APIService apiservices cluster create,delete,deletecollection,get,list,patch,update,watch status=apiregistration.k8s.io/v1/APIService:get,patch,update
apps/v1/ControllerRevision controllerrevisions namespaced create,delete,deletecollection,get,list,patch,update,watch
apps/v1/DaemonSet daemonsets namespaced create,delete,deletecollection,get,list,patch,update,watch status=apps/v1/DaemonSet:get,patch,update
apps/v1/Deployment deployments namespaced create,delete,deletecollection,get,list,patch,update,watch scale=autoscaling/v1/Scale:get,patch,update status=apps/v1/Deployment:get,patch,update
apps/v1/ReplicaSet replicasets namespaced create,delete,deletecollection,get,list,patch,update,watch scale=autoscaling/v1/Scale:get,patch,update status=apps/v1/ReplicaSet:get,patch,update
apps/v1/StatefulSet statefulsets namespaced create,delete,deletecollection,get,list,patch,update,watch scale=autoscaling/v1/Scale:get,patch,update status=apps/v1/StatefulSet:get,patch,update
authentication.k8s.io/v1/SelfSubjectReview selfsubjectreviews cluster create
authentication.k8s.io/v1/TokenReview tokenreviews cluster create
authorization.k8s.io/v1/LocalSubjectAccessReview localsubjectaccessreviews namespaced create
authorization.k8s.io/v1/SelfSubjectAccessReview selfsubjectaccessreviews cluster create
authorization.k8s.io/v1/SelfSubjectRulesReview selfsubjectrulesreviews cluster create
authorization.k8s.io/v1/SubjectAccessReview subjectaccessreviews cluster create
autoscaling/v1/HorizontalPodAutoscaler horizontalpodautoscalers namespaced create,delete,deletecollection,get,list,patch,update,watch status=autoscaling/v1/HorizontalPodAutoscaler:get,patch,update
autoscaling/v2/HorizontalPodAutoscaler horizontalpodautoscalers namespaced create,delete,deletecollection,get,list,patch,update,watch status=autoscaling/v2/HorizontalPodAutoscaler:get,patch,update
batch/v1/CronJob cronjobs namespaced create,delete,deletecollection,get,list,patch,update,watch status=batch/v1/CronJob:get,patch,update
batch/v1/Job jobs namespaced create,delete,deletecollection,get,list,patch,update,watch status=batch/v1/Job:get,patch,update
certificates.k8s.io/v1/CertificateSigningRequest certificatesigningrequests cluster create,delete,deletecollection,get,list,patch,update,watch approval=certificates.k8s.io/v1/CertificateSigningRequest:get,patch,update status=certificates.k8s.io/v1/CertificateSigningRequest:get,patch,update
coordination.k8s.io/v1/Lease leases namespaced create,delete,deletecollection,get,list,patch,update,watch
discovery.k8s.io/v1/EndpointSlice endpointslices namespaced create,delete,deletecollection,get,list,patch,update,watch
events.k8s.io/v1/Event events namespaced create,delete,deletecollection,get,list,patch,update,watch
flowcontrol.apiserver.k8s.io/v1/FlowSchema flowschemas cluster create,delete,deletecollection,get,list,patch,update,watch status=flowcontrol.apiserver.k8s.io/v1/FlowSchema:get,patch,update
flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration prioritylevelconfigurations cluster create,delete,deletecollection,get,list,patch,update,watch status=flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration:get,patch,update
networking.k8s.io/v1/IngressClass ingressclasses cluster create,delete,deletecollection,get,list,patch,update,watch
networking.k8s.io/v1/Ingress ingresses namespaced create,delete,deletecollection,get,list,patch,update,watch status=networking.k8s.io/v1/Ingress:get,patch,update
networking.k8s.io/v1/IPAddress ipaddresses cluster create,delete,deletecollection,get,list,patch,update,watch
networking.k8s.io/v1/NetworkPolicy networkpolicies namespaced create,delete,deletecollection,get,list,patch,update,watch
networking.k8s.io/v1/ServiceCIDR servicecidrs cluster create,delete,deletecollection,get,list,patch,update,watch status=networking.k8s.io/v1/ServiceCIDR:get,patch,update
node.k8s.io/v1/RuntimeClass runtimeclasses cluster create,delete,deletecollection,get,list,patch,update,watch
policy/v1/PodDisruptionBudget poddisruptionbudgets namespaced create,delete,deletecollection,get,list,patch,update,watch status=policy/v1/PodDisruptionBudget:get,patch,update
rbac.authorization.k8s.io/v1/ClusterRoleBinding clusterrolebindings cluster create,delete,deletecollection,get,list,patch,update,watch
rbac.authorization.k8s.io/v1/ClusterRole clusterroles cluster create,delete,deletecollection,get,list,patch,update,watch
rbac.authorization.k8s.io/v1/RoleBinding rolebindings namespaced create,delete,deletecollection,get,list,patch,update,watch
rbac.authorization.k8s.io/v1/Role roles namespaced create,delete,deletecollection,get,list,patch,update,watch
scheduling.k8s.io/v1/PriorityClass priorityclasses cluster create,delete,deletecollection,get,list,patch,update,watch
storage.k8s.io/v1/CSIDriver csidrivers cluster create,delete,deletecollection,get,list,patch,update,watch
storage.k8s.io/v1/CSINode csinodes cluster create,delete,deletecollection,get,list,patch,update,watch
storage.k8s.io/v1/CSIStorageCapacity csistoragecapacities namespaced create,delete,deletecollection,get,list,patch,update,watch
storage.k8s.io/v1/StorageClass storageclasses cluster create,delete,deletecollection,get,list,patch,update,watch
storage.k8s.io/v1/VolumeAttachment volumeattachments cluster create,delete,deletecollection,get,list,patch,update,watch status=storage.k8s.io/v1/VolumeAttachment:get,patch,update
storage.k8s.io/v1/VolumeAttributesClass volumeattributesclasses cluster create,delete,deletecollection,get,list,patch,update,watch
`;
