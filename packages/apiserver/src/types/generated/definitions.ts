/**
 * Definitions and their fields: name (`!` is required, `~` is inlined), type (`*` is a pointer), number in protobuf, `?` where zero is not written, attributes. Generated from the published API of Kubernetes 1.36.3 (Apache-2.0) by
 * `tools/generate/kubernetes/run.ts`; do not edit.
 */
export const definitions: string = String.raw`
=admissionregistration.v1.ApplyConfiguration
expression string 1 ?
=admissionregistration.v1.AuditAnnotation
key! string 1
valueExpression! string 2
=admissionregistration.v1.ExpressionWarning
fieldRef! string 2
warning! string 3
=admissionregistration.v1.JSONPatch
expression string 1 ?
=admissionregistration.v1.MatchCondition
expression! string 2
name! string 1
=admissionregistration.v1.MatchResources atomic
excludeResourceRules [].NamedRuleWithOperations 4 ?
matchPolicy *string 7 ? enum=Equivalent|Exact
namespaceSelector *meta.v1.LabelSelector 1 ?
objectSelector *meta.v1.LabelSelector 2 ?
resourceRules [].NamedRuleWithOperations 3 ?
=admissionregistration.v1.MutatingAdmissionPolicy kind=admissionregistration.k8s.io/v1/MutatingAdmissionPolicy
metadata meta.v1.ObjectMeta 1 ?
spec .MutatingAdmissionPolicySpec 2 ?
=admissionregistration.v1.MutatingAdmissionPolicyBinding kind=admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding
metadata meta.v1.ObjectMeta 1 ?
spec .MutatingAdmissionPolicyBindingSpec 2 ?
=admissionregistration.v1.MutatingAdmissionPolicyBindingList kind=admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBindingList
items! [].MutatingAdmissionPolicyBinding 2 list=
metadata meta.v1.ListMeta 1 ?
=admissionregistration.v1.MutatingAdmissionPolicyBindingSpec
matchResources *.MatchResources 3 ?
paramRef *.ParamRef 2 ?
policyName string 1 ?
=admissionregistration.v1.MutatingAdmissionPolicyList kind=admissionregistration.k8s.io/v1/MutatingAdmissionPolicyList
items! [].MutatingAdmissionPolicy 2 list=
metadata meta.v1.ListMeta 1 ?
=admissionregistration.v1.MutatingAdmissionPolicySpec
failurePolicy *string 5 ? enum=Fail|Ignore
matchConditions [].MatchCondition 6 ? list=map keys=name patch=merge key=name
matchConstraints *.MatchResources 2 ?
mutations [].Mutation 4 ?
paramKind *.ParamKind 1 ?
reinvocationPolicy string 7 ? enum=IfNeeded|Never
variables [].Variable 3 ?
=admissionregistration.v1.MutatingWebhook
admissionReviewVersions! []string 8
clientConfig! .WebhookClientConfig 2
failurePolicy *string 4 ? enum=Fail|Ignore
matchConditions [].MatchCondition 12 ? list=map keys=name patch=merge key=name
matchPolicy *string 9 ? enum=Equivalent|Exact
name! string 1
namespaceSelector *meta.v1.LabelSelector 5 ?
objectSelector *meta.v1.LabelSelector 11 ?
reinvocationPolicy *string 10 ? enum=IfNeeded|Never
rules [].RuleWithOperations 3 ?
sideEffects! *string 6 enum=None|NoneOnDryRun|Some|Unknown
timeoutSeconds *int32 7 ?
=admissionregistration.v1.MutatingWebhookConfiguration kind=admissionregistration.k8s.io/v1/MutatingWebhookConfiguration
metadata meta.v1.ObjectMeta 1 ?
webhooks [].MutatingWebhook 2 ? list=map keys=name patch=merge key=name
=admissionregistration.v1.MutatingWebhookConfigurationList kind=admissionregistration.k8s.io/v1/MutatingWebhookConfigurationList
items! [].MutatingWebhookConfiguration 2 list=
metadata meta.v1.ListMeta 1 ?
=admissionregistration.v1.Mutation
applyConfiguration *.ApplyConfiguration 3 ?
jsonPatch *.JSONPatch 4 ?
patchType! string 2 enum=ApplyConfiguration|JSONPatch
=admissionregistration.v1.NamedRuleWithOperations atomic
resourceNames []string 1 ?
~ .RuleWithOperations 2
=admissionregistration.v1.ParamKind atomic
apiVersion string 1 ?
kind string 2 ?
=admissionregistration.v1.ParamRef atomic
name string 1 ?
namespace string 2 ?
parameterNotFoundAction *string 4 ?
selector *meta.v1.LabelSelector 3 ?
=admissionregistration.v1.Rule
apiGroups []string 1 ?
apiVersions []string 2 ?
resources []string 3 ?
scope *string 4 ? enum=*|Cluster|Namespaced
=admissionregistration.v1.RuleWithOperations
operations []string 1 ? enum=*|CONNECT|CREATE|DELETE|UPDATE
~ .Rule 2
=admissionregistration.v1.ServiceReference
name! string 2
namespace! string 1
path *string 3 ?
port *int32 4 ?
=admissionregistration.v1.TypeChecking
expressionWarnings [].ExpressionWarning 1 ?
=admissionregistration.v1.ValidatingAdmissionPolicy kind=admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy
metadata meta.v1.ObjectMeta 1 ?
spec .ValidatingAdmissionPolicySpec 2 ?
status .ValidatingAdmissionPolicyStatus 3 ?
=admissionregistration.v1.ValidatingAdmissionPolicyBinding kind=admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding
metadata meta.v1.ObjectMeta 1 ?
spec! .ValidatingAdmissionPolicyBindingSpec 2 ?
=admissionregistration.v1.ValidatingAdmissionPolicyBindingList kind=admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBindingList
items! [].ValidatingAdmissionPolicyBinding 2 list=
metadata meta.v1.ListMeta 1 ?
=admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec
matchResources *.MatchResources 3 ?
paramRef *.ParamRef 2 ?
policyName! string 1 ?
validationActions! []string 4 ? list=set enum=Audit|Deny|Warn
=admissionregistration.v1.ValidatingAdmissionPolicyList kind=admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyList
items! [].ValidatingAdmissionPolicy 2 list=
metadata meta.v1.ListMeta 1 ?
=admissionregistration.v1.ValidatingAdmissionPolicySpec
auditAnnotations [].AuditAnnotation 5 ?
failurePolicy *string 4 ? enum=Fail|Ignore
matchConditions [].MatchCondition 6 ? list=map keys=name patch=merge key=name
matchConstraints *.MatchResources 2 ?
paramKind *.ParamKind 1 ?
validations [].Validation 3 ?
variables [].Variable 7 ? list=map keys=name patch=merge key=name
=admissionregistration.v1.ValidatingAdmissionPolicyStatus
conditions []meta.v1.Condition 3 ? list=map keys=type
observedGeneration int64 1 ?
typeChecking *.TypeChecking 2 ?
=admissionregistration.v1.ValidatingWebhook
admissionReviewVersions! []string 8
clientConfig! .WebhookClientConfig 2
failurePolicy *string 4 ? enum=Fail|Ignore
matchConditions [].MatchCondition 11 ? list=map keys=name patch=merge key=name
matchPolicy *string 9 ? enum=Equivalent|Exact
name! string 1
namespaceSelector *meta.v1.LabelSelector 5 ?
objectSelector *meta.v1.LabelSelector 10 ?
rules [].RuleWithOperations 3 ?
sideEffects! *string 6 enum=None|NoneOnDryRun|Some|Unknown
timeoutSeconds *int32 7 ?
=admissionregistration.v1.ValidatingWebhookConfiguration kind=admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration
metadata meta.v1.ObjectMeta 1 ?
webhooks [].ValidatingWebhook 2 ? list=map keys=name patch=merge key=name
=admissionregistration.v1.ValidatingWebhookConfigurationList kind=admissionregistration.k8s.io/v1/ValidatingWebhookConfigurationList
items! [].ValidatingWebhookConfiguration 2 list=
metadata meta.v1.ListMeta 1 ?
=admissionregistration.v1.Validation
expression! string 1
message string 2 ?
messageExpression string 4 ?
reason *string 3 ?
=admissionregistration.v1.Variable atomic
expression! string 2
name! string 1
=admissionregistration.v1.WebhookClientConfig
caBundle bytes 2 ?
service *.ServiceReference 1 ?
url *string 3 ?
=apiextensions.v1.CustomResourceColumnDefinition
description string 4 ?
format string 3 ?
jsonPath! string 6
name! string 1
priority int32 5 ?
type! string 2
=apiextensions.v1.CustomResourceConversion
strategy! string 1
webhook *.WebhookConversion 2 ?
=apiextensions.v1.CustomResourceDefinition kind=apiextensions.k8s.io/v1/CustomResourceDefinition
metadata meta.v1.ObjectMeta 1 ?
spec! .CustomResourceDefinitionSpec 2
status .CustomResourceDefinitionStatus 3 ?
=apiextensions.v1.CustomResourceDefinitionCondition
lastTransitionTime time 3 ?
message string 5 ?
observedGeneration int64 6 ?
reason string 4 ?
status! string 2
type! string 1
=apiextensions.v1.CustomResourceDefinitionList kind=apiextensions.k8s.io/v1/CustomResourceDefinitionList
items! [].CustomResourceDefinition 2 list=
metadata meta.v1.ListMeta 1 ?
=apiextensions.v1.CustomResourceDefinitionNames
categories []string 6 ?
kind! string 4
listKind string 5 ?
plural! string 1
shortNames []string 3 ?
singular string 2 ?
=apiextensions.v1.CustomResourceDefinitionSpec
conversion *.CustomResourceConversion 9 ?
group! string 1
names! .CustomResourceDefinitionNames 3
preserveUnknownFields bool 10 ?
scope! string 4
versions! [].CustomResourceDefinitionVersion 7
=apiextensions.v1.CustomResourceDefinitionStatus
acceptedNames .CustomResourceDefinitionNames 2
conditions [].CustomResourceDefinitionCondition 1 list=map keys=type
observedGeneration int64 4 ?
storedVersions []string 3
=apiextensions.v1.CustomResourceDefinitionVersion
additionalPrinterColumns [].CustomResourceColumnDefinition 6 ?
deprecated bool 7 ?
deprecationWarning *string 8 ?
name! string 1
schema *.CustomResourceValidation 4 ?
selectableFields [].SelectableField 9 ?
served! bool 2
storage! bool 3
subresources *.CustomResourceSubresources 5 ?
=apiextensions.v1.CustomResourceSubresourceScale
labelSelectorPath *string 3 ?
specReplicasPath! string 1
statusReplicasPath! string 2
=apiextensions.v1.CustomResourceSubresourceStatus
=apiextensions.v1.CustomResourceSubresources
scale *.CustomResourceSubresourceScale 2 ?
status *.CustomResourceSubresourceStatus 1 ?
=apiextensions.v1.CustomResourceValidation
openAPIV3Schema *.JSONSchemaProps 1 ?
=apiextensions.v1.ExternalDocumentation
description string 1 ?
url string 2 ?
=apiextensions.v1.JSONSchemaProps
$ref *string 3 ?
$schema string 2 ?
additionalItems *schemaOrBool 33 ?
additionalProperties *schemaOrBool 30 ?
allOf [].JSONSchemaProps 25 ?
anyOf [].JSONSchemaProps 27 ?
default *json 8 ?
definitions {.JSONSchemaProps} 34 ?
dependencies {schemaOrNames} 32 ?
description string 4 ?
enum []json 20 ?
example *json 36 ?
exclusiveMaximum bool 10 ?
exclusiveMinimum bool 12 ?
externalDocs *.ExternalDocumentation 35 ?
format string 6 ?
id string 1 ?
items *schemaOrList 24 ?
maxItems *int64 16 ?
maxLength *int64 13 ?
maxProperties *int64 21 ?
maximum *double 9 ?
minItems *int64 17 ?
minLength *int64 14 ?
minProperties *int64 22 ?
minimum *double 11 ?
multipleOf *double 19 ?
not *.JSONSchemaProps 28 ?
nullable bool 37 ?
oneOf [].JSONSchemaProps 26 ?
pattern string 15 ?
patternProperties {.JSONSchemaProps} 31 ?
properties {.JSONSchemaProps} 29 ?
required []string 23 ?
title string 7 ?
type string 5 ?
uniqueItems bool 18 ?
x-kubernetes-embedded-resource bool 39 ?
x-kubernetes-int-or-string bool 40 ?
x-kubernetes-list-map-keys []string 41 ?
x-kubernetes-list-type *string 42 ?
x-kubernetes-map-type *string 43 ?
x-kubernetes-preserve-unknown-fields *bool 38 ?
x-kubernetes-validations [].ValidationRule 44 ? list=map keys=rule patch=merge key=rule
=apiextensions.v1.SelectableField
jsonPath! string 1
=apiextensions.v1.ServiceReference
name! string 2
namespace! string 1
path *string 3 ?
port *int32 4 ?
=apiextensions.v1.ValidationRule
fieldPath string 5 ?
message string 2 ?
messageExpression string 3 ?
optionalOldSelf *bool 6 ?
reason *string 4 ? enum=FieldValueDuplicate|FieldValueForbidden|FieldValueInvalid|FieldValueRequired
rule! string 1
=apiextensions.v1.WebhookClientConfig
caBundle bytes 2 ?
service *.ServiceReference 1 ?
url *string 3 ?
=apiextensions.v1.WebhookConversion
clientConfig *.WebhookClientConfig 2 ?
conversionReviewVersions! []string 3
=apiregistration.v1.APIService kind=apiregistration.k8s.io/v1/APIService
metadata meta.v1.ObjectMeta 1 ?
spec .APIServiceSpec 2 ?
status .APIServiceStatus 3 ?
=apiregistration.v1.APIServiceCondition
lastTransitionTime time 3 ?
message string 5 ?
reason string 4 ?
status! string 2
type! string 1
=apiregistration.v1.APIServiceList kind=apiregistration.k8s.io/v1/APIServiceList
items! [].APIService 2 list=
metadata meta.v1.ListMeta 1 ?
=apiregistration.v1.APIServiceSpec
caBundle bytes 5 ? list=atomic
group string 2 ?
groupPriorityMinimum! int32 7
insecureSkipTLSVerify bool 4 ?
service *.ServiceReference 1 ?
version string 3 ?
versionPriority! int32 8
=apiregistration.v1.APIServiceStatus
conditions [].APIServiceCondition 1 ? list=map keys=type patch=merge key=type
=apiregistration.v1.ServiceReference
name string 2 ?
namespace string 1 ?
port *int32 3 ?
=apps.v1.ControllerRevision kind=apps/v1/ControllerRevision
data raw 2 ?
metadata meta.v1.ObjectMeta 1 ?
revision! int64 3
=apps.v1.ControllerRevisionList kind=apps/v1/ControllerRevisionList
items! [].ControllerRevision 2 list=
metadata meta.v1.ListMeta 1 ?
=apps.v1.DaemonSet kind=apps/v1/DaemonSet
metadata meta.v1.ObjectMeta 1 ?
spec .DaemonSetSpec 2 ?
status .DaemonSetStatus 3 ?
=apps.v1.DaemonSetCondition
lastTransitionTime time 3 ?
message string 5 ?
reason string 4 ?
status! string 2
type! string 1
=apps.v1.DaemonSetList kind=apps/v1/DaemonSetList
items! [].DaemonSet 2 list=
metadata meta.v1.ListMeta 1 ?
=apps.v1.DaemonSetSpec
minReadySeconds int32 4 ?
revisionHistoryLimit *int32 6 ?
selector! *meta.v1.LabelSelector 1
template! core.v1.PodTemplateSpec 2
updateStrategy .DaemonSetUpdateStrategy 3 ?
=apps.v1.DaemonSetStatus
collisionCount *int32 9 ?
conditions [].DaemonSetCondition 10 ? list=map keys=type patch=merge key=type
currentNumberScheduled! int32 1
desiredNumberScheduled! int32 3
numberAvailable int32 7 ?
numberMisscheduled! int32 2
numberReady! int32 4
numberUnavailable int32 8 ?
observedGeneration int64 5 ?
updatedNumberScheduled int32 6 ?
=apps.v1.DaemonSetUpdateStrategy
rollingUpdate *.RollingUpdateDaemonSet 2 ?
type string 1 ? enum=OnDelete|RollingUpdate
=apps.v1.Deployment kind=apps/v1/Deployment
metadata meta.v1.ObjectMeta 1 ?
spec .DeploymentSpec 2 ?
status .DeploymentStatus 3 ?
=apps.v1.DeploymentCondition
lastTransitionTime time 7 ?
lastUpdateTime time 6 ?
message string 5 ?
reason string 4 ?
status! string 2
type! string 1
=apps.v1.DeploymentList kind=apps/v1/DeploymentList
items! [].Deployment 2 list=
metadata meta.v1.ListMeta 1 ?
=apps.v1.DeploymentSpec
minReadySeconds int32 5 ?
paused bool 7 ?
progressDeadlineSeconds *int32 9 ?
replicas *int32 1 ?
revisionHistoryLimit *int32 6 ?
selector! *meta.v1.LabelSelector 2
strategy .DeploymentStrategy 4 ? patch=retainKeys
template! core.v1.PodTemplateSpec 3
=apps.v1.DeploymentStatus
availableReplicas int32 4 ?
collisionCount *int32 8 ?
conditions [].DeploymentCondition 6 ? list=map keys=type patch=merge key=type
observedGeneration int64 1 ?
readyReplicas int32 7 ?
replicas int32 2 ?
terminatingReplicas *int32 9 ?
unavailableReplicas int32 5 ?
updatedReplicas int32 3 ?
=apps.v1.DeploymentStrategy
rollingUpdate *.RollingUpdateDeployment 2 ?
type string 1 ? enum=Recreate|RollingUpdate
=apps.v1.ReplicaSet kind=apps/v1/ReplicaSet
metadata meta.v1.ObjectMeta 1 ?
spec .ReplicaSetSpec 2 ?
status .ReplicaSetStatus 3 ?
=apps.v1.ReplicaSetCondition
lastTransitionTime time 3 ?
message string 5 ?
reason string 4 ?
status! string 2
type! string 1
=apps.v1.ReplicaSetList kind=apps/v1/ReplicaSetList
items! [].ReplicaSet 2 list=
metadata meta.v1.ListMeta 1 ?
=apps.v1.ReplicaSetSpec
minReadySeconds int32 4 ?
replicas *int32 1 ?
selector! *meta.v1.LabelSelector 2
template core.v1.PodTemplateSpec 3 ?
=apps.v1.ReplicaSetStatus
availableReplicas int32 5 ?
conditions [].ReplicaSetCondition 6 ? list=map keys=type patch=merge key=type
fullyLabeledReplicas int32 2 ?
observedGeneration int64 3 ?
readyReplicas int32 4 ?
replicas! int32 1
terminatingReplicas *int32 7 ?
=apps.v1.RollingUpdateDaemonSet
maxSurge *intstr 2 ?
maxUnavailable *intstr 1 ?
=apps.v1.RollingUpdateDeployment
maxSurge *intstr 2 ?
maxUnavailable *intstr 1 ?
=apps.v1.RollingUpdateStatefulSetStrategy
maxUnavailable *intstr 2 ?
partition *int32 1 ?
=apps.v1.StatefulSet kind=apps/v1/StatefulSet
metadata meta.v1.ObjectMeta 1 ?
spec .StatefulSetSpec 2 ?
status .StatefulSetStatus 3 ?
=apps.v1.StatefulSetCondition
lastTransitionTime time 3 ?
message string 5 ?
reason string 4 ?
status! string 2
type! string 1
=apps.v1.StatefulSetList kind=apps/v1/StatefulSetList
items! [].StatefulSet 2 list=
metadata meta.v1.ListMeta 1 ?
=apps.v1.StatefulSetOrdinals
start int32 1
=apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy
whenDeleted string 1 ?
whenScaled string 2 ?
=apps.v1.StatefulSetSpec
minReadySeconds int32 9 ?
ordinals *.StatefulSetOrdinals 11 ?
persistentVolumeClaimRetentionPolicy *.StatefulSetPersistentVolumeClaimRetentionPolicy 10 ?
podManagementPolicy string 6 ? enum=OrderedReady|Parallel
replicas *int32 1 ?
revisionHistoryLimit *int32 8 ?
selector! *meta.v1.LabelSelector 2
serviceName string 5
template! core.v1.PodTemplateSpec 3
updateStrategy .StatefulSetUpdateStrategy 7 ?
volumeClaimTemplates []core.v1.PersistentVolumeClaim 4 ?
=apps.v1.StatefulSetStatus
availableReplicas int32 11
collisionCount *int32 9 ?
conditions [].StatefulSetCondition 10 ? list=map keys=type patch=merge key=type
currentReplicas int32 4 ?
currentRevision string 6 ?
observedGeneration int64 1 ?
readyReplicas int32 3 ?
replicas! int32 2
updateRevision string 7 ?
updatedReplicas int32 5 ?
=apps.v1.StatefulSetUpdateStrategy
rollingUpdate *.RollingUpdateStatefulSetStrategy 2 ?
type string 1 ? enum=OnDelete|RollingUpdate
=authentication.v1.BoundObjectReference
apiVersion string 2 ?
kind string 1 ?
name string 3 ?
uid string 4 ?
=authentication.v1.SelfSubjectReview kind=authentication.k8s.io/v1/SelfSubjectReview
metadata meta.v1.ObjectMeta 1 ?
status .SelfSubjectReviewStatus 2 ?
=authentication.v1.SelfSubjectReviewStatus
userInfo .UserInfo 1 ?
=authentication.v1.TokenRequest kind=authentication.k8s.io/v1/TokenRequest
metadata meta.v1.ObjectMeta 1 ?
spec .TokenRequestSpec 2
status .TokenRequestStatus 3 ?
=authentication.v1.TokenRequestSpec
audiences []string 1
boundObjectRef *.BoundObjectReference 3
expirationSeconds *int64 4
=authentication.v1.TokenRequestStatus
expirationTimestamp time 2
token string 1
=authentication.v1.TokenReview kind=authentication.k8s.io/v1/TokenReview
metadata meta.v1.ObjectMeta 1 ?
spec! .TokenReviewSpec 2
status .TokenReviewStatus 3 ?
=authentication.v1.TokenReviewSpec
audiences []string 2 ?
token! string 1 ?
=authentication.v1.TokenReviewStatus
audiences []string 4 ?
authenticated bool 1 ?
error string 3 ?
user .UserInfo 2 ?
=authentication.v1.UserInfo
extra {names} 4 ?
groups []string 3 ?
uid string 2 ?
username string 1 ?
=authorization.v1.FieldSelectorAttributes
rawSelector string 1 ?
requirements []meta.v1.FieldSelectorRequirement 2 ?
=authorization.v1.LabelSelectorAttributes
rawSelector string 1 ?
requirements []meta.v1.LabelSelectorRequirement 2 ?
=authorization.v1.LocalSubjectAccessReview kind=authorization.k8s.io/v1/LocalSubjectAccessReview
metadata meta.v1.ObjectMeta 1 ?
spec! .SubjectAccessReviewSpec 2
status .SubjectAccessReviewStatus 3 ?
=authorization.v1.NonResourceAttributes
path string 1 ?
verb string 2 ?
=authorization.v1.NonResourceRule
nonResourceURLs []string 2 ?
verbs! []string 1
=authorization.v1.ResourceAttributes
fieldSelector *.FieldSelectorAttributes 8 ?
group string 3 ?
labelSelector *.LabelSelectorAttributes 9 ?
name string 7 ?
namespace string 1 ?
resource string 5 ?
subresource string 6 ?
verb string 2 ?
version string 4 ?
=authorization.v1.ResourceRule
apiGroups []string 2 ?
resourceNames []string 4 ?
resources []string 3 ?
verbs! []string 1
=authorization.v1.SelfSubjectAccessReview kind=authorization.k8s.io/v1/SelfSubjectAccessReview
metadata meta.v1.ObjectMeta 1 ?
spec! .SelfSubjectAccessReviewSpec 2
status .SubjectAccessReviewStatus 3 ?
=authorization.v1.SelfSubjectAccessReviewSpec
nonResourceAttributes *.NonResourceAttributes 2 ?
resourceAttributes *.ResourceAttributes 1 ?
=authorization.v1.SelfSubjectRulesReview kind=authorization.k8s.io/v1/SelfSubjectRulesReview
metadata meta.v1.ObjectMeta 1 ?
spec! .SelfSubjectRulesReviewSpec 2
status .SubjectRulesReviewStatus 3 ?
=authorization.v1.SelfSubjectRulesReviewSpec
namespace string 1 ?
=authorization.v1.SubjectAccessReview kind=authorization.k8s.io/v1/SubjectAccessReview
metadata meta.v1.ObjectMeta 1 ?
spec! .SubjectAccessReviewSpec 2
status .SubjectAccessReviewStatus 3 ?
=authorization.v1.SubjectAccessReviewSpec
extra {names} 5 ?
groups []string 4 ?
nonResourceAttributes *.NonResourceAttributes 2 ?
resourceAttributes *.ResourceAttributes 1 ?
uid string 6 ?
user string 3 ?
=authorization.v1.SubjectAccessReviewStatus
allowed! bool 1
denied bool 4 ?
evaluationError string 3 ?
reason string 2 ?
=authorization.v1.SubjectRulesReviewStatus
evaluationError string 4 ?
incomplete! bool 3
nonResourceRules! [].NonResourceRule 2
resourceRules! [].ResourceRule 1
=autoscaling.v1.CrossVersionObjectReference atomic
apiVersion string 3 ?
kind! string 1
name! string 2
=autoscaling.v1.HorizontalPodAutoscaler kind=autoscaling/v1/HorizontalPodAutoscaler
metadata meta.v1.ObjectMeta 1 ?
spec! .HorizontalPodAutoscalerSpec 2 ?
status .HorizontalPodAutoscalerStatus 3 ?
=autoscaling.v1.HorizontalPodAutoscalerList kind=autoscaling/v1/HorizontalPodAutoscalerList
items! [].HorizontalPodAutoscaler 2 list=
metadata meta.v1.ListMeta 1 ?
=autoscaling.v1.HorizontalPodAutoscalerSpec
maxReplicas! int32 3
minReplicas *int32 2 ?
scaleTargetRef! .CrossVersionObjectReference 1
targetCPUUtilizationPercentage *int32 4 ?
=autoscaling.v1.HorizontalPodAutoscalerStatus
currentCPUUtilizationPercentage *int32 5 ?
currentReplicas! int32 3
desiredReplicas! int32 4
lastScaleTime *time 2 ?
observedGeneration *int64 1 ?
=autoscaling.v1.Scale kind=autoscaling/v1/Scale
metadata meta.v1.ObjectMeta 1 ?
spec .ScaleSpec 2 ?
status .ScaleStatus 3 ?
=autoscaling.v1.ScaleSpec
replicas int32 1 ? default=0
=autoscaling.v1.ScaleStatus
replicas! int32 1
selector string 2 ?
=autoscaling.v2.ContainerResourceMetricSource
container! string 3
name! string 1
target! .MetricTarget 2
=autoscaling.v2.ContainerResourceMetricStatus
container! string 3
current! .MetricValueStatus 2
name! string 1
=autoscaling.v2.CrossVersionObjectReference
apiVersion string 3 ?
kind! string 1
name! string 2
=autoscaling.v2.ExternalMetricSource
metric! .MetricIdentifier 1
target! .MetricTarget 2
=autoscaling.v2.ExternalMetricStatus
current! .MetricValueStatus 2
metric! .MetricIdentifier 1
=autoscaling.v2.HPAScalingPolicy
periodSeconds! int32 3
type! string 1
value! int32 2
=autoscaling.v2.HPAScalingRules
policies [].HPAScalingPolicy 2 ?
selectPolicy *string 1 ?
stabilizationWindowSeconds *int32 3 ?
tolerance *quantity 4 ?
=autoscaling.v2.HorizontalPodAutoscaler kind=autoscaling/v2/HorizontalPodAutoscaler
metadata meta.v1.ObjectMeta 1 ?
spec! .HorizontalPodAutoscalerSpec 2 ?
status .HorizontalPodAutoscalerStatus 3 ?
=autoscaling.v2.HorizontalPodAutoscalerBehavior
scaleDown *.HPAScalingRules 2 ?
scaleUp *.HPAScalingRules 1 ?
=autoscaling.v2.HorizontalPodAutoscalerCondition
lastTransitionTime time 3 ?
message string 5 ?
reason string 4 ?
status! string 2
type! string 1
=autoscaling.v2.HorizontalPodAutoscalerList kind=autoscaling/v2/HorizontalPodAutoscalerList
items! [].HorizontalPodAutoscaler 2 list=
metadata meta.v1.ListMeta 1 ?
=autoscaling.v2.HorizontalPodAutoscalerSpec
behavior *.HorizontalPodAutoscalerBehavior 5 ?
maxReplicas! int32 3
metrics [].MetricSpec 4 ?
minReplicas *int32 2 ?
scaleTargetRef! .CrossVersionObjectReference 1
=autoscaling.v2.HorizontalPodAutoscalerStatus
conditions [].HorizontalPodAutoscalerCondition 6 ? list=map keys=type patch=merge key=type
currentMetrics [].MetricStatus 5
currentReplicas int32 3 ?
desiredReplicas! int32 4
lastScaleTime *time 2 ?
observedGeneration *int64 1 ?
=autoscaling.v2.MetricIdentifier
name! string 1
selector *meta.v1.LabelSelector 2 ?
=autoscaling.v2.MetricSpec
containerResource *.ContainerResourceMetricSource 7 ?
external *.ExternalMetricSource 5 ?
object *.ObjectMetricSource 2 ?
pods *.PodsMetricSource 3 ?
resource *.ResourceMetricSource 4 ?
type! string 1
=autoscaling.v2.MetricStatus
containerResource *.ContainerResourceMetricStatus 7 ?
external *.ExternalMetricStatus 5 ?
object *.ObjectMetricStatus 2 ?
pods *.PodsMetricStatus 3 ?
resource *.ResourceMetricStatus 4 ?
type! string 1
=autoscaling.v2.MetricTarget
averageUtilization *int32 4 ?
averageValue *quantity 3 ?
type! string 1
value *quantity 2 ?
=autoscaling.v2.MetricValueStatus
averageUtilization *int32 3 ?
averageValue *quantity 2 ?
value *quantity 1 ?
=autoscaling.v2.ObjectMetricSource
describedObject! .CrossVersionObjectReference 1
metric! .MetricIdentifier 3
target! .MetricTarget 2
=autoscaling.v2.ObjectMetricStatus
current! .MetricValueStatus 2
describedObject! .CrossVersionObjectReference 3
metric! .MetricIdentifier 1
=autoscaling.v2.PodsMetricSource
metric! .MetricIdentifier 1
target! .MetricTarget 2
=autoscaling.v2.PodsMetricStatus
current! .MetricValueStatus 2
metric! .MetricIdentifier 1
=autoscaling.v2.ResourceMetricSource
name! string 1
target! .MetricTarget 2
=autoscaling.v2.ResourceMetricStatus
current! .MetricValueStatus 2
name! string 1
=batch.v1.CronJob kind=batch/v1/CronJob
metadata meta.v1.ObjectMeta 1 ?
spec! .CronJobSpec 2 ?
status .CronJobStatus 3 ?
=batch.v1.CronJobList kind=batch/v1/CronJobList
items! [].CronJob 2 list=
metadata meta.v1.ListMeta 1 ?
=batch.v1.CronJobSpec
concurrencyPolicy string 3 ? enum=Allow|Forbid|Replace
failedJobsHistoryLimit *int32 7 ?
jobTemplate! .JobTemplateSpec 5
schedule! string 1
startingDeadlineSeconds *int64 2 ?
successfulJobsHistoryLimit *int32 6 ?
suspend *bool 4 ?
timeZone *string 8 ?
=batch.v1.CronJobStatus
active []core.v1.ObjectReference 1 ?
lastScheduleTime *time 4 ?
lastSuccessfulTime *time 5 ?
=batch.v1.Job kind=batch/v1/Job
metadata meta.v1.ObjectMeta 1 ?
spec .JobSpec 2 ?
status .JobStatus 3 ?
=batch.v1.JobCondition
lastProbeTime time 3 ?
lastTransitionTime time 4 ?
message string 6 ?
reason string 5 ?
status! string 2
type! string 1
=batch.v1.JobList kind=batch/v1/JobList
items! [].Job 2 list=
metadata meta.v1.ListMeta 1 ?
=batch.v1.JobSpec
activeDeadlineSeconds *int64 3 ?
backoffLimit *int32 7 ?
backoffLimitPerIndex *int32 12 ?
completionMode *string 9 ? enum=Indexed|NonIndexed
completions *int32 2 ?
managedBy *string 15 ?
manualSelector *bool 5 ?
maxFailedIndexes *int32 13 ?
parallelism *int32 1 ?
podFailurePolicy *.PodFailurePolicy 11 ?
podReplacementPolicy *string 14 ? enum=Failed|TerminatingOrFailed
selector *meta.v1.LabelSelector 4 ?
successPolicy *.SuccessPolicy 16 ?
suspend *bool 10 ?
template! core.v1.PodTemplateSpec 6
ttlSecondsAfterFinished *int32 8 ?
=batch.v1.JobStatus
active int32 4 ?
completedIndexes string 7 ?
completionTime *time 3 ?
conditions [].JobCondition 1 ? patch=merge key=type
failed int32 6 ?
failedIndexes *string 10 ?
ready *int32 9 ?
startTime *time 2 ?
succeeded int32 5 ?
terminating *int32 11 ?
uncountedTerminatedPods *.UncountedTerminatedPods 8 ?
=batch.v1.JobTemplateSpec
metadata meta.v1.ObjectMeta 1 ?
spec .JobSpec 2 ?
=batch.v1.PodFailurePolicy
rules! [].PodFailurePolicyRule 1
=batch.v1.PodFailurePolicyOnExitCodesRequirement
containerName *string 1 ?
operator! string 2 enum=In|NotIn
values! []int32 3 list=set
=batch.v1.PodFailurePolicyOnPodConditionsPattern
status string 2
type! string 1
=batch.v1.PodFailurePolicyRule
action! string 1 enum=Count|FailIndex|FailJob|Ignore
onExitCodes *.PodFailurePolicyOnExitCodesRequirement 2 ?
onPodConditions [].PodFailurePolicyOnPodConditionsPattern 3 ?
=batch.v1.SuccessPolicy
rules! [].SuccessPolicyRule 1
=batch.v1.SuccessPolicyRule
succeededCount *int32 2 ?
succeededIndexes *string 1 ?
=batch.v1.UncountedTerminatedPods
failed []string 2 ? list=set
succeeded []string 1 ? list=set
=certificates.v1.CertificateSigningRequest kind=certificates.k8s.io/v1/CertificateSigningRequest
metadata meta.v1.ObjectMeta 1 ?
spec! .CertificateSigningRequestSpec 2
status .CertificateSigningRequestStatus 3 ?
=certificates.v1.CertificateSigningRequestCondition
lastTransitionTime time 5 ?
lastUpdateTime time 4 ?
message string 3 ?
reason string 2 ?
status! string 6
type! string 1
=certificates.v1.CertificateSigningRequestList kind=certificates.k8s.io/v1/CertificateSigningRequestList
items! [].CertificateSigningRequest 2 list=
metadata meta.v1.ListMeta 1 ?
=certificates.v1.CertificateSigningRequestSpec
expirationSeconds *int32 8 ?
extra {names} 6 ?
groups []string 4 ?
request! bytes 1
signerName! string 7
uid string 3 ?
usages []string 5 ? enum=any|cert%20sign|client%20auth|code%20signing|content%20commitment|crl%20sign|data%20encipherment|decipher%20only|digital%20signature|email%20protection|encipher%20only|ipsec%20end%20system|ipsec%20tunnel|ipsec%20user|key%20agreement|key%20encipherment|microsoft%20sgc|netscape%20sgc|ocsp%20signing|s%2Fmime|server%20auth|signing|timestamping
username string 2 ?
=certificates.v1.CertificateSigningRequestStatus
certificate bytes 2 ?
conditions [].CertificateSigningRequestCondition 1 ? list=map keys=type
=coordination.v1.Lease kind=coordination.k8s.io/v1/Lease
metadata meta.v1.ObjectMeta 1 ?
spec .LeaseSpec 2 ?
=coordination.v1.LeaseList kind=coordination.k8s.io/v1/LeaseList
items! [].Lease 2 list=
metadata meta.v1.ListMeta 1 ?
=coordination.v1.LeaseSpec
acquireTime *microtime 3 ?
holderIdentity *string 1 ?
leaseDurationSeconds *int32 2 ?
leaseTransitions *int32 5 ?
preferredHolder *string 7 ?
renewTime *microtime 4 ?
strategy *string 6 ?
=core.v1.AWSElasticBlockStoreVolumeSource
fsType string 2 ?
partition int32 3 ?
readOnly bool 4 ?
volumeID! string 1
=core.v1.Affinity
nodeAffinity *.NodeAffinity 1 ?
podAffinity *.PodAffinity 2 ?
podAntiAffinity *.PodAntiAffinity 3 ?
=core.v1.AppArmorProfile unions=[{"discriminator":"type","fields-to-discriminateBy":{"localhostProfile":"LocalhostProfile"}}]
localhostProfile *string 2 ?
type! string 1 enum=Localhost|RuntimeDefault|Unconfined
=core.v1.AttachedVolume
devicePath! string 2
name! string 1
=core.v1.AzureDiskVolumeSource
cachingMode *string 3 ? default="ReadWrite" enum=None|ReadOnly|ReadWrite
diskName! string 1
diskURI! string 2
fsType *string 4 ? default="ext4"
kind *string 6 ? default="Shared" enum=Dedicated|Managed|Shared
readOnly *bool 5 ? default=false
=core.v1.AzureFilePersistentVolumeSource
readOnly bool 3 ?
secretName! string 1
secretNamespace *string 4
shareName! string 2
=core.v1.AzureFileVolumeSource
readOnly bool 3 ?
secretName! string 1
shareName! string 2
=core.v1.Binding kind=/v1/Binding
metadata meta.v1.ObjectMeta 1 ?
target! .ObjectReference 2
=core.v1.CSIPersistentVolumeSource
controllerExpandSecretRef *.SecretReference 9 ?
controllerPublishSecretRef *.SecretReference 6 ?
driver! string 1
fsType string 4 ?
nodeExpandSecretRef *.SecretReference 10 ?
nodePublishSecretRef *.SecretReference 8 ?
nodeStageSecretRef *.SecretReference 7 ?
readOnly bool 3 ?
volumeAttributes {string} 5 ?
volumeHandle! string 2
=core.v1.CSIVolumeSource
driver! string 1
fsType *string 3 ?
nodePublishSecretRef *.LocalObjectReference 5 ?
readOnly *bool 2 ?
volumeAttributes {string} 4 ?
=core.v1.Capabilities
add []string 1 ?
drop []string 2 ?
=core.v1.CephFSPersistentVolumeSource
monitors! []string 1
path string 2 ?
readOnly bool 6 ?
secretFile string 4 ?
secretRef *.SecretReference 5 ?
user string 3 ?
=core.v1.CephFSVolumeSource
monitors! []string 1
path string 2 ?
readOnly bool 6 ?
secretFile string 4 ?
secretRef *.LocalObjectReference 5 ?
user string 3 ?
=core.v1.CinderPersistentVolumeSource
fsType string 2 ?
readOnly bool 3 ?
secretRef *.SecretReference 4 ?
volumeID! string 1
=core.v1.CinderVolumeSource
fsType string 2 ?
readOnly bool 3 ?
secretRef *.LocalObjectReference 4 ?
volumeID! string 1
=core.v1.ClientIPConfig
timeoutSeconds *int32 1 ?
=core.v1.ClusterTrustBundleProjection
labelSelector *meta.v1.LabelSelector 3 ?
name *string 1 ?
optional *bool 5 ?
path! string 4
signerName *string 2 ?
=core.v1.ComponentCondition
error string 4 ?
message string 3 ?
status! string 2
type! string 1
=core.v1.ComponentStatus kind=/v1/ComponentStatus
conditions [].ComponentCondition 2 ? list=map keys=type patch=merge key=type
metadata meta.v1.ObjectMeta 1 ?
=core.v1.ComponentStatusList kind=/v1/ComponentStatusList
items! [].ComponentStatus 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.ConfigMap kind=/v1/ConfigMap
binaryData {bytes} 3 ?
data {string} 2 ?
immutable *bool 4 ?
metadata meta.v1.ObjectMeta 1 ?
=core.v1.ConfigMapEnvSource
optional *bool 2 ?
~ .LocalObjectReference 1
=core.v1.ConfigMapKeySelector atomic
key! string 2
optional *bool 3 ?
~ .LocalObjectReference 1
=core.v1.ConfigMapList kind=/v1/ConfigMapList
items! [].ConfigMap 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.ConfigMapNodeConfigSource
kubeletConfigKey! string 5
name! string 2
namespace! string 1
resourceVersion string 4 ?
uid string 3 ?
=core.v1.ConfigMapProjection
items [].KeyToPath 2 ?
optional *bool 4 ?
~ .LocalObjectReference 1
=core.v1.ConfigMapVolumeSource
defaultMode *int32 3 ?
items [].KeyToPath 2 ?
optional *bool 4 ?
~ .LocalObjectReference 1
=core.v1.Container
args []string 4 ?
command []string 3 ?
env [].EnvVar 7 ? list=map keys=name patch=merge key=name
envFrom [].EnvFromSource 19 ?
image string 2 ?
imagePullPolicy string 14 ? enum=Always|IfNotPresent|Never
lifecycle *.Lifecycle 12 ?
livenessProbe *.Probe 10 ?
name! string 1
ports [].ContainerPort 6 ? list=map keys=containerPort,protocol patch=merge key=containerPort
readinessProbe *.Probe 11 ?
resizePolicy [].ContainerResizePolicy 23 ?
resources .ResourceRequirements 8 ?
restartPolicy *string 24 ?
restartPolicyRules [].ContainerRestartRule 25 ?
securityContext *.SecurityContext 15 ?
startupProbe *.Probe 22 ?
stdin bool 16 ?
stdinOnce bool 17 ?
terminationMessagePath string 13 ?
terminationMessagePolicy string 20 ? enum=FallbackToLogsOnError|File
tty bool 18 ?
volumeDevices [].VolumeDevice 21 ? list=map keys=devicePath patch=merge key=devicePath
volumeMounts [].VolumeMount 9 ? list=map keys=mountPath patch=merge key=mountPath
workingDir string 5 ?
=core.v1.ContainerExtendedResourceRequest
containerName! string 1
requestName! string 3
resourceName! string 2
=core.v1.ContainerImage
names []string 1
sizeBytes int64 2 ?
=core.v1.ContainerPort
containerPort! int32 3
hostIP string 5 ?
hostPort int32 2 ?
name string 1 ?
protocol string 4 ? default="TCP" enum=SCTP|TCP|UDP
=core.v1.ContainerResizePolicy
resourceName! string 1
restartPolicy! string 2
=core.v1.ContainerRestartRule
action! string 1 ?
exitCodes *.ContainerRestartRuleOnExitCodes 2 ?
=core.v1.ContainerRestartRuleOnExitCodes
operator! string 1 ?
values []int32 2 ? list=set
=core.v1.ContainerState
running *.ContainerStateRunning 2 ?
terminated *.ContainerStateTerminated 3 ?
waiting *.ContainerStateWaiting 1 ?
=core.v1.ContainerStateRunning
startedAt time 1 ?
=core.v1.ContainerStateTerminated
containerID string 7 ?
exitCode! int32 1
finishedAt time 6 ?
message string 4 ?
reason string 3 ?
signal int32 2 ?
startedAt time 5 ?
=core.v1.ContainerStateWaiting
message string 2 ?
reason string 1 ?
=core.v1.ContainerStatus
allocatedResources {quantity} 10 ?
allocatedResourcesStatus [].ResourceStatus 14 ? list=map keys=name patch=merge key=name
containerID string 8 ?
image! string 6
imageID! string 7
lastState .ContainerState 3 ?
name! string 1
ready! bool 4
resources *.ResourceRequirements 11 ?
restartCount! int32 5
started *bool 9 ?
state .ContainerState 2 ?
stopSignal *string 15 ? enum=SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGRTMAX|SIGRTMAX-1|SIGRTMAX-10|SIGRTMAX-11|SIGRTMAX-12|SIGRTMAX-13|SIGRTMAX-14|SIGRTMAX-2|SIGRTMAX-3|SIGRTMAX-4|SIGRTMAX-5|SIGRTMAX-6|SIGRTMAX-7|SIGRTMAX-8|SIGRTMAX-9|SIGRTMIN|SIGRTMIN%2B1|SIGRTMIN%2B10|SIGRTMIN%2B11|SIGRTMIN%2B12|SIGRTMIN%2B13|SIGRTMIN%2B14|SIGRTMIN%2B15|SIGRTMIN%2B2|SIGRTMIN%2B3|SIGRTMIN%2B4|SIGRTMIN%2B5|SIGRTMIN%2B6|SIGRTMIN%2B7|SIGRTMIN%2B8|SIGRTMIN%2B9|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ
user *.ContainerUser 13 ?
volumeMounts [].VolumeMountStatus 12 ? list=map keys=mountPath patch=merge key=mountPath
=core.v1.ContainerUser
linux *.LinuxContainerUser 1 ?
=core.v1.DaemonEndpoint
Port! int32 1
=core.v1.DownwardAPIProjection
items [].DownwardAPIVolumeFile 1 ?
=core.v1.DownwardAPIVolumeFile
fieldRef *.ObjectFieldSelector 2 ?
mode *int32 4 ?
path! string 1
resourceFieldRef *.ResourceFieldSelector 3 ?
=core.v1.DownwardAPIVolumeSource
defaultMode *int32 2 ?
items [].DownwardAPIVolumeFile 1 ?
=core.v1.EmptyDirVolumeSource
medium string 1 ?
sizeLimit *quantity 2 ?
=core.v1.EndpointAddress atomic
hostname string 3 ?
ip! string 1
nodeName *string 4 ?
targetRef *.ObjectReference 2 ?
=core.v1.EndpointPort atomic
appProtocol *string 4 ?
name string 1 ?
port! int32 2
protocol string 3 ? enum=SCTP|TCP|UDP
=core.v1.EndpointSubset
addresses [].EndpointAddress 1 ?
notReadyAddresses [].EndpointAddress 2 ?
ports [].EndpointPort 3 ?
=core.v1.Endpoints kind=/v1/Endpoints
metadata meta.v1.ObjectMeta 1 ?
subsets [].EndpointSubset 2 ?
=core.v1.EndpointsList kind=/v1/EndpointsList
items! [].Endpoints 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.EnvFromSource
configMapRef *.ConfigMapEnvSource 2 ?
prefix string 1 ?
secretRef *.SecretEnvSource 3 ?
=core.v1.EnvVar
name! string 1
value string 2 ?
valueFrom *.EnvVarSource 3 ?
=core.v1.EnvVarSource
configMapKeyRef *.ConfigMapKeySelector 3 ?
fieldRef *.ObjectFieldSelector 1 ?
fileKeyRef *.FileKeySelector 5 ?
resourceFieldRef *.ResourceFieldSelector 2 ?
secretKeyRef *.SecretKeySelector 4 ?
=core.v1.EphemeralContainer
targetContainerName string 2 ?
~ .EphemeralContainerCommon 1
=core.v1.EphemeralContainerCommon
args []string 4 ?
command []string 3 ?
env [].EnvVar 7 ? list=map keys=name patch=merge key=name
envFrom [].EnvFromSource 19 ?
image string 2 ?
imagePullPolicy string 14 ? enum=Always|IfNotPresent|Never
lifecycle *.Lifecycle 12 ?
livenessProbe *.Probe 10 ?
name! string 1
ports [].ContainerPort 6 ? list=map keys=containerPort,protocol patch=merge key=containerPort
readinessProbe *.Probe 11 ?
resizePolicy [].ContainerResizePolicy 23 ?
resources .ResourceRequirements 8 ?
restartPolicy *string 24 ?
restartPolicyRules [].ContainerRestartRule 25 ?
securityContext *.SecurityContext 15 ?
startupProbe *.Probe 22 ?
stdin bool 16 ?
stdinOnce bool 17 ?
terminationMessagePath string 13 ?
terminationMessagePolicy string 20 ? enum=FallbackToLogsOnError|File
tty bool 18 ?
volumeDevices [].VolumeDevice 21 ? list=map keys=devicePath patch=merge key=devicePath
volumeMounts [].VolumeMount 9 ? list=map keys=mountPath patch=merge key=mountPath
workingDir string 5 ?
=core.v1.EphemeralVolumeSource
volumeClaimTemplate *.PersistentVolumeClaimTemplate 1 ?
=core.v1.Event kind=/v1/Event
action string 12 ?
count int32 8 ?
eventTime microtime 10 ?
firstTimestamp time 6 ?
involvedObject! .ObjectReference 2
lastTimestamp time 7 ?
message string 4 ?
metadata! meta.v1.ObjectMeta 1
reason string 3 ?
related *.ObjectReference 13 ?
reportingComponent string 14
reportingInstance string 15
series *.EventSeries 11 ?
source .EventSource 5 ?
type string 9 ?
=core.v1.EventList kind=/v1/EventList
items! [].Event 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.EventSeries
count int32 1 ?
lastObservedTime microtime 2 ?
=core.v1.EventSource
component string 1 ?
host string 2 ?
=core.v1.ExecAction
command []string 1 ?
=core.v1.FCVolumeSource
fsType string 3 ?
lun *int32 2 ?
readOnly bool 4 ?
targetWWNs []string 1 ?
wwids []string 5 ?
=core.v1.FileKeySelector atomic
key! string 3
optional *bool 4 ? default=false
path! string 2
volumeName! string 1
=core.v1.FlexPersistentVolumeSource
driver! string 1
fsType string 2 ?
options {string} 5 ?
readOnly bool 4 ?
secretRef *.SecretReference 3 ?
=core.v1.FlexVolumeSource
driver! string 1
fsType string 2 ?
options {string} 5 ?
readOnly bool 4 ?
secretRef *.LocalObjectReference 3 ?
=core.v1.FlockerVolumeSource
datasetName string 1 ?
datasetUUID string 2 ?
=core.v1.GCEPersistentDiskVolumeSource
fsType string 2 ?
partition int32 3 ?
pdName! string 1
readOnly bool 4 ?
=core.v1.GRPCAction
port! int32 1
service *string 2 default=""
=core.v1.GitRepoVolumeSource
directory string 3 ?
repository! string 1
revision string 2 ?
=core.v1.GlusterfsPersistentVolumeSource
endpoints! string 1
endpointsNamespace *string 4 ?
path! string 2
readOnly bool 3 ?
=core.v1.GlusterfsVolumeSource
endpoints! string 1
path! string 2
readOnly bool 3 ?
=core.v1.HTTPGetAction
host string 3 ?
httpHeaders [].HTTPHeader 5 ?
path string 1 ?
port! intstr 2
scheme string 4 ? enum=HTTP|HTTPS
=core.v1.HTTPHeader
name! string 1
value! string 2
=core.v1.HostAlias
hostnames []string 2 ?
ip! string 1
=core.v1.HostIP
ip! string 1
=core.v1.HostPathVolumeSource
path! string 1
type *string 2 ? enum=|BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|FileOrCreate|Socket
=core.v1.ISCSIPersistentVolumeSource
chapAuthDiscovery bool 8 ?
chapAuthSession bool 11 ?
fsType string 5 ?
initiatorName *string 12 ?
iqn! string 2
iscsiInterface string 4 ? default="default"
lun! int32 3
portals []string 7 ?
readOnly bool 6 ?
secretRef *.SecretReference 10 ?
targetPortal! string 1
=core.v1.ISCSIVolumeSource
chapAuthDiscovery bool 8 ?
chapAuthSession bool 11 ?
fsType string 5 ?
initiatorName *string 12 ?
iqn! string 2
iscsiInterface string 4 ? default="default"
lun! int32 3
portals []string 7 ?
readOnly bool 6 ?
secretRef *.LocalObjectReference 10 ?
targetPortal! string 1
=core.v1.ImageVolumeSource
pullPolicy string 2 ? enum=Always|IfNotPresent|Never
reference string 1 ?
=core.v1.ImageVolumeStatus
imageRef! string 1 ?
=core.v1.KeyToPath
key! string 1
mode *int32 3 ?
path! string 2
=core.v1.Lifecycle
postStart *.LifecycleHandler 1 ?
preStop *.LifecycleHandler 2 ?
stopSignal *string 3 ? enum=SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGRTMAX|SIGRTMAX-1|SIGRTMAX-10|SIGRTMAX-11|SIGRTMAX-12|SIGRTMAX-13|SIGRTMAX-14|SIGRTMAX-2|SIGRTMAX-3|SIGRTMAX-4|SIGRTMAX-5|SIGRTMAX-6|SIGRTMAX-7|SIGRTMAX-8|SIGRTMAX-9|SIGRTMIN|SIGRTMIN%2B1|SIGRTMIN%2B10|SIGRTMIN%2B11|SIGRTMIN%2B12|SIGRTMIN%2B13|SIGRTMIN%2B14|SIGRTMIN%2B15|SIGRTMIN%2B2|SIGRTMIN%2B3|SIGRTMIN%2B4|SIGRTMIN%2B5|SIGRTMIN%2B6|SIGRTMIN%2B7|SIGRTMIN%2B8|SIGRTMIN%2B9|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ
=core.v1.LifecycleHandler
exec *.ExecAction 1 ?
httpGet *.HTTPGetAction 2 ?
sleep *.SleepAction 4 ?
tcpSocket *.TCPSocketAction 3 ?
=core.v1.LimitRange kind=/v1/LimitRange
metadata meta.v1.ObjectMeta 1 ?
spec .LimitRangeSpec 2 ?
=core.v1.LimitRangeItem
default {quantity} 4 ?
defaultRequest {quantity} 5 ?
max {quantity} 2 ?
maxLimitRequestRatio {quantity} 6 ?
min {quantity} 3 ?
type! string 1
=core.v1.LimitRangeList kind=/v1/LimitRangeList
items! [].LimitRange 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.LimitRangeSpec
limits! [].LimitRangeItem 1
=core.v1.LinuxContainerUser
gid! int64 2
supplementalGroups []int64 3 ?
uid! int64 1
=core.v1.LoadBalancerIngress
hostname string 2 ?
ip string 1 ?
ipMode *string 3 ?
ports [].PortStatus 4 ?
=core.v1.LoadBalancerStatus
ingress [].LoadBalancerIngress 1 ?
=core.v1.LocalObjectReference atomic
name string 1 ? default=""
=core.v1.LocalVolumeSource
fsType *string 2 ?
path! string 1
=core.v1.ModifyVolumeStatus
status! string 2 enum=InProgress|Infeasible|Pending
targetVolumeAttributesClassName string 1 ?
=core.v1.NFSVolumeSource
path! string 2
readOnly bool 3 ?
server! string 1
=core.v1.Namespace kind=/v1/Namespace
metadata meta.v1.ObjectMeta 1 ?
spec .NamespaceSpec 2 ?
status .NamespaceStatus 3 ?
=core.v1.NamespaceCondition
lastTransitionTime time 4 ?
message string 6 ?
reason string 5 ?
status! string 2
type! string 1
=core.v1.NamespaceList kind=/v1/NamespaceList
items! [].Namespace 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.NamespaceSpec
finalizers []string 1 ?
=core.v1.NamespaceStatus
conditions [].NamespaceCondition 2 ? list=map keys=type patch=merge key=type
phase string 1 ? enum=Active|Terminating
=core.v1.Node kind=/v1/Node
metadata meta.v1.ObjectMeta 1 ?
spec .NodeSpec 2 ?
status .NodeStatus 3 ?
=core.v1.NodeAddress
address! string 2
type! string 1
=core.v1.NodeAffinity
preferredDuringSchedulingIgnoredDuringExecution [].PreferredSchedulingTerm 2 ?
requiredDuringSchedulingIgnoredDuringExecution *.NodeSelector 1 ?
=core.v1.NodeAllocatableResourceClaimStatus
containers []string 2 ? list=set
resourceClaimName! string 1
resources! {quantity} 3
=core.v1.NodeCondition
lastHeartbeatTime time 3 ?
lastTransitionTime time 4 ?
message string 6 ?
reason string 5 ?
status! string 2
type! string 1
=core.v1.NodeConfigSource
configMap *.ConfigMapNodeConfigSource 2 ?
=core.v1.NodeConfigStatus
active *.NodeConfigSource 2 ?
assigned *.NodeConfigSource 1 ?
error string 4 ?
lastKnownGood *.NodeConfigSource 3 ?
=core.v1.NodeDaemonEndpoints
kubeletEndpoint .DaemonEndpoint 1 ?
=core.v1.NodeFeatures
supplementalGroupsPolicy *bool 1 ?
=core.v1.NodeList kind=/v1/NodeList
items! [].Node 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.NodeRuntimeHandler
features *.NodeRuntimeHandlerFeatures 2 ?
name string 1
=core.v1.NodeRuntimeHandlerFeatures
recursiveReadOnlyMounts *bool 1 ?
userNamespaces *bool 2 ?
=core.v1.NodeSelector atomic
nodeSelectorTerms! [].NodeSelectorTerm 1
=core.v1.NodeSelectorRequirement
key! string 1
operator! string 2 enum=DoesNotExist|Exists|Gt|In|Lt|NotIn
values []string 3 ?
=core.v1.NodeSelectorTerm atomic
matchExpressions [].NodeSelectorRequirement 1 ?
matchFields [].NodeSelectorRequirement 2 ?
=core.v1.NodeSpec
configSource *.NodeConfigSource 6 ?
externalID string 2 ?
podCIDR string 1 ?
podCIDRs []string 7 ? list=set patch=merge
providerID string 3 ?
taints [].Taint 5 ?
unschedulable bool 4 ?
=core.v1.NodeStatus
addresses [].NodeAddress 5 ? list=map keys=type patch=merge key=type
allocatable {quantity} 2 ?
capacity {quantity} 1 ?
conditions [].NodeCondition 4 ? list=map keys=type patch=merge key=type
config *.NodeConfigStatus 11 ?
daemonEndpoints .NodeDaemonEndpoints 6 ?
declaredFeatures []string 14 ?
features *.NodeFeatures 13 ?
images [].ContainerImage 8 ?
nodeInfo .NodeSystemInfo 7 ?
phase string 3 ? enum=Pending|Running|Terminated
runtimeHandlers [].NodeRuntimeHandler 12 ?
volumesAttached [].AttachedVolume 10 ?
volumesInUse []string 9 ?
=core.v1.NodeSwapStatus
capacity *int64 1 ?
=core.v1.NodeSystemInfo
architecture! string 10
bootID! string 3
containerRuntimeVersion! string 6
kernelVersion! string 4
kubeProxyVersion! string 8
kubeletVersion! string 7
machineID! string 1
operatingSystem! string 9
osImage! string 5
swap *.NodeSwapStatus 11 ?
systemUUID! string 2
=core.v1.ObjectFieldSelector atomic
apiVersion string 1 ?
fieldPath! string 2
=core.v1.ObjectReference atomic
apiVersion string 5 ?
fieldPath string 7 ?
kind string 1 ?
name string 3 ?
namespace string 2 ?
resourceVersion string 6 ?
uid string 4 ?
=core.v1.PersistentVolume kind=/v1/PersistentVolume
metadata meta.v1.ObjectMeta 1 ?
spec .PersistentVolumeSpec 2 ?
status .PersistentVolumeStatus 3 ?
=core.v1.PersistentVolumeClaim kind=/v1/PersistentVolumeClaim
metadata meta.v1.ObjectMeta 1 ?
spec .PersistentVolumeClaimSpec 2 ?
status .PersistentVolumeClaimStatus 3 ?
=core.v1.PersistentVolumeClaimCondition
lastProbeTime time 3 ?
lastTransitionTime time 4 ?
message string 6 ?
reason string 5 ?
status! string 2
type! string 1
=core.v1.PersistentVolumeClaimList kind=/v1/PersistentVolumeClaimList
items! [].PersistentVolumeClaim 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.PersistentVolumeClaimSpec
accessModes []string 1 ? enum=ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod
dataSource *.TypedLocalObjectReference 7 ?
dataSourceRef *.TypedObjectReference 8 ?
resources .VolumeResourceRequirements 2 ?
selector *meta.v1.LabelSelector 4 ?
storageClassName *string 5 ?
volumeAttributesClassName *string 9 ?
volumeMode *string 6 ? enum=Block|Filesystem
volumeName string 3 ?
=core.v1.PersistentVolumeClaimStatus
accessModes []string 2 ? enum=ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod
allocatedResourceStatuses {string} 7 ? map=granular enum=ControllerResizeInProgress|ControllerResizeInfeasible|NodeResizeInProgress|NodeResizeInfeasible|NodeResizePending
allocatedResources {quantity} 5 ?
capacity {quantity} 3 ?
conditions [].PersistentVolumeClaimCondition 4 ? list=map keys=type patch=merge key=type
currentVolumeAttributesClassName *string 8 ?
modifyVolumeStatus *.ModifyVolumeStatus 9 ?
phase string 1 ? enum=Bound|Lost|Pending
=core.v1.PersistentVolumeClaimTemplate
metadata meta.v1.ObjectMeta 1 ?
spec! .PersistentVolumeClaimSpec 2
=core.v1.PersistentVolumeClaimVolumeSource
claimName! string 1
readOnly bool 2 ?
=core.v1.PersistentVolumeList kind=/v1/PersistentVolumeList
items! [].PersistentVolume 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.PersistentVolumeSource
awsElasticBlockStore *.AWSElasticBlockStoreVolumeSource 2 ?
azureDisk *.AzureDiskVolumeSource 16 ?
azureFile *.AzureFilePersistentVolumeSource 13 ?
cephfs *.CephFSPersistentVolumeSource 9 ?
cinder *.CinderPersistentVolumeSource 8 ?
csi *.CSIPersistentVolumeSource 22 ?
fc *.FCVolumeSource 10 ?
flexVolume *.FlexPersistentVolumeSource 12 ?
flocker *.FlockerVolumeSource 11 ?
gcePersistentDisk *.GCEPersistentDiskVolumeSource 1 ?
glusterfs *.GlusterfsPersistentVolumeSource 4 ?
hostPath *.HostPathVolumeSource 3 ?
iscsi *.ISCSIPersistentVolumeSource 7 ?
local *.LocalVolumeSource 20 ?
nfs *.NFSVolumeSource 5 ?
photonPersistentDisk *.PhotonPersistentDiskVolumeSource 17 ?
portworxVolume *.PortworxVolumeSource 18 ?
quobyte *.QuobyteVolumeSource 15 ?
rbd *.RBDPersistentVolumeSource 6 ?
scaleIO *.ScaleIOPersistentVolumeSource 19 ?
storageos *.StorageOSPersistentVolumeSource 21 ?
vsphereVolume *.VsphereVirtualDiskVolumeSource 14 ?
=core.v1.PersistentVolumeSpec
accessModes []string 3 ? enum=ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod
capacity {quantity} 1 ?
claimRef *.ObjectReference 4 ? map=granular
mountOptions []string 7 ?
nodeAffinity *.VolumeNodeAffinity 9 ?
persistentVolumeReclaimPolicy string 5 ? enum=Delete|Recycle|Retain
storageClassName string 6 ?
volumeAttributesClassName *string 10 ?
volumeMode *string 8 ? enum=Block|Filesystem
~ .PersistentVolumeSource 2
=core.v1.PersistentVolumeStatus
lastPhaseTransitionTime *time 4 ?
message string 2 ?
phase string 1 ? enum=Available|Bound|Failed|Pending|Released
reason string 3 ?
=core.v1.PhotonPersistentDiskVolumeSource
fsType string 2 ?
pdID! string 1
=core.v1.Pod kind=/v1/Pod
metadata meta.v1.ObjectMeta 1 ?
spec .PodSpec 2 ?
status .PodStatus 3 ?
=core.v1.PodAffinity
preferredDuringSchedulingIgnoredDuringExecution [].WeightedPodAffinityTerm 2 ?
requiredDuringSchedulingIgnoredDuringExecution [].PodAffinityTerm 1 ?
=core.v1.PodAffinityTerm
labelSelector *meta.v1.LabelSelector 1 ?
matchLabelKeys []string 5 ?
mismatchLabelKeys []string 6 ?
namespaceSelector *meta.v1.LabelSelector 4 ?
namespaces []string 2 ?
topologyKey! string 3
=core.v1.PodAntiAffinity
preferredDuringSchedulingIgnoredDuringExecution [].WeightedPodAffinityTerm 2 ?
requiredDuringSchedulingIgnoredDuringExecution [].PodAffinityTerm 1 ?
=core.v1.PodCertificateProjection
certificateChainPath string 6 ?
credentialBundlePath string 4 ?
keyPath string 5 ?
keyType! string 2 ?
maxExpirationSeconds *int32 3 ?
signerName! string 1 ?
userAnnotations {string} 7 ?
=core.v1.PodCondition
lastProbeTime time 3 ?
lastTransitionTime time 4 ?
message string 6 ?
observedGeneration int64 7 ?
reason string 5 ?
status! string 2
type! string 1
=core.v1.PodDNSConfig
nameservers []string 1 ?
options [].PodDNSConfigOption 3 ?
searches []string 2 ?
=core.v1.PodDNSConfigOption
name string 1 ?
value *string 2 ?
=core.v1.PodExtendedResourceClaimStatus
requestMappings! [].ContainerExtendedResourceRequest 1
resourceClaimName! string 2
=core.v1.PodIP
ip! string 1
=core.v1.PodList kind=/v1/PodList
items! [].Pod 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.PodOS
name! string 1
=core.v1.PodReadinessGate
conditionType! string 1
=core.v1.PodResourceClaim
name! string 1
resourceClaimName *string 3 ?
resourceClaimTemplateName *string 4 ?
=core.v1.PodResourceClaimStatus
name! string 1
resourceClaimName *string 2 ?
=core.v1.PodSchedulingGate
name! string 1
=core.v1.PodSchedulingGroup unions=[{"fields-to-discriminateBy":{"podGroupName":"PodGroupName"}}]
podGroupName *string 1 ?
=core.v1.PodSecurityContext
appArmorProfile *.AppArmorProfile 11 ?
fsGroup *int64 5 ?
fsGroupChangePolicy *string 9 ? enum=Always|OnRootMismatch
runAsGroup *int64 6 ?
runAsNonRoot *bool 3 ?
runAsUser *int64 2 ?
seLinuxChangePolicy *string 13 ?
seLinuxOptions *.SELinuxOptions 1 ?
seccompProfile *.SeccompProfile 10 ?
supplementalGroups []int64 4 ?
supplementalGroupsPolicy *string 12 ? enum=Merge|Strict
sysctls [].Sysctl 7 ?
windowsOptions *.WindowsSecurityContextOptions 8 ?
=core.v1.PodSpec
activeDeadlineSeconds *int64 5 ?
affinity *.Affinity 18 ?
automountServiceAccountToken *bool 21 ?
containers! [].Container 2 list=map keys=name patch=merge key=name
dnsConfig *.PodDNSConfig 26 ?
dnsPolicy string 6 ? enum=ClusterFirst|ClusterFirstWithHostNet|Default|None
enableServiceLinks *bool 30 ?
ephemeralContainers [].EphemeralContainer 34 ? list=map keys=name patch=merge key=name
hostAliases [].HostAlias 23 ? list=map keys=ip patch=merge key=ip
hostIPC bool 13 ?
hostNetwork bool 11 ?
hostPID bool 12 ?
hostUsers *bool 37 ?
hostname string 16 ?
hostnameOverride *string 41 ?
imagePullSecrets [].LocalObjectReference 15 ? list=map keys=name patch=merge key=name
initContainers [].Container 20 ? list=map keys=name patch=merge key=name
nodeName string 10 ?
nodeSelector {string} 7 ? map=atomic
os *.PodOS 36 ?
overhead {quantity} 32 ?
preemptionPolicy *string 31 ? enum=Never|PreemptLowerPriority
priority *int32 25 ?
priorityClassName string 24 ?
readinessGates [].PodReadinessGate 28 ?
resourceClaims [].PodResourceClaim 39 ? list=map keys=name patch=merge,retainKeys key=name
resources *.ResourceRequirements 40 ?
restartPolicy string 3 ? enum=Always|Never|OnFailure
runtimeClassName *string 29 ?
schedulerName string 19 ?
schedulingGates [].PodSchedulingGate 38 ? list=map keys=name patch=merge key=name
schedulingGroup *.PodSchedulingGroup 43 ?
securityContext *.PodSecurityContext 14 ?
serviceAccount string 9 ?
serviceAccountName string 8 ?
setHostnameAsFQDN *bool 35 ?
shareProcessNamespace *bool 27 ?
subdomain string 17 ?
terminationGracePeriodSeconds *int64 4 ?
tolerations [].Toleration 22 ?
topologySpreadConstraints [].TopologySpreadConstraint 33 ? list=map keys=topologyKey,whenUnsatisfiable patch=merge key=topologyKey
volumes [].Volume 1 ? list=map keys=name patch=merge,retainKeys key=name
=core.v1.PodStatus
allocatedResources {quantity} 19 ?
conditions [].PodCondition 2 ? list=map keys=type patch=merge key=type
containerStatuses [].ContainerStatus 8 ?
ephemeralContainerStatuses [].ContainerStatus 13 ?
extendedResourceClaimStatus *.PodExtendedResourceClaimStatus 18 ?
hostIP string 5 ?
hostIPs [].HostIP 16 ? patch=merge key=ip
initContainerStatuses [].ContainerStatus 10 ?
message string 3 ?
nodeAllocatableResourceClaimStatuses [].NodeAllocatableResourceClaimStatus 21 ?
nominatedNodeName string 11 ?
observedGeneration int64 17 ?
phase string 1 ? enum=Failed|Pending|Running|Succeeded|Unknown
podIP string 6 ?
podIPs [].PodIP 12 ? list=map keys=ip patch=merge key=ip
qosClass string 9 ? enum=BestEffort|Burstable|Guaranteed
reason string 4 ?
resize string 14 ?
resourceClaimStatuses [].PodResourceClaimStatus 15 ? list=map keys=name patch=merge,retainKeys key=name
resources *.ResourceRequirements 20 ?
startTime *time 7 ?
=core.v1.PodTemplate kind=/v1/PodTemplate
metadata meta.v1.ObjectMeta 1 ?
template .PodTemplateSpec 2 ?
=core.v1.PodTemplateList kind=/v1/PodTemplateList
items! [].PodTemplate 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.PodTemplateSpec
metadata meta.v1.ObjectMeta 1 ?
spec .PodSpec 2 ?
=core.v1.PortStatus
error *string 3 ?
port! int32 1
protocol! string 2 enum=SCTP|TCP|UDP
=core.v1.PortworxVolumeSource
fsType string 2 ?
readOnly bool 3 ?
volumeID! string 1
=core.v1.PreferredSchedulingTerm
preference! .NodeSelectorTerm 2
weight! int32 1
=core.v1.Probe
failureThreshold int32 6 ?
initialDelaySeconds int32 2 ?
periodSeconds int32 4 ?
successThreshold int32 5 ?
terminationGracePeriodSeconds *int64 7 ?
timeoutSeconds int32 3 ?
~ .ProbeHandler 1
=core.v1.ProbeHandler
exec *.ExecAction 1 ?
grpc *.GRPCAction 4 ?
httpGet *.HTTPGetAction 2 ?
tcpSocket *.TCPSocketAction 3 ?
=core.v1.ProjectedVolumeSource
defaultMode *int32 2 ?
sources [].VolumeProjection 1
=core.v1.QuobyteVolumeSource
group string 5 ?
readOnly bool 3 ?
registry! string 1
tenant string 6 ?
user string 4 ?
volume! string 2
=core.v1.RBDPersistentVolumeSource
fsType string 3 ?
image! string 2
keyring string 6 ? default="/etc/ceph/keyring"
monitors! []string 1
pool string 4 ? default="rbd"
readOnly bool 8 ?
secretRef *.SecretReference 7 ?
user string 5 ? default="admin"
=core.v1.RBDVolumeSource
fsType string 3 ?
image! string 2
keyring string 6 ? default="/etc/ceph/keyring"
monitors! []string 1
pool string 4 ? default="rbd"
readOnly bool 8 ?
secretRef *.LocalObjectReference 7 ?
user string 5 ? default="admin"
=core.v1.ReplicationController kind=/v1/ReplicationController
metadata meta.v1.ObjectMeta 1 ?
spec .ReplicationControllerSpec 2 ?
status .ReplicationControllerStatus 3 ?
=core.v1.ReplicationControllerCondition
lastTransitionTime time 3 ?
message string 5 ?
reason string 4 ?
status! string 2
type! string 1
=core.v1.ReplicationControllerList kind=/v1/ReplicationControllerList
items! [].ReplicationController 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.ReplicationControllerSpec
minReadySeconds int32 4 ? default=0
replicas *int32 1 ? default=1
selector {string} 2 ? map=atomic
template *.PodTemplateSpec 3 ?
=core.v1.ReplicationControllerStatus
availableReplicas int32 5 ?
conditions [].ReplicationControllerCondition 6 ? list=map keys=type patch=merge key=type
fullyLabeledReplicas int32 2 ?
observedGeneration int64 3 ?
readyReplicas int32 4 ?
replicas! int32 1
=core.v1.ResourceClaim
name! string 1
request string 2 ?
=core.v1.ResourceFieldSelector atomic
containerName string 1 ?
divisor quantity 3 ?
resource! string 2
=core.v1.ResourceHealth
health string 2 ?
message *string 6 ?
resourceID! string 1
=core.v1.ResourceQuota kind=/v1/ResourceQuota
metadata meta.v1.ObjectMeta 1 ?
spec .ResourceQuotaSpec 2 ?
status .ResourceQuotaStatus 3 ?
=core.v1.ResourceQuotaList kind=/v1/ResourceQuotaList
items! [].ResourceQuota 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.ResourceQuotaSpec
hard {quantity} 1 ?
scopeSelector *.ScopeSelector 3 ?
scopes []string 2 ? enum=BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass
=core.v1.ResourceQuotaStatus
hard {quantity} 1 ?
used {quantity} 2 ?
=core.v1.ResourceRequirements
claims [].ResourceClaim 3 ? list=map keys=name
limits {quantity} 1 ?
requests {quantity} 2 ?
=core.v1.ResourceStatus
name! string 1
resources [].ResourceHealth 2 ? list=map keys=resourceID
=core.v1.SELinuxOptions
level string 4 ?
role string 2 ?
type string 3 ?
user string 1 ?
=core.v1.ScaleIOPersistentVolumeSource
fsType string 9 ? default="xfs"
gateway! string 1
protectionDomain string 5 ?
readOnly bool 10 ?
secretRef! *.SecretReference 3
sslEnabled bool 4 ?
storageMode string 7 ? default="ThinProvisioned"
storagePool string 6 ?
system! string 2
volumeName string 8 ?
=core.v1.ScaleIOVolumeSource
fsType string 9 ? default="xfs"
gateway! string 1
protectionDomain string 5 ?
readOnly bool 10 ?
secretRef! *.LocalObjectReference 3
sslEnabled bool 4 ?
storageMode string 7 ? default="ThinProvisioned"
storagePool string 6 ?
system! string 2
volumeName string 8 ?
=core.v1.ScopeSelector atomic
matchExpressions [].ScopedResourceSelectorRequirement 1 ?
=core.v1.ScopedResourceSelectorRequirement
operator! string 2 enum=DoesNotExist|Exists|In|NotIn
scopeName! string 1 enum=BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass
values []string 3 ?
=core.v1.SeccompProfile unions=[{"discriminator":"type","fields-to-discriminateBy":{"localhostProfile":"LocalhostProfile"}}]
localhostProfile *string 2 ?
type! string 1 enum=Localhost|RuntimeDefault|Unconfined
=core.v1.Secret kind=/v1/Secret
data {bytes} 2 ?
immutable *bool 5 ?
metadata meta.v1.ObjectMeta 1 ?
stringData {string} 4 ?
type string 3 ?
=core.v1.SecretEnvSource
optional *bool 2 ?
~ .LocalObjectReference 1
=core.v1.SecretKeySelector atomic
key! string 2
optional *bool 3 ?
~ .LocalObjectReference 1
=core.v1.SecretList kind=/v1/SecretList
items! [].Secret 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.SecretProjection
items [].KeyToPath 2 ?
optional *bool 4 ?
~ .LocalObjectReference 1
=core.v1.SecretReference atomic
name string 1 ?
namespace string 2 ?
=core.v1.SecretVolumeSource
defaultMode *int32 3 ?
items [].KeyToPath 2 ?
optional *bool 4 ?
secretName string 1 ?
=core.v1.SecurityContext
allowPrivilegeEscalation *bool 7 ?
appArmorProfile *.AppArmorProfile 12 ?
capabilities *.Capabilities 1 ?
privileged *bool 2 ?
procMount *string 9 ? enum=Default|Unmasked
readOnlyRootFilesystem *bool 6 ?
runAsGroup *int64 8 ?
runAsNonRoot *bool 5 ?
runAsUser *int64 4 ?
seLinuxOptions *.SELinuxOptions 3 ?
seccompProfile *.SeccompProfile 11 ?
windowsOptions *.WindowsSecurityContextOptions 10 ?
=core.v1.Service kind=/v1/Service
metadata meta.v1.ObjectMeta 1 ?
spec .ServiceSpec 2 ?
status .ServiceStatus 3 ?
=core.v1.ServiceAccount kind=/v1/ServiceAccount
automountServiceAccountToken *bool 4 ?
imagePullSecrets [].LocalObjectReference 3 ?
metadata meta.v1.ObjectMeta 1 ?
secrets [].ObjectReference 2 ? list=map keys=name patch=merge key=name
=core.v1.ServiceAccountList kind=/v1/ServiceAccountList
items! [].ServiceAccount 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.ServiceAccountTokenProjection
audience string 1 ?
expirationSeconds *int64 2 ?
path! string 3
=core.v1.ServiceList kind=/v1/ServiceList
items! [].Service 2 list=
metadata meta.v1.ListMeta 1 ?
=core.v1.ServicePort
appProtocol *string 6 ?
name string 1 ?
nodePort int32 5 ?
port! int32 3
protocol string 2 ? default="TCP" enum=SCTP|TCP|UDP
targetPort intstr 4 ?
=core.v1.ServiceSpec
allocateLoadBalancerNodePorts *bool 20 ?
clusterIP string 3 ?
clusterIPs []string 18 ?
externalIPs []string 5 ?
externalName string 10 ?
externalTrafficPolicy string 11 ? enum=Cluster|Local
healthCheckNodePort int32 12 ?
internalTrafficPolicy *string 22 ? enum=Cluster|Local
ipFamilies []string 19 ? enum=|IPv4|IPv6
ipFamilyPolicy *string 17 ? enum=PreferDualStack|RequireDualStack|SingleStack
loadBalancerClass *string 21 ?
loadBalancerIP string 8 ?
loadBalancerSourceRanges []string 9 ?
ports [].ServicePort 1 ? list=map keys=port,protocol patch=merge key=port
publishNotReadyAddresses bool 13 ?
selector {string} 2 ? map=atomic
sessionAffinity string 7 ? enum=ClientIP|None
sessionAffinityConfig *.SessionAffinityConfig 14 ?
trafficDistribution *string 23 ?
type string 4 ? enum=ClusterIP|ExternalName|LoadBalancer|NodePort
=core.v1.ServiceStatus
conditions []meta.v1.Condition 2 ? list=map keys=type patch=merge key=type
loadBalancer .LoadBalancerStatus 1 ?
=core.v1.SessionAffinityConfig
clientIP *.ClientIPConfig 1 ?
=core.v1.SleepAction
seconds! int64 1
=core.v1.StorageOSPersistentVolumeSource
fsType string 3 ?
readOnly bool 4 ?
secretRef *.ObjectReference 5 ?
volumeName string 1 ?
volumeNamespace string 2 ?
=core.v1.StorageOSVolumeSource
fsType string 3 ?
readOnly bool 4 ?
secretRef *.LocalObjectReference 5 ?
volumeName string 1 ?
volumeNamespace string 2 ?
=core.v1.Sysctl
name! string 1
value! string 2
=core.v1.TCPSocketAction
host string 2 ?
port! intstr 1
=core.v1.Taint
effect! string 3 enum=NoExecute|NoSchedule|PreferNoSchedule
key! string 1
timeAdded *time 4 ?
value string 2 ?
=core.v1.Toleration
effect string 4 ? enum=NoExecute|NoSchedule|PreferNoSchedule
key string 1 ?
operator string 2 ? enum=Equal|Exists|Gt|Lt
tolerationSeconds *int64 5 ?
value string 3 ?
=core.v1.TopologySelectorLabelRequirement
key! string 1
values! []string 2
=core.v1.TopologySelectorTerm atomic
matchLabelExpressions [].TopologySelectorLabelRequirement 1 ?
=core.v1.TopologySpreadConstraint
labelSelector *meta.v1.LabelSelector 4 ?
matchLabelKeys []string 8 ?
maxSkew! int32 1
minDomains *int32 5 ?
nodeAffinityPolicy *string 6 ? enum=Honor|Ignore
nodeTaintsPolicy *string 7 ? enum=Honor|Ignore
topologyKey! string 2
whenUnsatisfiable! string 3 enum=DoNotSchedule|ScheduleAnyway
=core.v1.TypedLocalObjectReference atomic
apiGroup *string 1
kind! string 2
name! string 3
=core.v1.TypedObjectReference
apiGroup *string 1
kind! string 2
name! string 3
namespace *string 4 ?
=core.v1.Volume
name! string 1
~ .VolumeSource 2
=core.v1.VolumeDevice
devicePath! string 2
name! string 1
=core.v1.VolumeMount
mountPath! string 3
mountPropagation *string 5 ? enum=Bidirectional|HostToContainer|None
name! string 1
readOnly bool 2 ?
recursiveReadOnly *string 7 ?
subPath string 4 ?
subPathExpr string 6 ?
=core.v1.VolumeMountStatus
mountPath! string 2
name! string 1
readOnly bool 3 ?
recursiveReadOnly *string 4 ?
volumeStatus *.VolumeStatus 5 ?
=core.v1.VolumeNodeAffinity
required *.NodeSelector 1 ?
=core.v1.VolumeProjection
clusterTrustBundle *.ClusterTrustBundleProjection 5 ?
configMap *.ConfigMapProjection 3 ?
downwardAPI *.DownwardAPIProjection 2 ?
podCertificate *.PodCertificateProjection 6 ?
secret *.SecretProjection 1 ?
serviceAccountToken *.ServiceAccountTokenProjection 4 ?
=core.v1.VolumeResourceRequirements
limits {quantity} 1 ?
requests {quantity} 2 ?
=core.v1.VolumeSource
awsElasticBlockStore *.AWSElasticBlockStoreVolumeSource 4 ?
azureDisk *.AzureDiskVolumeSource 22 ?
azureFile *.AzureFileVolumeSource 18 ?
cephfs *.CephFSVolumeSource 14 ?
cinder *.CinderVolumeSource 13 ?
configMap *.ConfigMapVolumeSource 19 ?
csi *.CSIVolumeSource 28 ?
downwardAPI *.DownwardAPIVolumeSource 16 ?
emptyDir *.EmptyDirVolumeSource 2 ?
ephemeral *.EphemeralVolumeSource 29 ?
fc *.FCVolumeSource 17 ?
flexVolume *.FlexVolumeSource 12 ?
flocker *.FlockerVolumeSource 15 ?
gcePersistentDisk *.GCEPersistentDiskVolumeSource 3 ?
gitRepo *.GitRepoVolumeSource 5 ?
glusterfs *.GlusterfsVolumeSource 9 ?
hostPath *.HostPathVolumeSource 1 ?
image *.ImageVolumeSource 30 ?
iscsi *.ISCSIVolumeSource 8 ?
nfs *.NFSVolumeSource 7 ?
persistentVolumeClaim *.PersistentVolumeClaimVolumeSource 10 ?
photonPersistentDisk *.PhotonPersistentDiskVolumeSource 23 ?
portworxVolume *.PortworxVolumeSource 24 ?
projected *.ProjectedVolumeSource 26 ?
quobyte *.QuobyteVolumeSource 21 ?
rbd *.RBDVolumeSource 11 ?
scaleIO *.ScaleIOVolumeSource 25 ?
secret *.SecretVolumeSource 6 ?
storageos *.StorageOSVolumeSource 27 ?
vsphereVolume *.VsphereVirtualDiskVolumeSource 20 ?
=core.v1.VolumeStatus
image *.ImageVolumeStatus 1 ?
=core.v1.VsphereVirtualDiskVolumeSource
fsType string 2 ?
storagePolicyID string 4 ?
storagePolicyName string 3 ?
volumePath! string 1
=core.v1.WeightedPodAffinityTerm
podAffinityTerm! .PodAffinityTerm 2
weight! int32 1
=core.v1.WindowsSecurityContextOptions
gmsaCredentialSpec *string 2 ?
gmsaCredentialSpecName *string 1 ?
hostProcess *bool 4 ?
runAsUserName *string 3 ?
=discovery.v1.Endpoint
addresses! []string 1 list=set
conditions .EndpointConditions 2 ?
deprecatedTopology {string} 5 ?
hints *.EndpointHints 8 ?
hostname *string 3 ?
nodeName *string 6 ?
targetRef *core.v1.ObjectReference 4 ?
zone *string 7 ?
=discovery.v1.EndpointConditions
ready *bool 1 ?
serving *bool 2 ?
terminating *bool 3 ?
=discovery.v1.EndpointHints
forNodes [].ForNode 2 ?
forZones [].ForZone 1 ?
=discovery.v1.EndpointPort atomic
appProtocol *string 4 ?
name *string 1 ?
port *int32 3 ?
protocol *string 2 ? enum=SCTP|TCP|UDP
=discovery.v1.EndpointSlice kind=discovery.k8s.io/v1/EndpointSlice
addressType! string 4 enum=FQDN|IPv4|IPv6
endpoints [].Endpoint 2
metadata meta.v1.ObjectMeta 1 ?
ports [].EndpointPort 3
=discovery.v1.EndpointSliceList kind=discovery.k8s.io/v1/EndpointSliceList
items! [].EndpointSlice 2 list=
metadata meta.v1.ListMeta 1 ?
=discovery.v1.ForNode
name! string 1
=discovery.v1.ForZone
name! string 1
=events.v1.Event kind=events.k8s.io/v1/Event
action string 6 ?
deprecatedCount int32 15 ?
deprecatedFirstTimestamp time 13 ?
deprecatedLastTimestamp time 14 ?
deprecatedSource core.v1.EventSource 12 ?
eventTime! microtime 2
metadata meta.v1.ObjectMeta 1
note string 10 ?
reason string 7 ?
regarding core.v1.ObjectReference 8 ?
related *core.v1.ObjectReference 9 ?
reportingController string 4 ?
reportingInstance string 5 ?
series *.EventSeries 3 ?
type string 11 ?
=events.v1.EventList kind=events.k8s.io/v1/EventList
items! [].Event 2 list=
metadata meta.v1.ListMeta 1 ?
=events.v1.EventSeries
count! int32 1
lastObservedTime! microtime 2
=flowcontrol.v1.ExemptPriorityLevelConfiguration
lendablePercent *int32 2 ?
nominalConcurrencyShares *int32 1 ?
=flowcontrol.v1.FlowDistinguisherMethod
type! string 1
=flowcontrol.v1.FlowSchema kind=flowcontrol.apiserver.k8s.io/v1/FlowSchema
metadata meta.v1.ObjectMeta 1 ?
spec .FlowSchemaSpec 2 ?
status .FlowSchemaStatus 3 ?
=flowcontrol.v1.FlowSchemaCondition
lastTransitionTime time 3 ?
message string 5 ?
reason string 4 ?
status string 2 ?
type string 1 ?
=flowcontrol.v1.FlowSchemaList kind=flowcontrol.apiserver.k8s.io/v1/FlowSchemaList
items! [].FlowSchema 2 list=
metadata meta.v1.ListMeta 1 ?
=flowcontrol.v1.FlowSchemaSpec
distinguisherMethod *.FlowDistinguisherMethod 3 ?
matchingPrecedence int32 2
priorityLevelConfiguration! .PriorityLevelConfigurationReference 1
rules [].PolicyRulesWithSubjects 4 ?
=flowcontrol.v1.FlowSchemaStatus
conditions [].FlowSchemaCondition 1 ? list=map keys=type patch=merge key=type
=flowcontrol.v1.GroupSubject
name! string 1
=flowcontrol.v1.LimitResponse unions=[{"discriminator":"type","fields-to-discriminateBy":{"queuing":"Queuing"}}]
queuing *.QueuingConfiguration 2 ?
type! string 1
=flowcontrol.v1.LimitedPriorityLevelConfiguration
borrowingLimitPercent *int32 4 ?
lendablePercent *int32 3 ?
limitResponse .LimitResponse 2 ?
nominalConcurrencyShares *int32 1
=flowcontrol.v1.NonResourcePolicyRule
nonResourceURLs! []string 6 list=set
verbs! []string 1 list=set
=flowcontrol.v1.PolicyRulesWithSubjects
nonResourceRules [].NonResourcePolicyRule 3 ?
resourceRules [].ResourcePolicyRule 2 ?
subjects! [].Subject 1
=flowcontrol.v1.PriorityLevelConfiguration kind=flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration
metadata meta.v1.ObjectMeta 1 ?
spec .PriorityLevelConfigurationSpec 2 ?
status .PriorityLevelConfigurationStatus 3 ?
=flowcontrol.v1.PriorityLevelConfigurationCondition
lastTransitionTime time 3 ?
message string 5 ?
reason string 4 ?
status string 2 ?
type string 1 ?
=flowcontrol.v1.PriorityLevelConfigurationList kind=flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfigurationList
items! [].PriorityLevelConfiguration 2 list=
metadata meta.v1.ListMeta 1 ?
=flowcontrol.v1.PriorityLevelConfigurationReference
name! string 1
=flowcontrol.v1.PriorityLevelConfigurationSpec unions=[{"discriminator":"type","fields-to-discriminateBy":{"exempt":"Exempt","limited":"Limited"}}]
exempt *.ExemptPriorityLevelConfiguration 3 ?
limited *.LimitedPriorityLevelConfiguration 2 ?
type! string 1
=flowcontrol.v1.PriorityLevelConfigurationStatus
conditions [].PriorityLevelConfigurationCondition 1 ? list=map keys=type patch=merge key=type
=flowcontrol.v1.QueuingConfiguration
handSize int32 2
queueLengthLimit int32 3
queues int32 1
=flowcontrol.v1.ResourcePolicyRule
apiGroups! []string 2 list=set
clusterScope bool 4 ?
namespaces []string 5 list=set
resources! []string 3 list=set
verbs! []string 1 list=set
=flowcontrol.v1.ServiceAccountSubject
name! string 2
namespace! string 1
=flowcontrol.v1.Subject unions=[{"discriminator":"kind","fields-to-discriminateBy":{"group":"Group","serviceAccount":"ServiceAccount","user":"User"}}]
group *.GroupSubject 3 ?
kind! string 1
serviceAccount *.ServiceAccountSubject 4 ?
user *.UserSubject 2 ?
=flowcontrol.v1.UserSubject
name! string 1
=meta.v1.APIResource
categories []string 7 ?
group string 8 ?
kind! string 3
name! string 1
namespaced! bool 2
shortNames []string 5 ?
singularName! string 6
storageVersionHash string 10 ?
verbs! names 4 list=
version string 9 ?
=meta.v1.APIResourceList kind=/v1/APIResourceList
groupVersion! string 1
resources! [].APIResource 2
=meta.v1.Condition
lastTransitionTime! time 4
message! string 6
observedGeneration int64 3 ?
reason! string 5
status! string 2
type! string 1
=meta.v1.DeleteOptions kind=/v1/DeleteOptions
dryRun []string 5 ?
gracePeriodSeconds *int64 1 ?
ignoreStoreReadErrorWithClusterBreakingPotential *bool 6 ?
orphanDependents *bool 3 ?
preconditions *.Preconditions 2 ?
propagationPolicy *string 4 ?
=meta.v1.FieldSelectorRequirement
key! string 1
operator! string 2
values []string 3 ?
=meta.v1.LabelSelector atomic
matchExpressions [].LabelSelectorRequirement 2 ?
matchLabels {string} 1 ?
=meta.v1.LabelSelectorRequirement
key! string 1
operator! string 2
values []string 3 ?
=meta.v1.ListMeta
continue string 3 ?
remainingItemCount *int64 4 ?
resourceVersion string 2 ?
selfLink string 1 ?
shardInfo *.ShardInfo 5 ?
=meta.v1.ManagedFieldsEntry
apiVersion string 3 ?
fieldsType string 6 ?
fieldsV1 *fieldset 7 ?
manager string 1 ?
operation string 2 ?
subresource string 8 ?
time *time 4 ?
=meta.v1.ObjectMeta
annotations {string} 12 ?
creationTimestamp time 8 ?
deletionGracePeriodSeconds *int64 10 ?
deletionTimestamp *time 9 ?
finalizers []string 14 ? list=set patch=merge
generateName string 2 ?
generation int64 7 ?
labels {string} 11 ?
managedFields [].ManagedFieldsEntry 17 ?
name string 1 ?
namespace string 3 ?
ownerReferences [].OwnerReference 13 ? list=map keys=uid patch=merge key=uid
resourceVersion string 6 ?
selfLink string 4 ?
uid string 5 ?
=meta.v1.OwnerReference atomic
apiVersion! string 5
blockOwnerDeletion *bool 7 ?
controller *bool 6 ?
kind! string 1
name! string 3
uid! string 4
=meta.v1.Patch
=meta.v1.Preconditions
resourceVersion *string 2 ?
uid *string 1 ?
=meta.v1.ShardInfo
selector! string 1
=meta.v1.Status kind=/v1/Status
code int32 6 ?
details *.StatusDetails 5 ?
message string 3 ?
metadata .ListMeta 1 ?
reason string 4 ?
status string 2 ?
=meta.v1.StatusCause
field string 3 ?
message string 2 ?
reason string 1 ?
=meta.v1.StatusDetails
causes [].StatusCause 4 ?
group string 2 ?
kind string 3 ?
name string 1 ?
retryAfterSeconds int32 5 ?
uid string 6 ?
=meta.v1.WatchEvent
object! raw 2
type! string 1
=networking.v1.HTTPIngressPath
backend! .IngressBackend 2
path string 1 ?
pathType! *string 3 enum=Exact|ImplementationSpecific|Prefix
=networking.v1.HTTPIngressRuleValue
paths! [].HTTPIngressPath 1
=networking.v1.IPAddress kind=networking.k8s.io/v1/IPAddress
metadata meta.v1.ObjectMeta 1 ?
spec! .IPAddressSpec 2 ?
=networking.v1.IPAddressList kind=networking.k8s.io/v1/IPAddressList
items! [].IPAddress 2 list=
metadata meta.v1.ListMeta 1 ?
=networking.v1.IPAddressSpec
parentRef! *.ParentReference 1 ?
=networking.v1.IPBlock
cidr! string 1
except []string 2 ?
=networking.v1.Ingress kind=networking.k8s.io/v1/Ingress
metadata meta.v1.ObjectMeta 1 ?
spec .IngressSpec 2 ?
status .IngressStatus 3 ?
=networking.v1.IngressBackend
resource *core.v1.TypedLocalObjectReference 3 ?
service *.IngressServiceBackend 4 ?
=networking.v1.IngressClass kind=networking.k8s.io/v1/IngressClass
metadata meta.v1.ObjectMeta 1 ?
spec .IngressClassSpec 2 ?
=networking.v1.IngressClassList kind=networking.k8s.io/v1/IngressClassList
items! [].IngressClass 2 list=
metadata meta.v1.ListMeta 1 ?
=networking.v1.IngressClassParametersReference
apiGroup *string 1 ?
kind! string 2
name! string 3
namespace *string 5 ?
scope *string 4
=networking.v1.IngressClassSpec
controller string 1 ?
parameters *.IngressClassParametersReference 2 ?
=networking.v1.IngressList kind=networking.k8s.io/v1/IngressList
items! [].Ingress 2 list=
metadata meta.v1.ListMeta 1 ?
=networking.v1.IngressLoadBalancerIngress
hostname string 2 ?
ip string 1 ?
ports [].IngressPortStatus 4 ?
=networking.v1.IngressLoadBalancerStatus
ingress [].IngressLoadBalancerIngress 1 ?
=networking.v1.IngressPortStatus
error *string 3 ?
port! int32 1
protocol! string 2 enum=SCTP|TCP|UDP
=networking.v1.IngressRule
host string 1 ?
~ .IngressRuleValue 2
=networking.v1.IngressRuleValue
http *.HTTPIngressRuleValue 1 ?
=networking.v1.IngressServiceBackend
name! string 1
port .ServiceBackendPort 2 ?
=networking.v1.IngressSpec
defaultBackend *.IngressBackend 1 ?
ingressClassName *string 4 ?
rules [].IngressRule 3 ?
tls [].IngressTLS 2 ?
=networking.v1.IngressStatus
loadBalancer .IngressLoadBalancerStatus 1 ?
=networking.v1.IngressTLS
hosts []string 1 ?
secretName string 2 ?
=networking.v1.NetworkPolicy kind=networking.k8s.io/v1/NetworkPolicy
metadata meta.v1.ObjectMeta 1 ?
spec .NetworkPolicySpec 2 ?
=networking.v1.NetworkPolicyEgressRule
ports [].NetworkPolicyPort 1 ?
to [].NetworkPolicyPeer 2 ?
=networking.v1.NetworkPolicyIngressRule
from [].NetworkPolicyPeer 2 ?
ports [].NetworkPolicyPort 1 ?
=networking.v1.NetworkPolicyList kind=networking.k8s.io/v1/NetworkPolicyList
items! [].NetworkPolicy 2 list=
metadata meta.v1.ListMeta 1 ?
=networking.v1.NetworkPolicyPeer
ipBlock *.IPBlock 3 ?
namespaceSelector *meta.v1.LabelSelector 2 ?
podSelector *meta.v1.LabelSelector 1 ?
=networking.v1.NetworkPolicyPort
endPort *int32 3 ?
port *intstr 2 ?
protocol *string 1 ? enum=SCTP|TCP|UDP
=networking.v1.NetworkPolicySpec
egress [].NetworkPolicyEgressRule 3 ?
ingress [].NetworkPolicyIngressRule 2 ?
podSelector meta.v1.LabelSelector 1
policyTypes []string 4 ? enum=Egress|Ingress
=networking.v1.ParentReference
group string 1 ?
name! string 4 ?
namespace string 3 ?
resource! string 2 ?
=networking.v1.ServiceBackendPort atomic
name string 1 ?
number int32 2 ?
=networking.v1.ServiceCIDR kind=networking.k8s.io/v1/ServiceCIDR
metadata meta.v1.ObjectMeta 1 ?
spec .ServiceCIDRSpec 2 ?
status .ServiceCIDRStatus 3 ?
=networking.v1.ServiceCIDRList kind=networking.k8s.io/v1/ServiceCIDRList
items! [].ServiceCIDR 2 list=
metadata meta.v1.ListMeta 1 ?
=networking.v1.ServiceCIDRSpec
cidrs []string 1 ?
=networking.v1.ServiceCIDRStatus
conditions []meta.v1.Condition 1 ? list=map keys=type patch=merge key=type
=node.v1.Overhead
podFixed {quantity} 1 ?
=node.v1.RuntimeClass kind=node.k8s.io/v1/RuntimeClass
handler! string 2
metadata meta.v1.ObjectMeta 1 ?
overhead *.Overhead 3 ?
scheduling *.Scheduling 4 ?
=node.v1.RuntimeClassList kind=node.k8s.io/v1/RuntimeClassList
items! [].RuntimeClass 2 list=
metadata meta.v1.ListMeta 1 ?
=node.v1.Scheduling
nodeSelector {string} 1 ? map=atomic
tolerations []core.v1.Toleration 2 ?
=policy.v1.Eviction kind=policy/v1/Eviction
deleteOptions *meta.v1.DeleteOptions 2 ?
metadata meta.v1.ObjectMeta 1 ?
=policy.v1.PodDisruptionBudget kind=policy/v1/PodDisruptionBudget
metadata meta.v1.ObjectMeta 1 ?
spec .PodDisruptionBudgetSpec 2 ?
status .PodDisruptionBudgetStatus 3 ?
=policy.v1.PodDisruptionBudgetList kind=policy/v1/PodDisruptionBudgetList
items! [].PodDisruptionBudget 2 list=
metadata meta.v1.ListMeta 1 ?
=policy.v1.PodDisruptionBudgetSpec
maxUnavailable *intstr 3 ?
minAvailable *intstr 1 ?
selector *meta.v1.LabelSelector 2 ? patch=replace
unhealthyPodEvictionPolicy *string 4 ? enum=AlwaysAllow|IfHealthyBudget
=policy.v1.PodDisruptionBudgetStatus
conditions []meta.v1.Condition 7 ? list=map keys=type patch=merge key=type
currentHealthy int32 4
desiredHealthy int32 5
disruptedPods {time} 2 ?
disruptionsAllowed int32 3
expectedPods int32 6
observedGeneration int64 1 ?
=rbac.v1.AggregationRule
clusterRoleSelectors []meta.v1.LabelSelector 1 ?
=rbac.v1.ClusterRole kind=rbac.authorization.k8s.io/v1/ClusterRole
aggregationRule *.AggregationRule 3 ?
metadata meta.v1.ObjectMeta 1 ?
rules [].PolicyRule 2
=rbac.v1.ClusterRoleBinding kind=rbac.authorization.k8s.io/v1/ClusterRoleBinding
metadata meta.v1.ObjectMeta 1 ?
roleRef! .RoleRef 3
subjects [].Subject 2 ?
=rbac.v1.ClusterRoleBindingList kind=rbac.authorization.k8s.io/v1/ClusterRoleBindingList
items! [].ClusterRoleBinding 2 list=
metadata meta.v1.ListMeta 1 ?
=rbac.v1.ClusterRoleList kind=rbac.authorization.k8s.io/v1/ClusterRoleList
items! [].ClusterRole 2 list=
metadata meta.v1.ListMeta 1 ?
=rbac.v1.PolicyRule
apiGroups []string 2 ?
nonResourceURLs []string 5 ?
resourceNames []string 4 ?
resources []string 3 ?
verbs! []string 1
=rbac.v1.Role kind=rbac.authorization.k8s.io/v1/Role
metadata meta.v1.ObjectMeta 1 ?
rules [].PolicyRule 2
=rbac.v1.RoleBinding kind=rbac.authorization.k8s.io/v1/RoleBinding
metadata meta.v1.ObjectMeta 1 ?
roleRef! .RoleRef 3
subjects [].Subject 2 ?
=rbac.v1.RoleBindingList kind=rbac.authorization.k8s.io/v1/RoleBindingList
items! [].RoleBinding 2 list=
metadata meta.v1.ListMeta 1 ?
=rbac.v1.RoleList kind=rbac.authorization.k8s.io/v1/RoleList
items! [].Role 2 list=
metadata meta.v1.ListMeta 1 ?
=rbac.v1.RoleRef atomic
apiGroup string 1
kind! string 2
name! string 3
=rbac.v1.Subject atomic
apiGroup string 2 ?
kind! string 1
name! string 3
namespace string 4 ?
=scheduling.v1.PriorityClass kind=scheduling.k8s.io/v1/PriorityClass
description string 4 ?
globalDefault bool 3 ?
metadata meta.v1.ObjectMeta 1 ?
preemptionPolicy *string 5 ? enum=Never|PreemptLowerPriority
value int32 2
=scheduling.v1.PriorityClassList kind=scheduling.k8s.io/v1/PriorityClassList
items! [].PriorityClass 2 list=
metadata meta.v1.ListMeta 1 ?
=storage.v1.CSIDriver kind=storage.k8s.io/v1/CSIDriver
metadata meta.v1.ObjectMeta 1 ?
spec! .CSIDriverSpec 2
=storage.v1.CSIDriverList kind=storage.k8s.io/v1/CSIDriverList
items! [].CSIDriver 2 list=
metadata meta.v1.ListMeta 1 ?
=storage.v1.CSIDriverSpec
attachRequired *bool 1 ?
fsGroupPolicy *string 5 ?
nodeAllocatableUpdatePeriodSeconds *int64 9 ?
podInfoOnMount *bool 2 ?
preventPodSchedulingIfMissing *bool 11 ?
requiresRepublish *bool 7 ?
seLinuxMount *bool 8 ?
serviceAccountTokenInSecrets *bool 10 ?
storageCapacity *bool 4 ?
tokenRequests [].TokenRequest 6 ?
volumeLifecycleModes []string 3 ? list=set
=storage.v1.CSINode kind=storage.k8s.io/v1/CSINode
metadata meta.v1.ObjectMeta 1 ?
spec! .CSINodeSpec 2
=storage.v1.CSINodeDriver
allocatable *.VolumeNodeResources 4 ?
name! string 1
nodeID! string 2
topologyKeys []string 3
=storage.v1.CSINodeList kind=storage.k8s.io/v1/CSINodeList
items! [].CSINode 2 list=
metadata meta.v1.ListMeta 1 ?
=storage.v1.CSINodeSpec
drivers! [].CSINodeDriver 1 list=map keys=name patch=merge key=name
=storage.v1.CSIStorageCapacity kind=storage.k8s.io/v1/CSIStorageCapacity
capacity *quantity 4 ?
maximumVolumeSize *quantity 5 ?
metadata meta.v1.ObjectMeta 1 ?
nodeTopology *meta.v1.LabelSelector 2 ?
storageClassName! string 3
=storage.v1.CSIStorageCapacityList kind=storage.k8s.io/v1/CSIStorageCapacityList
items! [].CSIStorageCapacity 2 list=
metadata meta.v1.ListMeta 1 ?
=storage.v1.StorageClass kind=storage.k8s.io/v1/StorageClass
allowVolumeExpansion *bool 6 ?
allowedTopologies []core.v1.TopologySelectorTerm 8 ?
metadata meta.v1.ObjectMeta 1 ?
mountOptions []string 5 ?
parameters {string} 3 ?
provisioner! string 2
reclaimPolicy *string 4 ? enum=Delete|Recycle|Retain
volumeBindingMode *string 7 ? enum=Immediate|WaitForFirstConsumer
=storage.v1.StorageClassList kind=storage.k8s.io/v1/StorageClassList
items! [].StorageClass 2 list=
metadata meta.v1.ListMeta 1 ?
=storage.v1.TokenRequest
audience! string 1
expirationSeconds *int64 2 ?
=storage.v1.VolumeAttachment kind=storage.k8s.io/v1/VolumeAttachment
metadata meta.v1.ObjectMeta 1 ?
spec! .VolumeAttachmentSpec 2
status .VolumeAttachmentStatus 3 ?
=storage.v1.VolumeAttachmentList kind=storage.k8s.io/v1/VolumeAttachmentList
items! [].VolumeAttachment 2 list=
metadata meta.v1.ListMeta 1 ?
=storage.v1.VolumeAttachmentSource
inlineVolumeSpec *core.v1.PersistentVolumeSpec 2 ?
persistentVolumeName *string 1 ?
=storage.v1.VolumeAttachmentSpec
attacher! string 1
nodeName! string 3
source! .VolumeAttachmentSource 2
=storage.v1.VolumeAttachmentStatus
attachError *.VolumeError 3 ?
attached! bool 1
attachmentMetadata {string} 2 ?
detachError *.VolumeError 4 ?
=storage.v1.VolumeAttributesClass kind=storage.k8s.io/v1/VolumeAttributesClass
driverName! string 2
metadata meta.v1.ObjectMeta 1 ?
parameters {string} 3 ?
=storage.v1.VolumeAttributesClassList kind=storage.k8s.io/v1/VolumeAttributesClassList
items! [].VolumeAttributesClass 2 list=
metadata meta.v1.ListMeta 1 ?
=storage.v1.VolumeError
errorCode *int32 3 ?
message string 2 ?
time time 1 ?
=storage.v1.VolumeNodeResources
count *int32 1 ?
`;
