/**
 * The objects of the built-in kinds as the Kubernetes 1.36 API describes them (API names and first sentences of their documentation,
 * Apache-2.0), one line for each field: name ("!" is required), type, merge keys, list keys, default, enum, documentation. Long because
 * it is a table, not code; "definition-table.ts" reads it. Lists without keys are atomic.
 */
export const definitions: string = String.raw`
AWSElasticBlockStoreVolumeSource | Represents a Persistent Disk resource in AWS.
  fsType string | fsType is the filesystem type of the volume that you want to mount.
  partition int32 | partition is the partition in the volume that you want to mount.
  readOnly bool | readOnly value true will force the readOnly setting in VolumeMounts.
  volumeID! string | volumeID is unique ID of the persistent disk resource in AWS (Amazon EBS volume).
Affinity | Affinity is a group of affinity scheduling rules.
  nodeAffinity NodeAffinity
  podAffinity PodAffinity
  podAntiAffinity PodAntiAffinity
AggregationRule | AggregationRule describes how to locate ClusterRoles to aggregate into the ClusterRole
  clusterRoleSelectors []LabelSelector | ClusterRoleSelectors holds a list of selectors which will be used to find ClusterRoles and create the rules.
AppArmorProfile | AppArmorProfile defines a pod or container's AppArmor settings.
  localhostProfile string | localhostProfile indicates a profile loaded on the node that should be used.
  type! string | type indicates which kind of AppArmor profile will be applied.
ApplyConfiguration | ApplyConfiguration defines the desired configuration values of an object.
  expression string | expression will be evaluated by CEL to create an apply configuration. ref: https://github.com/google/cel-spec Apply configurations are declared in CEL using object initialization.
AttachedVolume | AttachedVolume describes a volume attached to a node
  devicePath string | DevicePath represents the device path where the volume should be available
  name string | Name of the attached volume
AuditAnnotation | AuditAnnotation describes how to produce an audit annotation for an API request.
  key! string | key specifies the audit annotation key.
  valueExpression! string | valueExpression represents the expression which is evaluated by CEL to produce an audit annotation value.
AzureDiskVolumeSource | AzureDisk represents an Azure Data Disk mount on the host and bind mount to the pod.
  cachingMode string | cachingMode is the Host Caching mode: None, Read Only, Read Write.
  diskName! string | diskName is the Name of the data disk in the blob storage
  diskURI! string | diskURI is the URI of data disk in the blob storage
  fsType string | fsType is Filesystem type to mount.
  kind string | kind expected values are Shared: multiple blob disks per storage account Dedicated: single blob disk per storage account Managed: azure managed data disk (only in managed availability set). defaults to shared
  readOnly bool | readOnly Defaults to false (read/write).
AzureFilePersistentVolumeSource | AzureFile represents an Azure File Service mount on the host and bind mount to the pod.
  readOnly bool | readOnly defaults to false (read/write).
  secretName! string | secretName is the name of secret that contains Azure Storage Account Name and Key
  secretNamespace string | secretNamespace is the namespace of the secret that contains Azure Storage Account Name and Key default is the same as the Pod
  shareName! string | shareName is the azure Share Name
AzureFileVolumeSource | AzureFile represents an Azure File Service mount on the host and bind mount to the pod.
  readOnly bool | readOnly defaults to false (read/write).
  secretName! string | secretName is the name of secret that contains Azure Storage Account Name and Key
  shareName! string | shareName is the azure share Name
Binding | Binding ties one object to another; for example, a pod is bound to a node by a scheduler.
  target! ObjectReference
CSIPersistentVolumeSource | Represents storage that is managed by an external CSI volume driver
  controllerExpandSecretRef SecretReference
  controllerPublishSecretRef SecretReference
  driver! string | driver is the name of the driver to use for this volume.
  fsType string | fsType to mount. Must be a filesystem type supported by the host operating system.
  nodeExpandSecretRef SecretReference
  nodePublishSecretRef SecretReference
  nodeStageSecretRef SecretReference
  readOnly bool | readOnly value to pass to ControllerPublishVolumeRequest.
  volumeAttributes {string} | volumeAttributes of the volume to publish.
  volumeHandle! string | volumeHandle is the unique volume name returned by the CSI volume plugin’s CreateVolume to refer to the volume on all subsequent calls.
CSIVolumeSource | Represents a source location of a volume to mount, managed by an external CSI driver
  driver! string | driver is the name of the CSI driver that handles this volume.
  fsType string | fsType to mount. Ex. "ext4", "xfs", "ntfs".
  nodePublishSecretRef LocalObjectReference
  readOnly bool | readOnly specifies a read-only configuration for the volume.
  volumeAttributes {string} | volumeAttributes stores driver-specific properties that are passed to the CSI driver.
Capabilities | Adds and removes POSIX capabilities from running containers.
  add []string | Added capabilities
  drop []string | Removed capabilities
CephFSPersistentVolumeSource | Represents a Ceph Filesystem mount that lasts the lifetime of a pod Cephfs volumes do not support ownership management or SELinux relabeling.
  monitors! []string | monitors is Required: Monitors is a collection of Ceph monitors More info: https://examples.k8s.io/volumes/cephfs/README.md#how-to-use-it
  path string | path is Optional: Used as the mounted root, rather than the full Ceph tree, default is /
  readOnly bool | readOnly is Optional: Defaults to false (read/write).
  secretFile string | secretFile is Optional: SecretFile is the path to key ring for User, default is /etc/ceph/user.secret More info: https://examples.k8s.io/volumes/cephfs/README.md#how-to-use-it
  secretRef SecretReference
  user string | user is Optional: User is the rados user name, default is admin More info: https://examples.k8s.io/volumes/cephfs/README.md#how-to-use-it
CephFSVolumeSource | Represents a Ceph Filesystem mount that lasts the lifetime of a pod Cephfs volumes do not support ownership management or SELinux relabeling.
  monitors! []string | monitors is Required: Monitors is a collection of Ceph monitors More info: https://examples.k8s.io/volumes/cephfs/README.md#how-to-use-it
  path string | path is Optional: Used as the mounted root, rather than the full Ceph tree, default is /
  readOnly bool | readOnly is Optional: Defaults to false (read/write).
  secretFile string | secretFile is Optional: SecretFile is the path to key ring for User, default is /etc/ceph/user.secret More info: https://examples.k8s.io/volumes/cephfs/README.md#how-to-use-it
  secretRef LocalObjectReference
  user string | user is optional: User is the rados user name, default is admin More info: https://examples.k8s.io/volumes/cephfs/README.md#how-to-use-it
CinderPersistentVolumeSource | Represents a cinder volume resource in Openstack.
  fsType string | fsType Filesystem type to mount.
  readOnly bool | readOnly is Optional: Defaults to false (read/write).
  secretRef SecretReference
  volumeID! string | volumeID used to identify the volume in cinder.
CinderVolumeSource | Represents a cinder volume resource in Openstack.
  fsType string | fsType is the filesystem type to mount.
  readOnly bool | readOnly defaults to false (read/write).
  secretRef LocalObjectReference
  volumeID! string | volumeID used to identify the volume in cinder.
ClientIPConfig | ClientIPConfig represents the configurations of Client IP based session affinity.
  timeoutSeconds int32 | timeoutSeconds specifies the seconds of ClientIP type session sticky time.
ClusterRole | ClusterRole is a cluster level, logical grouping of PolicyRules that can be referenced as a unit by a RoleBinding or ClusterRoleBinding.
  aggregationRule AggregationRule
  rules []PolicyRule | Rules holds all the PolicyRules for this ClusterRole
ClusterRoleBinding | ClusterRoleBinding references a ClusterRole, but not contain it.
  roleRef! RoleRef
  subjects []Subject | Subjects holds references to the objects the role applies to.
ClusterTrustBundleProjection | ClusterTrustBundleProjection describes how to select a set of ClusterTrustBundle objects and project their contents into the pod filesystem.
  labelSelector LabelSelector
  name string | Select a single ClusterTrustBundle by object name.
  optional bool | If true, don't block pod startup if the referenced ClusterTrustBundle(s) aren't available.
  path! string | Relative path from the volume root to write the bundle.
  signerName string | Select all ClusterTrustBundles that match this signer name.
Condition | Condition contains details for one aspect of the current state of this API Resource.
  lastTransitionTime time | lastTransitionTime is the last time the condition transitioned from one status to another.
  message string | message is a human readable message indicating details about the transition.
  observedGeneration int64 | observedGeneration represents the .metadata.generation that the condition was set based upon.
  reason string | reason contains a programmatic identifier indicating the reason for the condition's last transition.
  status string | status of the condition, one of True, False, Unknown.
  type string | type of condition in CamelCase or in foo.example.com/CamelCase.
ConfigMap | ConfigMap holds configuration data for pods to consume.
  binaryData {bytes} | BinaryData contains the binary data.
  data {string} | Data contains the configuration data.
  immutable bool | Immutable, if set to true, ensures that data stored in the ConfigMap cannot be updated (only object metadata can be modified).
ConfigMapEnvSource | ConfigMapEnvSource selects a ConfigMap to populate the environment variables with.
  name string | Name of the referent. This field is effectively required, but due to backwards compatibility is allowed to be empty.
  optional bool | Specify whether the ConfigMap must be defined
ConfigMapKeySelector | Selects a key from a ConfigMap.
  key! string | The key to select.
  name string | Name of the referent. This field is effectively required, but due to backwards compatibility is allowed to be empty.
  optional bool | Specify whether the ConfigMap or its key must be defined
ConfigMapNodeConfigSource | ConfigMapNodeConfigSource contains the information to reference a ConfigMap as a config source for the Node.
  kubeletConfigKey! string | KubeletConfigKey declares which key of the referenced ConfigMap corresponds to the KubeletConfiguration structure This field is required in all cases.
  name! string | Name is the metadata.name of the referenced ConfigMap.
  namespace! string | Namespace is the metadata.namespace of the referenced ConfigMap.
  resourceVersion string | ResourceVersion is the metadata.ResourceVersion of the referenced ConfigMap.
  uid string | UID is the metadata.UID of the referenced ConfigMap.
ConfigMapProjection | Adapts a ConfigMap into a projected volume.
  items []KeyToPath | items if unspecified, each key-value pair in the Data field of the referenced ConfigMap will be projected into the volume as a file whose name is the key and content is the value.
  name string | Name of the referent. This field is effectively required, but due to backwards compatibility is allowed to be empty.
  optional bool | optional specify whether the ConfigMap or its keys must be defined
ConfigMapVolumeSource | Adapts a ConfigMap into a volume.
  defaultMode int32 default=420 | defaultMode is optional: mode bits used to set permissions on created files by default.
  items []KeyToPath | items if unspecified, each key-value pair in the Data field of the referenced ConfigMap will be projected into the volume as a file whose name is the key and content is the value.
  name string | Name of the referent. This field is effectively required, but due to backwards compatibility is allowed to be empty.
  optional bool | optional specify whether the ConfigMap or its keys must be defined
Container | A single application container that you want to run within a pod.
  args []string | Arguments to the entrypoint. The container image's CMD is used if this is not provided.
  command []string | Entrypoint array. Not executed within a shell.
  env []EnvVar merge=name keys=name | List of environment variables to set in the container.
  envFrom []EnvFromSource | List of sources to populate environment variables in the container.
  image string | Container image name. More info: https://kubernetes.io/docs/concepts/containers/images This field is optional to allow higher level config management to default or override container images in workload controllers like Deployments and StatefulSets.
  imagePullPolicy string enum=Always/IfNotPresent/Never | Image pull policy. One of Always, Never, IfNotPresent.
  lifecycle Lifecycle
  livenessProbe Probe
  name! string | Name of the container specified as a DNS_LABEL.
  ports []ContainerPort merge=containerPort keys=containerPort,protocol | List of ports to expose from the container.
  readinessProbe Probe
  resizePolicy []ContainerResizePolicy | Resources resize policy for the container.
  resources ResourceRequirements default={}
  restartPolicy string | RestartPolicy defines the restart behavior of individual containers in a pod.
  restartPolicyRules []ContainerRestartRule | Represents a list of rules to be checked to determine if the container should be restarted on exit.
  securityContext SecurityContext
  startupProbe Probe
  stdin bool | Whether this container should allocate a buffer for stdin in the container runtime.
  stdinOnce bool | Whether the container runtime should close the stdin channel after it has been opened by a single attach.
  terminationMessagePath string default="/dev/termination-log" | Optional: Path at which the file to which the container's termination message will be written is mounted into the container's filesystem.
  terminationMessagePolicy string default="File" | Indicate how the termination message should be populated.
  tty bool | Whether this container should allocate a TTY for itself, also requires 'stdin' to be true.
  volumeDevices []VolumeDevice merge=devicePath keys=devicePath | volumeDevices is the list of block devices to be used by the container.
  volumeMounts []VolumeMount merge=mountPath keys=mountPath | Pod volumes to mount into the container's filesystem.
  workingDir string | Container's working directory. If not specified, the container runtime's default will be used, which might be configured in the container image.
ContainerExtendedResourceRequest | ContainerExtendedResourceRequest has the mapping of container name, extended resource name to the device request name.
  containerName string | The name of the container requesting resources.
  requestName string | The name of the request in the special ResourceClaim which corresponds to the extended resource.
  resourceName string | The name of the extended resource in that container which gets backed by DRA.
ContainerImage | Describe a container image
  names []string | Names by which this image is known. e.g. ["kubernetes.example/hyperkube:v1.0.7", "cloud-vendor.registry.example/cloud-vendor/hyperkube:v1.0.7"]
  sizeBytes int64 | The size of the image in bytes.
ContainerPort | ContainerPort represents a network port in a single container.
  containerPort! int32 | Number of port to expose on the pod's IP address.
  hostIP string | What host IP to bind the external port to.
  hostPort int32 | Number of port to expose on the host.
  name string | If specified, this must be an IANA_SVC_NAME and unique within the pod.
  protocol string default="TCP" enum=TCP/UDP/SCTP | Protocol for port. Must be UDP, TCP, or SCTP.
ContainerResizePolicy | ContainerResizePolicy represents resource resize policy for the container.
  resourceName! string | Name of the resource to which this resource resize policy applies.
  restartPolicy! string | Restart policy to apply when specified resource is resized.
ContainerRestartRule | ContainerRestartRule describes how a container exit is handled.
  action! string | Specifies the action taken on a container exit if the requirements are satisfied.
  exitCodes ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes | ContainerRestartRuleOnExitCodes describes the condition for handling an exited container based on its exit codes.
  operator! string | Represents the relationship between the container exit code(s) and the specified values.
  values []int32 | Specifies the set of values to check for container exit codes.
ContainerState | ContainerState holds a possible state of container.
  running ContainerStateRunning
  terminated ContainerStateTerminated
  waiting ContainerStateWaiting
ContainerStateRunning | ContainerStateRunning is a running state of a container.
  startedAt time | Time at which the container was last (re-)started
ContainerStateTerminated | ContainerStateTerminated is a terminated state of a container.
  containerID string | Container's ID in the format '<type>://<container_id>'
  exitCode int32 | Exit status from the last termination of the container
  finishedAt time | Time at which the container last terminated
  message string | Message regarding the last termination of the container
  reason string | (brief) reason from the last termination of the container
  signal int32 | Signal from the last termination of the container
  startedAt time | Time at which previous execution of the container started
ContainerStateWaiting | ContainerStateWaiting is a waiting state of a container.
  message string | Message regarding why the container is not yet running.
  reason string | (brief) reason the container is not yet running.
ContainerStatus | ContainerStatus contains details for the current status of this container.
  allocatedResources {quantity} | AllocatedResources represents the compute resources allocated for this container by the node.
  allocatedResourcesStatus []ResourceStatus | AllocatedResourcesStatus represents the status of various resources allocated for this Pod.
  containerID string | ContainerID is the ID of the container in the format '<type>://<container_id>'.
  image string | Image is the name of container image that the container is running.
  imageID string | ImageID is the image ID of the container's image.
  lastState ContainerState
  name string | Name is a DNS_LABEL representing the unique name of the container.
  ready bool | Ready specifies whether the container is currently passing its readiness check.
  resources ResourceRequirements
  restartCount int32 | RestartCount holds the number of times the container has been restarted.
  started bool | Started indicates whether the container has finished its postStart lifecycle hook and passed its startup probe.
  state ContainerState
  stopSignal string | StopSignal reports the effective stop signal for this container
  user ContainerUser
  volumeMounts []VolumeMountStatus merge=mountPath keys=mountPath | Status of volume mounts.
ContainerUser | ContainerUser represents user identity information
  linux LinuxContainerUser
CustomResourceColumnDefinition | CustomResourceColumnDefinition specifies a column for server side printing.
  description string | description is a human readable description of this column.
  format string | format is an optional OpenAPI type definition for this column.
  jsonPath! string | jsonPath is a simple JSON path (i.e. with array notation) which is evaluated against each custom resource to produce the value for this column.
  name! string | name is a human readable name for the column.
  priority int32 | priority is an integer defining the relative importance of this column compared to others.
  type! string | type is an OpenAPI type definition for this column.
CustomResourceConversion | CustomResourceConversion describes how to convert different versions of a CR.
  strategy! string retainKeys default="None" | strategy specifies how custom resources are converted between versions.
  webhook WebhookConversion
CustomResourceDefinition | CustomResourceDefinition represents a resource that should be exposed on the API server.
  spec! CustomResourceDefinitionSpec
  status CustomResourceDefinitionStatus
CustomResourceDefinitionCondition | CustomResourceDefinitionCondition contains details for the current condition of this pod.
  lastTransitionTime time | lastTransitionTime last time the condition transitioned from one status to another.
  message string | message is a human-readable message indicating details about last transition.
  observedGeneration int64 | observedGeneration represents the .metadata.generation that the condition was set based upon.
  reason string | reason is a unique, one-word, CamelCase reason for the condition's last transition.
  status string | status is the status of the condition.
  type string | type is the type of the condition.
CustomResourceDefinitionNames | CustomResourceDefinitionNames indicates the names to serve this CustomResourceDefinition
  categories []string | categories is a list of grouped resources this custom resource belongs to (e.g.
  kind! string | kind is the serialized kind of the resource.
  listKind string | listKind is the serialized kind of the list for this resource.
  plural! string | plural is the plural name of the resource to serve.
  shortNames []string | shortNames are short names for the resource, exposed in API discovery documents, and used by clients to support invocations like 'kubectl get <shortname>'.
  singular string | singular is the singular name of the resource.
CustomResourceDefinitionSpec | CustomResourceDefinitionSpec describes how a user wants their resource to appear
  conversion CustomResourceConversion
  group! string | group is the API group of the defined custom resource.
  names! CustomResourceDefinitionNames
  preserveUnknownFields bool | preserveUnknownFields indicates that object fields which are not specified in the OpenAPI schema should be preserved when persisting to storage. apiVersion, kind, metadata and known fields inside metadata are always preserved.
  scope! string enum=Cluster/Namespaced | scope indicates whether the defined custom resource is cluster- or namespace-scoped.
  versions! []CustomResourceDefinitionVersion | versions is the list of all API versions of the defined custom resource.
CustomResourceDefinitionStatus | CustomResourceDefinitionStatus indicates the state of the CustomResourceDefinition
  acceptedNames CustomResourceDefinitionNames
  conditions []CustomResourceDefinitionCondition merge=type keys=type | conditions indicate state for particular aspects of a CustomResourceDefinition
  observedGeneration int64 | The generation observed by the CRD controller.
  storedVersions []string | storedVersions lists all versions of CustomResources that were ever persisted.
CustomResourceDefinitionVersion | CustomResourceDefinitionVersion describes a version for CRD.
  additionalPrinterColumns []CustomResourceColumnDefinition | additionalPrinterColumns specifies additional columns returned in Table output.
  deprecated bool | deprecated indicates this version of the custom resource API is deprecated.
  deprecationWarning string | deprecationWarning overrides the default warning returned to API clients.
  name! string | name is the version name, e.g. “v1”, “v2beta1”, etc.
  schema CustomResourceValidation
  selectableFields []SelectableField | selectableFields specifies paths to fields that may be used as field selectors.
  served! bool | served is a flag enabling/disabling this version from being served via REST APIs
  storage! bool | storage indicates this version should be used when persisting custom resources to storage.
  subresources CustomResourceSubresources
CustomResourceSubresourceScale | CustomResourceSubresourceScale defines how to serve the scale subresource for CustomResources.
  labelSelectorPath string | labelSelectorPath defines the JSON path inside of a custom resource that corresponds to Scale 'status.selector'.
  specReplicasPath! string | specReplicasPath defines the JSON path inside of a custom resource that corresponds to Scale 'spec.replicas'.
  statusReplicasPath! string | statusReplicasPath defines the JSON path inside of a custom resource that corresponds to Scale 'status.replicas'.
CustomResourceSubresources | CustomResourceSubresources defines the status and scale subresources for CustomResources.
  scale CustomResourceSubresourceScale
  status any | status indicates the custom resource should serve a '/status' subresource.
CustomResourceValidation | CustomResourceValidation is a list of validation methods for CustomResources.
  openAPIV3Schema JSONSchemaProps
DaemonEndpoint | DaemonEndpoint contains information about a single Daemon endpoint.
  Port int32 | Port number of the given endpoint.
DaemonSet | DaemonSet represents the configuration of a daemon set.
  spec DaemonSetSpec
  status DaemonSetStatus
DaemonSetCondition | DaemonSetCondition describes the state of a DaemonSet at a certain point.
  lastTransitionTime time | Last time the condition transitioned from one status to another.
  message string | A human readable message indicating details about the transition.
  reason string | The reason for the condition's last transition.
  status string | Status of the condition, one of True, False, Unknown.
  type string | Type of DaemonSet condition.
DaemonSetSpec | DaemonSetSpec is the specification of a daemon set.
  minReadySeconds int32 | The minimum number of seconds for which a newly created DaemonSet pod should be ready without any of its container crashing, for it to be considered available.
  revisionHistoryLimit int32 default=10 | The number of old history to retain to allow rollback.
  selector! LabelSelector
  template! PodTemplateSpec
  updateStrategy DaemonSetUpdateStrategy default={}
DaemonSetStatus | DaemonSetStatus represents the current status of a daemon set.
  collisionCount int32 | Count of hash collisions for the DaemonSet.
  conditions []DaemonSetCondition merge=type keys=type | Represents the latest available observations of a DaemonSet's current state.
  currentNumberScheduled int32 | The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod.
  desiredNumberScheduled int32 | The total number of nodes that should be running the daemon pod (including nodes correctly running the daemon pod).
  numberAvailable int32 | The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available (ready for at least spec.minReadySeconds)
  numberMisscheduled int32 | The number of nodes that are running the daemon pod, but are not supposed to run the daemon pod.
  numberReady int32 | numberReady is the number of nodes that should be running the daemon pod and have one or more of the daemon pod running with a Ready Condition.
  numberUnavailable int32 | The number of nodes that should be running the daemon pod and have none of the daemon pod running and available (ready for at least spec.minReadySeconds)
  observedGeneration int64 | The most recent generation observed by the daemon set controller.
  updatedNumberScheduled int32 | The total number of nodes that are running updated daemon pod
DaemonSetUpdateStrategy | DaemonSetUpdateStrategy is a struct used to control the update strategy for a DaemonSet.
  rollingUpdate RollingUpdateDaemonSet
  type string default="RollingUpdate" | Type of daemon set update. Can be "RollingUpdate" or "OnDelete".
DeleteOptions | DeleteOptions may be provided when deleting an API object.
  apiVersion string | APIVersion defines the versioned schema of this representation of an object.
  dryRun []string | When present, indicates that modifications should not be persisted.
  gracePeriodSeconds int64 | The duration in seconds before the object should be deleted.
  ignoreStoreReadErrorWithClusterBreakingPotential bool | if set to true, it will trigger an unsafe deletion of the resource in case the normal deletion flow fails with a corrupt object error.
  kind string | Kind is a string value representing the REST resource this object represents.
  orphanDependents bool | Deprecated: please use the PropagationPolicy, this field will be deprecated in 1.7.
  preconditions Preconditions
  propagationPolicy string | Whether and how garbage collection will be performed.
Deployment | Deployment enables declarative updates for Pods and ReplicaSets.
  spec DeploymentSpec
  status DeploymentStatus
DeploymentCondition | DeploymentCondition describes the state of a deployment at a certain point.
  lastTransitionTime time | Last time the condition transitioned from one status to another.
  lastUpdateTime time | The last time this condition was updated.
  message string | A human readable message indicating details about the transition.
  reason string | The reason for the condition's last transition.
  status string | Status of the condition, one of True, False, Unknown.
  type string | Type of deployment condition.
DeploymentSpec | DeploymentSpec is the specification of the desired behavior of the Deployment.
  minReadySeconds int32 | Minimum number of seconds for which a newly created pod should be ready without any of its container crashing, for it to be considered available.
  paused bool | Indicates that the deployment is paused.
  progressDeadlineSeconds int32 default=600 | The maximum time in seconds for a deployment to make progress before it is considered to be failed.
  replicas int32 default=1 | Number of desired pods. This is a pointer to distinguish between explicit zero and not specified.
  revisionHistoryLimit int32 default=10 | The number of old ReplicaSets to retain to allow rollback.
  selector! LabelSelector
  strategy DeploymentStrategy retainKeys default={}
  template! PodTemplateSpec
DeploymentStatus | DeploymentStatus is the most recently observed status of the Deployment.
  availableReplicas int32 | Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.
  collisionCount int32 | Count of hash collisions for the Deployment.
  conditions []DeploymentCondition merge=type keys=type | Represents the latest available observations of a deployment's current state.
  observedGeneration int64 | The generation observed by the deployment controller.
  readyReplicas int32 | Total number of non-terminating pods targeted by this Deployment with a Ready Condition.
  replicas int32 | Total number of non-terminating pods targeted by this deployment (their labels match the selector).
  terminatingReplicas int32 | Total number of terminating pods targeted by this deployment.
  unavailableReplicas int32 | Total number of unavailable pods targeted by this deployment.
  updatedReplicas int32 | Total number of non-terminating pods targeted by this deployment that have the desired template spec.
DeploymentStrategy | DeploymentStrategy describes how to replace existing pods with new ones.
  rollingUpdate RollingUpdateDeployment
  type string default="RollingUpdate" enum=Recreate/RollingUpdate | Type of deployment. Can be "Recreate" or "RollingUpdate".
DownwardAPIProjection | Represents downward API info for projecting into a projected volume.
  items []DownwardAPIVolumeFile | Items is a list of DownwardAPIVolume file
DownwardAPIVolumeFile | DownwardAPIVolumeFile represents information to create the file containing the pod field
  fieldRef ObjectFieldSelector
  mode int32 | Optional: mode bits used to set permissions on this file, must be an octal value between 0000 and 0777 or a decimal value between 0 and 511.
  path! string | Required: Path is the relative path name of the file to be created.
  resourceFieldRef ResourceFieldSelector
DownwardAPIVolumeSource | DownwardAPIVolumeSource represents a volume containing downward API info.
  defaultMode int32 default=420 | Optional: mode bits to use on created files by default.
  items []DownwardAPIVolumeFile | Items is a list of downward API volume file
EmptyDirVolumeSource | Represents an empty directory for a pod.
  medium string | medium represents what type of storage medium should back this directory.
  sizeLimit quantity | sizeLimit is the total amount of local storage required for this EmptyDir volume.
Endpoint | Endpoint represents a single logical "backend" implementing a service.
  addresses! []string | addresses of this endpoint. For EndpointSlices of addressType "IPv4" or "IPv6", the values are IP addresses in canonical form.
  conditions EndpointConditions
  deprecatedTopology {string} | deprecatedTopology contains topology information part of the v1beta1 API.
  hints EndpointHints
  hostname string | hostname of this endpoint. This field may be used by consumers of endpoints to distinguish endpoints from each other (e.g. in DNS names).
  nodeName string | nodeName represents the name of the Node hosting this endpoint.
  targetRef ObjectReference
  zone string | zone is the name of the Zone this endpoint exists in.
EndpointAddress | EndpointAddress is a tuple that describes single IP address.
  hostname string | The Hostname of this endpoint
  ip! string | The IP of this endpoint. May not be loopback (127.0.0.0/8 or ::1), link-local (169.254.0.0/16 or fe80::/10), or link-local multicast (224.0.0.0/24 or ff02::/16).
  nodeName string | Optional: Node hosting this endpoint.
  targetRef ObjectReference
EndpointConditions | EndpointConditions represents the current condition of an endpoint.
  ready bool | ready indicates that this endpoint is ready to receive traffic, according to whatever system is managing the endpoint.
  serving bool | serving indicates that this endpoint is able to receive traffic, according to whatever system is managing the endpoint.
  terminating bool | terminating indicates that this endpoint is terminating.
EndpointHints | EndpointHints provides hints describing how an endpoint should be consumed.
  forNodes []ForNode | forNodes indicates the node(s) this endpoint should be consumed by when using topology aware routing.
  forZones []ForZone | forZones indicates the zone(s) this endpoint should be consumed by when using topology aware routing.
EndpointPort | EndpointPort is a tuple that describes a single port.
  appProtocol string | The application protocol for this port.
  name string | The name of this port. This must match the 'name' field in the corresponding ServicePort.
  port! int32 | The port number of the endpoint.
  protocol string default="TCP" | The IP protocol for this port. Must be UDP, TCP, or SCTP.
EndpointSlice | EndpointSlice represents a set of service endpoints.
  addressType! string enum=IPv4/IPv6/FQDN | addressType specifies the type of address carried by this EndpointSlice.
  endpoints []Endpoint | endpoints is a list of unique endpoints in this slice.
  ports []EndpointSlicePort | ports specifies the list of network ports exposed by each endpoint in this slice.
EndpointSlicePort | EndpointPort represents a Port used by an EndpointSlice
  appProtocol string | The application protocol for this port.
  name string | name represents the name of this port.
  port int32 | port represents the port number of the endpoint.
  protocol string default="TCP" | protocol represents the IP protocol for this port.
EndpointSubset | EndpointSubset is a group of addresses with a common set of ports.
  addresses []EndpointAddress | IP addresses which offer the related ports that are marked as ready.
  notReadyAddresses []EndpointAddress | IP addresses which offer the related ports but are not currently marked as ready because they have not yet finished starting, have recently failed a readiness check, or have recently failed a liveness check.
  ports []EndpointPort | Port numbers available on the related IP addresses.
Endpoints | Endpoints is a collection of endpoints that implement the actual service.
  subsets []EndpointSubset | The set of all endpoints is the union of all subsets.
EnvFromSource | EnvFromSource represents the source of a set of ConfigMaps or Secrets
  configMapRef ConfigMapEnvSource
  prefix string | Optional text to prepend to the name of each environment variable.
  secretRef SecretEnvSource
EnvVar | EnvVar represents an environment variable present in a Container.
  name! string | Name of the environment variable.
  value string | Variable references $(VAR_NAME) are expanded using the previously defined environment variables in the container and any service environment variables.
  valueFrom EnvVarSource
EnvVarSource | EnvVarSource represents a source for the value of an EnvVar.
  configMapKeyRef ConfigMapKeySelector
  fieldRef ObjectFieldSelector
  fileKeyRef FileKeySelector
  resourceFieldRef ResourceFieldSelector
  secretKeyRef SecretKeySelector
EphemeralContainer | An EphemeralContainer is a temporary container that you may add to an existing Pod for user-initiated activities such as debugging.
  args []string | Arguments to the entrypoint. The image's CMD is used if this is not provided.
  command []string | Entrypoint array. Not executed within a shell.
  env []EnvVar merge=name keys=name | List of environment variables to set in the container.
  envFrom []EnvFromSource | List of sources to populate environment variables in the container.
  image string | Container image name. More info: https://kubernetes.io/docs/concepts/containers/images
  imagePullPolicy string | Image pull policy. One of Always, Never, IfNotPresent.
  lifecycle Lifecycle
  livenessProbe Probe
  name! string | Name of the ephemeral container specified as a DNS_LABEL.
  ports []ContainerPort keys=containerPort,protocol | Ports are not allowed for ephemeral containers.
  readinessProbe Probe
  resizePolicy []ContainerResizePolicy | Resources resize policy for the container.
  resources ResourceRequirements default={}
  restartPolicy string | Restart policy for the container to manage the restart behavior of each container within a pod.
  restartPolicyRules []ContainerRestartRule | Represents a list of rules to be checked to determine if the container should be restarted on exit.
  securityContext SecurityContext
  startupProbe Probe
  stdin bool | Whether this container should allocate a buffer for stdin in the container runtime.
  stdinOnce bool | Whether the container runtime should close the stdin channel after it has been opened by a single attach.
  targetContainerName string | If set, the name of the container from PodSpec that this ephemeral container targets.
  terminationMessagePath string default="/dev/termination-log" | Optional: Path at which the file to which the container's termination message will be written is mounted into the container's filesystem.
  terminationMessagePolicy string default="File" | Indicate how the termination message should be populated.
  tty bool | Whether this container should allocate a TTY for itself, also requires 'stdin' to be true.
  volumeDevices []VolumeDevice merge=devicePath keys=devicePath | volumeDevices is the list of block devices to be used by the container.
  volumeMounts []VolumeMount merge=mountPath keys=mountPath | Pod volumes to mount into the container's filesystem.
  workingDir string | Container's working directory. If not specified, the container runtime's default will be used, which might be configured in the container image.
EphemeralVolumeSource | Represents an ephemeral volume that is handled by a normal storage driver.
  volumeClaimTemplate PersistentVolumeClaimTemplate
Event | Event is a report of an event somewhere in the cluster.
  action string | What action was taken/failed regarding to the Regarding object.
  count int32 | The number of times this event has occurred.
  eventTime microtime | MicroTime is version of Time with microsecond level precision.
  firstTimestamp time | The time at which the event was first recorded.
  involvedObject! ObjectReference
  lastTimestamp time | The time at which the most recent occurrence of this event was recorded.
  message string | A human-readable description of the status of this operation.
  reason string | This should be a short, machine understandable string that gives the reason for the transition into the object's current status.
  related ObjectReference
  reportingComponent string | Name of the controller that emitted this Event, e.g.
  reportingInstance string | ID of the controller instance, e.g.
  series EventSeries
  source EventSource
  type string | Type of this event (Normal, Warning), new types could be added in the future
EventSeries | EventSeries contain information on series of events, i.e. thing that was/is happening continuously for some time.
  count int32 | Number of occurrences in this series up to the last heartbeat time
  lastObservedTime microtime | MicroTime is version of Time with microsecond level precision.
EventSource | EventSource contains information for an event.
  component string | Component from which the event is generated.
  host string | Node name on which the event is generated.
EventsEvent | Event is a report of an event somewhere in the cluster.
  action string | action is what action was taken/failed regarding to the regarding object.
  deprecatedCount int32 | deprecatedCount is the deprecated field assuring backward compatibility with core.v1 Event type.
  deprecatedFirstTimestamp time | deprecatedFirstTimestamp is the deprecated field assuring backward compatibility with core.v1 Event type.
  deprecatedLastTimestamp time | deprecatedLastTimestamp is the deprecated field assuring backward compatibility with core.v1 Event type.
  deprecatedSource EventSource
  eventTime! microtime | MicroTime is version of Time with microsecond level precision.
  note string | note is a human-readable description of the status of this operation.
  reason string | reason is why the action was taken.
  regarding ObjectReference
  related ObjectReference
  reportingController string | reportingController is the name of the controller that emitted this Event, e.g.
  reportingInstance string | reportingInstance is the ID of the controller instance, e.g.
  series EventsEventSeries
  type string | type is the type of this event (Normal, Warning), new types could be added in the future.
EventsEventSeries | EventSeries contain information on series of events, i.e. thing that was/is happening continuously for some time.
  count! int32 | count is the number of occurrences in this series up to the last heartbeat time.
  lastObservedTime! microtime | MicroTime is version of Time with microsecond level precision.
Eviction | Eviction evicts a pod from its node subject to certain policies and safety constraints.
  deleteOptions DeleteOptions
ExecAction | ExecAction describes a "run in container" action.
  command []string | Command is the command line to execute inside the container, the working directory for the command is root ('/') in the container's filesystem.
ExpressionWarning | ExpressionWarning is a warning information that targets a specific expression.
  fieldRef string | fieldRef is the path to the field that refers to the expression.
  warning string | warning contains the content of type checking information in a human-readable form.
FCVolumeSource | Represents a Fibre Channel volume.
  fsType string | fsType is the filesystem type to mount.
  lun int32 | lun is Optional: FC target lun number
  readOnly bool | readOnly is Optional: Defaults to false (read/write).
  targetWWNs []string | targetWWNs is Optional: FC target worldwide names (WWNs)
  wwids []string | wwids Optional: FC volume world wide identifiers (wwids) Either wwids or combination of targetWWNs and lun must be set, but not both simultaneously.
FieldSelectorAttributes | FieldSelectorAttributes indicates a field limited access.
  rawSelector string | rawSelector is the serialization of a field selector that would be included in a query parameter.
  requirements []FieldSelectorRequirement | requirements is the parsed interpretation of a field selector.
FieldSelectorRequirement | FieldSelectorRequirement is a selector that contains values, a key, and an operator that relates the key and values.
  key! string | key is the field selector key that the requirement applies to.
  operator! string | operator represents a key's relationship to a set of values.
  values []string | values is an array of string values.
FileKeySelector | FileKeySelector selects a key of the env file.
  key! string | The key within the env file. An invalid key will prevent the pod from starting.
  optional bool | Specify whether the file or its key must be defined.
  path! string | The path within the volume from which to select the file.
  volumeName! string | The name of the volume mount containing the env file.
FlexPersistentVolumeSource | FlexPersistentVolumeSource represents a generic persistent volume resource that is provisioned/attached using an exec based plugin.
  driver! string | driver is the name of the driver to use for this volume.
  fsType string | fsType is the Filesystem type to mount.
  options {string} | options is Optional: this field holds extra command options if any.
  readOnly bool | readOnly is Optional: defaults to false (read/write).
  secretRef SecretReference
FlexVolumeSource | FlexVolume represents a generic volume resource that is provisioned/attached using an exec based plugin.
  driver! string | driver is the name of the driver to use for this volume.
  fsType string | fsType is the filesystem type to mount.
  options {string} | options is Optional: this field holds extra command options if any.
  readOnly bool | readOnly is Optional: defaults to false (read/write).
  secretRef LocalObjectReference
FlockerVolumeSource | Represents a Flocker volume mounted by the Flocker agent.
  datasetName string | datasetName is Name of the dataset stored as metadata -> name on the dataset for Flocker should be considered as deprecated
  datasetUUID string | datasetUUID is the UUID of the dataset.
ForNode | ForNode provides information about which nodes should consume this endpoint.
  name! string | name represents the name of the node.
ForZone | ForZone provides information about which zones should consume this endpoint.
  name! string | name represents the name of the zone.
GCEPersistentDiskVolumeSource | Represents a Persistent Disk resource in Google Compute Engine.
  fsType string | fsType is filesystem type of the volume that you want to mount.
  partition int32 | partition is the partition in the volume that you want to mount.
  pdName! string | pdName is unique name of the PD resource in GCE.
  readOnly bool | readOnly here will force the ReadOnly setting in VolumeMounts.
GRPCAction | GRPCAction specifies an action involving a GRPC service.
  port! int32 | Port number of the gRPC service.
  service string | Service is the name of the service to place in the gRPC HealthCheckRequest (see https://github.com/grpc/grpc/blob/master/doc/health-checking.md).
GitRepoVolumeSource | Represents a volume that is populated with the contents of a git repository.
  directory string | directory is the target directory name.
  repository! string | repository is the URL
  revision string | revision is the commit hash for the specified revision.
GlusterfsPersistentVolumeSource | Represents a Glusterfs mount that lasts the lifetime of a pod.
  endpoints! string | endpoints is the endpoint name that details Glusterfs topology.
  endpointsNamespace string | endpointsNamespace is the namespace that contains Glusterfs endpoint.
  path! string | path is the Glusterfs volume path.
  readOnly bool | readOnly here will force the Glusterfs volume to be mounted with read-only permissions.
GlusterfsVolumeSource | Represents a Glusterfs mount that lasts the lifetime of a pod.
  endpoints! string | endpoints is the endpoint name that details Glusterfs topology.
  path! string | path is the Glusterfs volume path.
  readOnly bool | readOnly here will force the Glusterfs volume to be mounted with read-only permissions.
HTTPGetAction | HTTPGetAction describes an action based on HTTP Get requests.
  host string | Host name to connect to, defaults to the pod IP.
  httpHeaders []HTTPHeader | Custom headers to set in the request.
  path string default="/" | Path to access on the HTTP server.
  port! intstr | IntOrString is a type that can hold an int32 or a string.
  scheme string default="HTTP" | Scheme to use for connecting to the host.
HTTPHeader | HTTPHeader describes a custom header to be used in HTTP probes
  name! string | The header field name. This will be canonicalized upon output, so case-variant names will be understood as the same header.
  value! string | The header field value
HTTPIngressPath | HTTPIngressPath associates a path with a backend.
  backend! IngressBackend
  path string | path is matched against the path of an incoming request.
  pathType! string | pathType determines the interpretation of the path matching.
HTTPIngressRuleValue | HTTPIngressRuleValue is a list of http selectors pointing to backends.
  paths! []HTTPIngressPath | paths is a collection of paths that map requests to backends.
HostAlias | HostAlias holds the mapping between IP and hostnames that will be injected as an entry in the pod's hosts file.
  hostnames []string | Hostnames for the above IP address.
  ip! string | IP address of the host file entry.
HostIP | HostIP represents a single IP address allocated to the host.
  ip string | IP is the IP address assigned to the host
HostPathVolumeSource | Represents a host path mapped into a pod.
  path! string | path of the directory on the host.
  type string default="" | type for HostPath Volume Defaults to "" More info: https://kubernetes.io/docs/concepts/storage/volumes#hostpath
IPBlock | IPBlock describes a particular CIDR (Ex.
  cidr! string | cidr is a string representing the IPBlock Valid examples are "192.168.1.0/24" or "2001:db8::/64"
  except []string | except is a slice of CIDRs that should not be included within an IPBlock Valid examples are "192.168.1.0/24" or "2001:db8::/64" Except values will be rejected if they are outside the cidr range
ISCSIPersistentVolumeSource | ISCSIPersistentVolumeSource represents an ISCSI disk.
  chapAuthDiscovery bool | chapAuthDiscovery defines whether support iSCSI Discovery CHAP authentication
  chapAuthSession bool | chapAuthSession defines whether support iSCSI Session CHAP authentication
  fsType string | fsType is the filesystem type of the volume that you want to mount.
  initiatorName string | initiatorName is the custom iSCSI Initiator Name.
  iqn! string | iqn is Target iSCSI Qualified Name.
  iscsiInterface string | iscsiInterface is the interface Name that uses an iSCSI transport.
  lun! int32 | lun is iSCSI Target Lun number.
  portals []string | portals is the iSCSI Target Portal List.
  readOnly bool | readOnly here will force the ReadOnly setting in VolumeMounts.
  secretRef SecretReference
  targetPortal! string | targetPortal is iSCSI Target Portal.
ISCSIVolumeSource | Represents an ISCSI disk. ISCSI volumes can only be mounted as read/write once.
  chapAuthDiscovery bool | chapAuthDiscovery defines whether support iSCSI Discovery CHAP authentication
  chapAuthSession bool | chapAuthSession defines whether support iSCSI Session CHAP authentication
  fsType string | fsType is the filesystem type of the volume that you want to mount.
  initiatorName string | initiatorName is the custom iSCSI Initiator Name.
  iqn! string | iqn is the target iSCSI Qualified Name.
  iscsiInterface string | iscsiInterface is the interface Name that uses an iSCSI transport.
  lun! int32 | lun represents iSCSI Target Lun number.
  portals []string | portals is the iSCSI Target Portal List.
  readOnly bool | readOnly here will force the ReadOnly setting in VolumeMounts.
  secretRef LocalObjectReference
  targetPortal! string | targetPortal is iSCSI Target Portal.
ImageVolumeSource | ImageVolumeSource represents a image volume resource.
  pullPolicy string | Policy for pulling OCI objects.
  reference string | Required: Image or artifact reference to be used.
ImageVolumeStatus | ImageVolumeStatus represents the image-based volume status.
  imageRef string | ImageRef is the digest of the image used for this volume.
Ingress | Ingress is a collection of rules that allow inbound connections to reach the endpoints defined by a backend.
  spec IngressSpec
  status IngressStatus
IngressBackend | IngressBackend describes all endpoints for a given service and port.
  resource TypedLocalObjectReference
  service IngressServiceBackend
IngressClass | IngressClass represents the class of the Ingress, referenced by the Ingress Spec.
  spec IngressClassSpec
IngressClassParametersReference | IngressClassParametersReference identifies an API object.
  apiGroup string | apiGroup is the group for the resource being referenced.
  kind! string | kind is the type of resource being referenced.
  name! string | name is the name of resource being referenced.
  namespace string | namespace is the namespace of the resource being referenced.
  scope string | scope represents if this refers to a cluster or namespace scoped resource.
IngressClassSpec | IngressClassSpec provides information about the class of an Ingress.
  controller string | controller refers to the name of the controller that should handle this class.
  parameters IngressClassParametersReference
IngressLoadBalancerIngress | IngressLoadBalancerIngress represents the status of a load-balancer ingress point.
  hostname string | hostname is set for load-balancer ingress points that are DNS based.
  ip string | ip is set for load-balancer ingress points that are IP based.
  ports []IngressPortStatus | ports provides information about the ports exposed by this LoadBalancer.
IngressLoadBalancerStatus | IngressLoadBalancerStatus represents the status of a load-balancer.
  ingress []IngressLoadBalancerIngress | ingress is a list containing ingress points for the load-balancer.
IngressPortStatus | IngressPortStatus represents the error condition of a service port
  error string | error is to record the problem with the service port The format of the error shall comply with the following rules: - built-in error values shall be specified in this file and those shall use CamelCase names - cloud provider specific error values must have names that comply with the format foo.example.com/CamelCase.
  port int32 | port is the port number of the ingress port.
  protocol string | protocol is the protocol of the ingress port.
IngressRule | IngressRule represents the rules mapping the paths under a specified host to the related backend services.
  host string | host is the fully qualified domain name of a network host, as defined by RFC 3986.
  http HTTPIngressRuleValue
IngressServiceBackend | IngressServiceBackend references a Kubernetes Service as a Backend.
  name! string | name is the referenced service.
  port ServiceBackendPort
IngressSpec | IngressSpec describes the Ingress the user wishes to exist.
  defaultBackend IngressBackend
  ingressClassName string | ingressClassName is the name of an IngressClass cluster resource.
  rules []IngressRule | rules is a list of host rules used to configure the Ingress.
  tls []IngressTLS | tls represents the TLS configuration.
IngressStatus | IngressStatus describe the current state of the Ingress.
  loadBalancer IngressLoadBalancerStatus
IngressTLS | IngressTLS describes the transport layer security associated with an ingress.
  hosts []string | hosts is a list of hosts included in the TLS certificate.
  secretName string | secretName is the name of the secret used to terminate TLS traffic on port 443.
JSONPatch | JSONPatch defines a JSON Patch.
  expression string | expression will be evaluated by CEL to create a [JSON patch](https://jsonpatch.com/). ref: https://github.com/google/cel-spec expression must return an array of JSONPatch values.
JSONSchemaProps preserve | JSONSchemaProps is a JSON-Schema following Specification Draft 4 (http://json-schema.org/).
Job | Job represents the configuration of a single job.
  spec JobSpec
  status JobStatus
JobCondition | JobCondition describes current state of a job.
  lastProbeTime time | Last time the condition was checked.
  lastTransitionTime time | Last time the condition transit from one status to another.
  message string | Human readable message indicating details about last transition.
  reason string | (brief) reason for the condition's last transition.
  status string | Status of the condition, one of True, False, Unknown.
  type string | Type of job condition, Complete or Failed.
JobSpec | JobSpec describes how the job execution will look like.
  activeDeadlineSeconds int64 | Specifies the duration in seconds relative to the startTime that the job may be continuously active before the system tries to terminate it; value must be positive integer.
  backoffLimit int32 default=6 | Specifies the number of retries before marking this job failed.
  backoffLimitPerIndex int32 | Specifies the limit for the number of retries within an index before marking this index as failed.
  completionMode string default="NonIndexed" | completionMode specifies how Pod completions are tracked.
  completions int32 | Specifies the desired number of successfully finished pods the job should be run with.
  managedBy string | ManagedBy field indicates the controller that manages a Job.
  manualSelector bool default=false | manualSelector controls generation of pod labels and pod selectors.
  maxFailedIndexes int32 | Specifies the maximal number of failed indexes before marking the Job as failed, when backoffLimitPerIndex is set.
  parallelism int32 | Specifies the maximum desired number of pods the job should run at any given time.
  podFailurePolicy PodFailurePolicy
  podReplacementPolicy string default="TerminatingOrFailed" | podReplacementPolicy specifies when to create replacement Pods.
  selector LabelSelector
  successPolicy SuccessPolicy
  suspend bool default=false | suspend specifies whether the Job controller should create Pods or not.
  template! PodTemplateSpec
  ttlSecondsAfterFinished int32 | ttlSecondsAfterFinished limits the lifetime of a Job that has finished execution (either Complete or Failed).
JobStatus | JobStatus represents the current state of a Job.
  active int32 | The number of pending and running pods which are not terminating (without a deletionTimestamp).
  completedIndexes string | completedIndexes holds the completed indexes when .spec.completionMode = "Indexed" in a text format.
  completionTime time | Represents time when the job was completed.
  conditions []JobCondition merge=type keys=type | The latest available observations of an object's current state.
  failed int32 | The number of pods which reached phase Failed.
  failedIndexes string | FailedIndexes holds the failed indexes when spec.backoffLimitPerIndex is set.
  ready int32 | The number of active pods which have a Ready condition and are not terminating (without a deletionTimestamp).
  startTime time | Represents time when the job controller started processing a job.
  succeeded int32 | The number of pods which reached phase Succeeded.
  terminating int32 | The number of pods which are terminating (in phase Pending or Running and have a deletionTimestamp).
  uncountedTerminatedPods UncountedTerminatedPods
KeyToPath | Maps a string key to a path within a volume.
  key! string | key is the key to project.
  mode int32 | mode is Optional: mode bits used to set permissions on this file.
  path! string | path is the relative path of the file to map the key to.
LabelSelector | A label selector is a label query over a set of resources.
  matchExpressions []LabelSelectorRequirement | matchExpressions is a list of label selector requirements.
  matchLabels {string} | matchLabels is a map of {key,value} pairs.
LabelSelectorAttributes | LabelSelectorAttributes indicates a label limited access.
  rawSelector string | rawSelector is the serialization of a field selector that would be included in a query parameter.
  requirements []LabelSelectorRequirement | requirements is the parsed interpretation of a label selector.
LabelSelectorRequirement | A label selector requirement is a selector that contains values, a key, and an operator that relates the key and values.
  key! string | key is the label key that the selector applies to.
  operator! string | operator represents a key's relationship to a set of values.
  values []string | values is an array of string values.
Lease | Lease defines a lease concept.
  spec LeaseSpec
LeaseSpec | LeaseSpec is a specification of a Lease.
  acquireTime microtime | MicroTime is version of Time with microsecond level precision.
  holderIdentity string | holderIdentity contains the identity of the holder of a current lease.
  leaseDurationSeconds int32 | leaseDurationSeconds is a duration that candidates for a lease need to wait to force acquire it.
  leaseTransitions int32 | leaseTransitions is the number of transitions of a lease between holders.
  preferredHolder string | PreferredHolder signals to a lease holder that the lease has a more optimal holder and should be given up.
  renewTime microtime | MicroTime is version of Time with microsecond level precision.
  strategy string retainKeys | Strategy indicates the strategy for picking the leader for coordinated leader election.
Lifecycle | Lifecycle describes actions that the management system should take in response to container lifecycle events.
  postStart LifecycleHandler
  preStop LifecycleHandler
  stopSignal string | StopSignal defines which signal will be sent to a container when it is being stopped.
LifecycleHandler | LifecycleHandler defines a specific action that should be taken in a lifecycle hook.
  exec ExecAction
  httpGet HTTPGetAction
  sleep SleepAction
  tcpSocket TCPSocketAction
LinuxContainerUser | LinuxContainerUser represents user identity information in Linux containers
  gid int64 | GID is the primary gid initially attached to the first process in the container
  supplementalGroups []int64 | SupplementalGroups are the supplemental groups initially attached to the first process in the container
  uid int64 | UID is the primary uid initially attached to the first process in the container
LoadBalancerIngress | LoadBalancerIngress represents the status of a load-balancer ingress point: traffic intended for the service should be sent to an ingress point.
  hostname string | Hostname is set for load-balancer ingress points that are DNS based (typically AWS load-balancers)
  ip string | IP is set for load-balancer ingress points that are IP based (typically GCE or OpenStack load-balancers)
  ipMode string | IPMode specifies how the load-balancer IP behaves, and may only be specified when the ip field is specified.
  ports []PortStatus | Ports is a list of records of service ports If used, every port defined in the service should have an entry in it
LoadBalancerStatus | LoadBalancerStatus represents the status of a load-balancer.
  ingress []LoadBalancerIngress | Ingress is a list containing ingress points for the load-balancer.
LocalObjectReference | LocalObjectReference contains enough information to let you locate the referenced object inside the same namespace.
  name string | Name of the referent. This field is effectively required, but due to backwards compatibility is allowed to be empty.
LocalSubjectAccessReview | LocalSubjectAccessReview checks whether or not a user or group can perform an action in a given namespace.
  spec! SubjectAccessReviewSpec
  status SubjectAccessReviewStatus
LocalVolumeSource | Local represents directly-attached storage with node affinity
  fsType string | fsType is the filesystem type to mount.
  path! string | path of the full path to the volume on the node.
ManagedFieldsEntry | ManagedFieldsEntry is a workflow-id, a FieldSet and the group version of the resource that the fieldset applies to.
  apiVersion string | APIVersion defines the version of this resource that this field set applies to.
  fieldsType string | FieldsType is the discriminator for the different fields format and version.
  fieldsV1 any | FieldsV1 holds the first JSON version format as described in the "FieldsV1" type.
  manager string | Manager is an identifier of the workflow managing these fields.
  operation string | Operation is the type of operation which lead to this ManagedFieldsEntry being created.
  subresource string | Subresource is the name of the subresource used to update that object, or empty string if the object was updated through the main resource.
  time time | Time is the timestamp of when the ManagedFields entry was added.
MatchCondition | MatchCondition represents a condition which must by fulfilled for a request to be sent to a webhook.
  expression! string | expression represents the expression which will be evaluated by CEL.
  name! string | name is an identifier for this match condition, used for strategic merging of MatchConditions, as well as providing an identifier for logging purposes.
MatchResources | MatchResources decides whether to run the admission control policy on an object based on whether it meets the match criteria.
  excludeResourceRules []NamedRuleWithOperations | excludeResourceRules describes what operations on what resources/subresources the ValidatingAdmissionPolicy should not care about.
  matchPolicy string default="Equivalent" | matchPolicy defines how the "MatchResources" list is used to match incoming requests.
  namespaceSelector LabelSelector
  objectSelector LabelSelector
  resourceRules []NamedRuleWithOperations | resourceRules describes what operations on what resources/subresources the ValidatingAdmissionPolicy matches.
ModifyVolumeStatus | ModifyVolumeStatus represents the status object of ControllerModifyVolume operation
  status! string | status is the status of the ControllerModifyVolume operation.
  targetVolumeAttributesClassName string | targetVolumeAttributesClassName is the name of the VolumeAttributesClass the PVC currently being reconciled
MutatingAdmissionPolicy | MutatingAdmissionPolicy describes the definition of an admission mutation policy that mutates the object coming into admission chain.
  spec MutatingAdmissionPolicySpec
MutatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding binds the MutatingAdmissionPolicy with parametrized resources.
  spec MutatingAdmissionPolicyBindingSpec
MutatingAdmissionPolicyBindingSpec | MutatingAdmissionPolicyBindingSpec defines the specification of the MutatingAdmissionPolicyBinding.
  matchResources MatchResources
  paramRef ParamRef
  policyName string | policyName references a MutatingAdmissionPolicy name which the MutatingAdmissionPolicyBinding binds to.
MutatingAdmissionPolicySpec | MutatingAdmissionPolicySpec defines the desired behavior of the admission policy.
  failurePolicy string default="Fail" enum=Fail/Ignore | failurePolicy defines how to handle failures for the admission policy.
  matchConditions []MatchCondition merge=name keys=name | matchConditions is a list of conditions that must be met for a request to be validated.
  matchConstraints MatchResources
  mutations []Mutation | mutations contain operations to perform on matching objects. mutations may not be empty; a minimum of one mutation is required. mutations are evaluated in order, and are reinvoked according to the reinvocationPolicy.
  paramKind ParamKind
  reinvocationPolicy string | reinvocationPolicy indicates whether mutations may be called multiple times per MutatingAdmissionPolicyBinding as part of a single admission evaluation.
  variables []Variable merge=name keys=name | variables contain definitions of variables that can be used in composition of other expressions.
Mutation | Mutation specifies the CEL expression which is used to apply the Mutation.
  applyConfiguration ApplyConfiguration
  jsonPatch JSONPatch
  patchType! string enum=ApplyConfiguration/JSONPatch | patchType indicates the patch strategy used.
NFSVolumeSource | Represents an NFS mount that lasts the lifetime of a pod.
  path! string | path that is exported by the NFS server.
  readOnly bool | readOnly here will force the NFS export to be mounted with read-only permissions.
  server! string | server is the hostname or IP address of the NFS server.
NamedRuleWithOperations | NamedRuleWithOperations is a tuple of Operations and Resources with ResourceNames.
  apiGroups []string | apiGroups is the API groups the resources belong to.
  apiVersions []string | apiVersions is the API versions the resources belong to.
  operations []string | operations is the operations the admission hook cares about - CREATE, UPDATE, DELETE, CONNECT or * for all of those operations and any future admission operations that are added.
  resourceNames []string | resourceNames is an optional white list of names that the rule applies to.
  resources []string | resources is a list of resources this rule applies to.
  scope string | scope specifies the scope of this rule.
Namespace | Namespace provides a scope for Names.
  spec NamespaceSpec
  status NamespaceStatus
NamespaceCondition | NamespaceCondition contains details about state of namespace.
  lastTransitionTime time | Last time the condition transitioned from one status to another.
  message string | Human-readable message indicating details about last transition.
  reason string | Unique, one-word, CamelCase reason for the condition's last transition.
  status string | Status of the condition, one of True, False, Unknown.
  type string | Type of namespace controller condition.
NamespaceSpec | NamespaceSpec describes the attributes on a Namespace.
  finalizers []string merge set | Finalizers is an opaque list of values that must be empty to permanently remove object from storage.
NamespaceStatus | NamespaceStatus is information about the current status of a Namespace.
  conditions []NamespaceCondition merge=type keys=type | Represents the latest available observations of a namespace's current state.
  phase string | Phase is the current lifecycle phase of the namespace.
NetworkPolicy | NetworkPolicy describes what network traffic is allowed for a set of Pods
  spec NetworkPolicySpec
NetworkPolicyEgressRule | NetworkPolicyEgressRule describes a particular set of traffic that is allowed out of pods matched by a NetworkPolicySpec's podSelector.
  ports []NetworkPolicyPort | ports is a list of destination ports for outgoing traffic.
  to []NetworkPolicyPeer | to is a list of destinations for outgoing traffic of pods selected for this rule.
NetworkPolicyIngressRule | NetworkPolicyIngressRule describes a particular set of traffic that is allowed to the pods matched by a NetworkPolicySpec's podSelector.
  from []NetworkPolicyPeer | from is a list of sources which should be able to access the pods selected for this rule.
  ports []NetworkPolicyPort | ports is a list of ports which should be made accessible on the pods selected for this rule.
NetworkPolicyPeer | NetworkPolicyPeer describes a peer to allow traffic to/from.
  ipBlock IPBlock
  namespaceSelector LabelSelector
  podSelector LabelSelector
NetworkPolicyPort | NetworkPolicyPort describes a port to allow traffic on
  endPort int32 | endPort indicates that the range of ports from port to endPort if set, inclusive, should be allowed by the policy.
  port intstr | IntOrString is a type that can hold an int32 or a string.
  protocol string default="TCP" | protocol represents the protocol (TCP, UDP, or SCTP) which traffic must match.
NetworkPolicySpec | NetworkPolicySpec provides the specification of a NetworkPolicy
  egress []NetworkPolicyEgressRule | egress is a list of egress rules to be applied to the selected pods.
  ingress []NetworkPolicyIngressRule | ingress is a list of ingress rules to be applied to the selected pods.
  podSelector LabelSelector
  policyTypes []string | policyTypes is a list of rule types that the NetworkPolicy relates to.
Node | Node is a worker node in Kubernetes.
  spec NodeSpec
  status NodeStatus
NodeAddress | NodeAddress contains information for the node's address.
  address string | The node address.
  type string | Node address type, one of Hostname, ExternalIP or InternalIP.
NodeAffinity | Node affinity is a group of node affinity scheduling rules.
  preferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm | The scheduler will prefer to schedule pods to nodes that satisfy the affinity expressions specified by this field, but it may choose a node that violates one or more of the expressions.
  requiredDuringSchedulingIgnoredDuringExecution NodeSelector
NodeAllocatableResourceClaimStatus | NodeAllocatableResourceClaimStatus describes the status of node allocatable resources allocated via DRA.
  containers []string merge=name | Containers lists the names of all containers in this pod that reference the claim.
  resourceClaimName string | ResourceClaimName is the resource claim referenced by the pod that resulted in this node allocatable resource allocation.
  resources {string} | Resources is a map of the node-allocatable resource name to the aggregate quantity allocated to the claim.
NodeCondition | NodeCondition contains condition information for a node.
  lastHeartbeatTime time | Last time we got an update on a given condition.
  lastTransitionTime time | Last time the condition transit from one status to another.
  message string | Human readable message indicating details about last transition.
  reason string | (brief) reason for the condition's last transition.
  status string | Status of the condition, one of True, False, Unknown.
  type string | Type of node condition.
NodeConfigSource | NodeConfigSource specifies a source of node configuration.
  configMap ConfigMapNodeConfigSource
NodeConfigStatus | NodeConfigStatus describes the status of the config assigned by Node.Spec.ConfigSource.
  active NodeConfigSource
  assigned NodeConfigSource
  error string | Error describes any problems reconciling the Spec.ConfigSource to the Active config.
  lastKnownGood NodeConfigSource
NodeDaemonEndpoints | NodeDaemonEndpoints lists ports opened by daemons running on the Node.
  kubeletEndpoint DaemonEndpoint
NodeFeatures | NodeFeatures describes the set of features implemented by the CRI implementation.
  supplementalGroupsPolicy bool | SupplementalGroupsPolicy is set to true if the runtime supports SupplementalGroupsPolicy and ContainerUser.
NodeRuntimeHandler | NodeRuntimeHandler is a set of runtime handler information.
  features NodeRuntimeHandlerFeatures
  name string | Runtime handler name. Empty for the default runtime handler.
NodeRuntimeHandlerFeatures | NodeRuntimeHandlerFeatures is a set of features implemented by the runtime handler.
  recursiveReadOnlyMounts bool | RecursiveReadOnlyMounts is set to true if the runtime handler supports RecursiveReadOnlyMounts.
  userNamespaces bool | UserNamespaces is set to true if the runtime handler supports UserNamespaces, including for volumes.
NodeSelector | A node selector represents the union of the results of one or more label queries over a set of nodes; that is, it represents the OR of the selectors represented by the node selector terms.
  nodeSelectorTerms! []NodeSelectorTerm | Required. A list of node selector terms.
NodeSelectorRequirement | A node selector requirement is a selector that contains values, a key, and an operator that relates the key and values.
  key! string | The label key that the selector applies to.
  operator! string | Represents a key's relationship to a set of values.
  values []string | An array of string values. If the operator is In or NotIn, the values array must be non-empty.
NodeSelectorTerm | A null or empty node selector term matches no objects.
  matchExpressions []NodeSelectorRequirement | A list of node selector requirements by node's labels.
  matchFields []NodeSelectorRequirement | A list of node selector requirements by node's fields.
NodeSpec | NodeSpec describes the attributes that a node is created with.
  configSource NodeConfigSource
  externalID string | Deprecated. Not all kubelets will set this field.
  podCIDR string | PodCIDR represents the pod IP range assigned to the node.
  podCIDRs []string merge set | podCIDRs represents the IP ranges assigned to the node for usage by Pods on that node.
  providerID string | ID of the node assigned by the cloud provider in the format: <ProviderName>://<ProviderSpecificNodeID>
  taints []Taint | If specified, the node's taints.
  unschedulable bool | Unschedulable controls node schedulability of new pods.
NodeStatus | NodeStatus is information about the current status of a node.
  addresses []NodeAddress merge=type keys=type | List of addresses reachable to the node.
  allocatable {quantity} | Allocatable represents the resources of a node that are available for scheduling.
  capacity {quantity} | Capacity represents the total resources of a node.
  conditions []NodeCondition merge=type keys=type | Conditions is an array of current observed node conditions.
  config NodeConfigStatus
  daemonEndpoints NodeDaemonEndpoints
  declaredFeatures []string | DeclaredFeatures represents the features related to feature gates that are declared by the node.
  features NodeFeatures
  images []ContainerImage | List of container images on this node
  nodeInfo NodeSystemInfo
  phase string | NodePhase is the recently observed lifecycle phase of the node.
  runtimeHandlers []NodeRuntimeHandler | The available runtime handlers.
  volumesAttached []AttachedVolume | List of volumes that are attached to the node.
  volumesInUse []string | List of attachable volumes in use (mounted) by the node.
NodeSwapStatus | NodeSwapStatus represents swap memory information.
  capacity int64 | Total amount of swap memory in bytes.
NodeSystemInfo | NodeSystemInfo is a set of ids/uuids to uniquely identify the node.
  architecture string | The Architecture reported by the node
  bootID string | Boot ID reported by the node.
  containerRuntimeVersion string | ContainerRuntime Version reported by the node through runtime remote API (e.g. containerd://1.4.2).
  kernelVersion string | Kernel Version reported by the node from 'uname -r' (e.g. 3.16.0-0.bpo.4-amd64).
  kubeProxyVersion string | Deprecated: KubeProxy Version reported by the node.
  kubeletVersion string | Kubelet Version reported by the node.
  machineID string | MachineID reported by the node.
  operatingSystem string | The Operating System reported by the node
  osImage string | OS Image reported by the node from /etc/os-release (e.g.
  swap NodeSwapStatus
  systemUUID string | SystemUUID reported by the node.
NonResourceAttributes | NonResourceAttributes includes the authorization attributes available for non-resource requests to the Authorizer interface
  path string | path is the URL path of the request
  verb string | verb is the standard HTTP verb
NonResourceRule | NonResourceRule holds information that describes a rule for the non-resource
  nonResourceURLs []string | nonResourceURLs is a set of partial urls that a user should have access to. *s are allowed, but only as the full, final step in the path.
  verbs []string | verbs is a list of kubernetes non-resource API verbs, like: get, post, put, delete, patch, head, options.
ObjectFieldSelector | ObjectFieldSelector selects an APIVersioned field of an object.
  apiVersion string default="v1" | Version of the schema the FieldPath is written in terms of, defaults to "v1".
  fieldPath! string | Path of the field to select in the specified API version.
ObjectMeta | ObjectMeta is metadata that all persisted resources must have, which includes all objects users must create.
  annotations {string} | Annotations is an unstructured key value map stored with a resource that may be set by external tools to store and retrieve arbitrary metadata.
  creationTimestamp time | CreationTimestamp is a timestamp representing the server time when this object was created.
  deletionGracePeriodSeconds int64 | Number of seconds allowed for this object to gracefully terminate before it will be removed from the system.
  deletionTimestamp time | DeletionTimestamp is RFC 3339 date and time at which this resource will be deleted.
  finalizers []string merge set | Must be empty before the object is deleted from the registry.
  generateName string | GenerateName is an optional prefix, used by the server, to generate a unique name ONLY IF the Name field has not been provided.
  generation int64 | A sequence number representing a specific generation of the desired state.
  labels {string} | Map of string keys and values that can be used to organize and categorize (scope and select) objects.
  managedFields []ManagedFieldsEntry | ManagedFields maps workflow-id and version to the set of fields that are managed by that workflow.
  name string | Name must be unique within a namespace.
  namespace string | Namespace defines the space within which each name must be unique.
  ownerReferences []OwnerReference merge=uid keys=uid | List of objects depended by this object.
  resourceVersion string | An opaque value that represents the internal version of this object that can be used by clients to determine when objects have changed.
  selfLink string | Deprecated: selfLink is a legacy read-only field that is no longer populated by the system.
  uid string | UID is the unique in time and space value for this object.
ObjectReference | ObjectReference contains enough information to let you inspect or modify the referred object.
  apiVersion string | API version of the referent.
  fieldPath string | If referring to a piece of an object instead of an entire object, this string should contain a valid JSON/Go field access statement, such as desiredState.manifest.containers[2].
  kind string | Kind of the referent. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds
  name string | Name of the referent. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names
  namespace string | Namespace of the referent. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
  resourceVersion string | Specific resourceVersion to which this reference is made, if any.
  uid string | UID of the referent. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#uids
OwnerReference | OwnerReference contains enough information to let you identify an owning object.
  apiVersion! string | API version of the referent.
  blockOwnerDeletion bool | If true, AND if the owner has the "foregroundDeletion" finalizer, then the owner cannot be deleted from the key-value store until this reference is removed.
  controller bool | If true, this reference points to the managing controller.
  kind! string | Kind of the referent. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds
  name! string | Name of the referent. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names
  uid! string | UID of the referent. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#uids
ParamKind | ParamKind is a tuple of Group Kind and Version.
  apiVersion string | apiVersion is the API group version the resources belong to.
  kind string | kind is the API kind the resources belong to.
ParamRef | ParamRef describes how to locate the params to be used as input to expressions of rules applied by a policy binding.
  name string | name is the name of the resource being referenced.
  namespace string | namespace is the namespace of the referenced resource.
  parameterNotFoundAction string | parameterNotFoundAction controls the behavior of the binding when the resource exists, and name or selector is valid, but there are no parameters matched by the binding.
  selector LabelSelector
PersistentVolume | PersistentVolume (PV) is a storage resource provisioned by an administrator.
  spec PersistentVolumeSpec
  status PersistentVolumeStatus
PersistentVolumeClaim | PersistentVolumeClaim is a user's request for and claim to a persistent volume
  spec PersistentVolumeClaimSpec
  status PersistentVolumeClaimStatus
PersistentVolumeClaimCondition | PersistentVolumeClaimCondition contains details about state of pvc
  lastProbeTime time | lastProbeTime is the time we probed the condition.
  lastTransitionTime time | lastTransitionTime is the time the condition transitioned from one status to another.
  message string | message is the human-readable message indicating details about last transition.
  reason string | reason is a unique, this should be a short, machine understandable string that gives the reason for condition's last transition.
  status! string | Status is the status of the condition.
  type! string | Type is the type of the condition.
PersistentVolumeClaimSpec | PersistentVolumeClaimSpec describes the common attributes of storage devices and allows a Source for provider-specific attributes
  accessModes []string | accessModes contains the desired access modes the volume should have.
  dataSource TypedLocalObjectReference
  dataSourceRef TypedObjectReference
  resources VolumeResourceRequirements
  selector LabelSelector
  storageClassName string | storageClassName is the name of the StorageClass required by the claim.
  volumeAttributesClassName string | volumeAttributesClassName may be used to set the VolumeAttributesClass used by this claim.
  volumeMode string default="Filesystem" | volumeMode defines what type of volume is required by the claim.
  volumeName string | volumeName is the binding reference to the PersistentVolume backing this claim.
PersistentVolumeClaimStatus | PersistentVolumeClaimStatus is the current status of a persistent volume claim.
  accessModes []string | accessModes contains the actual access modes the volume backing the PVC has.
  allocatedResourceStatuses {string} | allocatedResourceStatuses stores status of resource being resized for the given PVC.
  allocatedResources {quantity} | allocatedResources tracks the resources allocated to a PVC including its capacity.
  capacity {quantity} | capacity represents the actual resources of the underlying volume.
  conditions []PersistentVolumeClaimCondition merge=type keys=type | conditions is the current Condition of persistent volume claim.
  currentVolumeAttributesClassName string | currentVolumeAttributesClassName is the current name of the VolumeAttributesClass the PVC is using.
  modifyVolumeStatus ModifyVolumeStatus
  phase string | phase represents the current phase of PersistentVolumeClaim.
PersistentVolumeClaimTemplate | PersistentVolumeClaimTemplate is used to produce PersistentVolumeClaim objects as part of an EphemeralVolumeSource.
  metadata ObjectMeta
  spec! PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource | PersistentVolumeClaimVolumeSource references the user's PVC in the same namespace.
  claimName! string | claimName is the name of a PersistentVolumeClaim in the same namespace as the pod using this volume.
  readOnly bool | readOnly Will force the ReadOnly setting in VolumeMounts.
PersistentVolumeSpec | PersistentVolumeSpec is the specification of a persistent volume.
  accessModes []string | accessModes contains all ways the volume can be mounted.
  awsElasticBlockStore AWSElasticBlockStoreVolumeSource
  azureDisk AzureDiskVolumeSource
  azureFile AzureFilePersistentVolumeSource
  capacity {quantity} | capacity is the description of the persistent volume's resources and capacity.
  cephfs CephFSPersistentVolumeSource
  cinder CinderPersistentVolumeSource
  claimRef ObjectReference
  csi CSIPersistentVolumeSource
  fc FCVolumeSource
  flexVolume FlexPersistentVolumeSource
  flocker FlockerVolumeSource
  gcePersistentDisk GCEPersistentDiskVolumeSource
  glusterfs GlusterfsPersistentVolumeSource
  hostPath HostPathVolumeSource
  iscsi ISCSIPersistentVolumeSource
  local LocalVolumeSource
  mountOptions []string | mountOptions is the list of mount options, e.g. ["ro", "soft"].
  nfs NFSVolumeSource
  nodeAffinity VolumeNodeAffinity
  persistentVolumeReclaimPolicy string default="Retain" | persistentVolumeReclaimPolicy defines what happens to a persistent volume when released from its claim.
  photonPersistentDisk PhotonPersistentDiskVolumeSource
  portworxVolume PortworxVolumeSource
  quobyte QuobyteVolumeSource
  rbd RBDPersistentVolumeSource
  scaleIO ScaleIOPersistentVolumeSource
  storageClassName string | storageClassName is the name of StorageClass to which this persistent volume belongs.
  storageos StorageOSPersistentVolumeSource
  volumeAttributesClassName string | Name of VolumeAttributesClass to which this persistent volume belongs.
  volumeMode string default="Filesystem" | volumeMode defines if a volume is intended to be used with a formatted filesystem or to remain in raw block state.
  vsphereVolume VsphereVirtualDiskVolumeSource
PersistentVolumeStatus | PersistentVolumeStatus is the current status of a persistent volume.
  lastPhaseTransitionTime time | lastPhaseTransitionTime is the time the phase transitioned from one to another and automatically resets to current time everytime a volume phase transitions.
  message string | message is a human-readable message indicating details about why the volume is in this state.
  phase string | phase indicates if a volume is available, bound to a claim, or released by a claim.
  reason string | reason is a brief CamelCase string that describes any failure and is meant for machine parsing and tidy display in the CLI.
PhotonPersistentDiskVolumeSource | Represents a Photon Controller persistent disk resource.
  fsType string | fsType is the filesystem type to mount.
  pdID! string | pdID is the ID that identifies Photon Controller persistent disk
Pod | Pod is a collection of containers that can run on a host.
  spec PodSpec
  status PodStatus
PodAffinity | Pod affinity is a group of inter pod affinity scheduling rules.
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm | The scheduler will prefer to schedule pods to nodes that satisfy the affinity expressions specified by this field, but it may choose a node that violates one or more of the expressions.
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm | If the affinity requirements specified by this field are not met at scheduling time, the pod will not be scheduled onto the node.
PodAffinityTerm | Defines a set of pods (namely those matching the labelSelector relative to the given namespace(s)) that this pod should be co-located (affinity) or not co-located (anti-affinity) with, where co-located is defined as running on a node whose value of the label with key <topologyKey> matches that of any node on which a pod of the set of pods is running
  labelSelector LabelSelector
  matchLabelKeys []string | MatchLabelKeys is a set of pod label keys to select which pods will be taken into consideration.
  mismatchLabelKeys []string | MismatchLabelKeys is a set of pod label keys to select which pods will be taken into consideration.
  namespaceSelector LabelSelector
  namespaces []string | namespaces specifies a static list of namespace names that the term applies to.
  topologyKey! string | This pod should be co-located (affinity) or not co-located (anti-affinity) with the pods matching the labelSelector in the specified namespaces, where co-located is defined as running on a node whose value of the label with key topologyKey matches that of any node on which any of the selected pods is running.
PodAntiAffinity | Pod anti affinity is a group of inter pod anti affinity scheduling rules.
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm | The scheduler will prefer to schedule pods to nodes that satisfy the anti-affinity expressions specified by this field, but it may choose a node that violates one or more of the expressions.
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm | If the anti-affinity requirements specified by this field are not met at scheduling time, the pod will not be scheduled onto the node.
PodCertificateProjection | PodCertificateProjection provides a private key and X.509 certificate in the pod filesystem.
  certificateChainPath string | Write the certificate chain at this path in the projected volume.
  credentialBundlePath string | Write the credential bundle at this path in the projected volume.
  keyPath string | Write the key at this path in the projected volume.
  keyType! string | The type of keypair Kubelet will generate for the pod.
  maxExpirationSeconds int32 | maxExpirationSeconds is the maximum lifetime permitted for the certificate.
  signerName! string | Kubelet's generated CSRs will be addressed to this signer.
  userAnnotations {string} | userAnnotations allow pod authors to pass additional information to the signer implementation.
PodCondition | PodCondition contains details for the current condition of this pod.
  lastProbeTime time | Last time we probed the condition.
  lastTransitionTime time | Last time the condition transitioned from one status to another.
  message string | Human-readable message indicating details about last transition.
  observedGeneration int64 | If set, this represents the .metadata.generation that the pod condition was set based upon.
  reason string | Unique, one-word, CamelCase reason for the condition's last transition.
  status string | Status is the status of the condition.
  type string | Type is the type of the condition.
PodDNSConfig | PodDNSConfig defines the DNS parameters of a pod in addition to those generated from DNSPolicy.
  nameservers []string | A list of DNS name server IP addresses.
  options []PodDNSConfigOption | A list of DNS resolver options.
  searches []string | A list of DNS search domains for host-name lookup.
PodDNSConfigOption | PodDNSConfigOption defines DNS resolver options of a pod.
  name string | Name is this DNS resolver option's name.
  value string | Value is this DNS resolver option's value.
PodDisruptionBudget | PodDisruptionBudget is an object to define the max disruption that can be caused to a collection of pods
  spec PodDisruptionBudgetSpec
  status PodDisruptionBudgetStatus
PodDisruptionBudgetSpec | PodDisruptionBudgetSpec is a description of a PodDisruptionBudget.
  maxUnavailable intstr | IntOrString is a type that can hold an int32 or a string.
  minAvailable intstr | IntOrString is a type that can hold an int32 or a string.
  selector LabelSelector
  unhealthyPodEvictionPolicy string | UnhealthyPodEvictionPolicy defines the criteria for when unhealthy pods should be considered for eviction.
PodDisruptionBudgetStatus | PodDisruptionBudgetStatus represents information about the status of a PodDisruptionBudget.
  conditions []Condition merge=type keys=type | Conditions contain conditions for PDB.
  currentHealthy int32 | current number of healthy pods
  desiredHealthy int32 | minimum desired number of healthy pods
  disruptedPods {time} | DisruptedPods contains information about pods whose eviction was processed by the API server eviction subresource handler but has not yet been observed by the PodDisruptionBudget controller.
  disruptionsAllowed int32 | Number of pod disruptions that are currently allowed.
  expectedPods int32 | total number of pods counted by this disruption budget
  observedGeneration int64 | Most recent generation observed when updating this PDB status.
PodExtendedResourceClaimStatus | PodExtendedResourceClaimStatus is stored in the PodStatus for the extended resource requests backed by DRA.
  requestMappings []ContainerExtendedResourceRequest | RequestMappings identifies the mapping of <container, extended resource backed by DRA> to device request in the generated ResourceClaim.
  resourceClaimName string | ResourceClaimName is the name of the ResourceClaim that was generated for the Pod in the namespace of the Pod.
PodFailurePolicy | PodFailurePolicy describes how failed pods influence the backoffLimit.
  rules! []PodFailurePolicyRule | A list of pod failure policy rules.
PodFailurePolicyOnExitCodesRequirement | PodFailurePolicyOnExitCodesRequirement describes the requirement for handling a failed pod based on its container exit codes.
  containerName string | Restricts the check for exit codes to the container with the specified name.
  operator! string | Represents the relationship between the container exit code(s) and the specified values.
  values! []int32 | Specifies the set of values. Each returned container exit code (might be multiple in case of multiple containers) is checked against this set of values with respect to the operator.
PodFailurePolicyOnPodConditionsPattern | PodFailurePolicyOnPodConditionsPattern describes a pattern for matching an actual pod condition type.
  status string | Specifies the required Pod condition status.
  type! string | Specifies the required Pod condition type.
PodFailurePolicyRule | PodFailurePolicyRule describes how a pod failure is handled when the requirements are met.
  action! string | Specifies the action taken on a pod failure when the requirements are satisfied.
  onExitCodes PodFailurePolicyOnExitCodesRequirement
  onPodConditions []PodFailurePolicyOnPodConditionsPattern | Represents the requirement on the pod conditions.
PodIP | PodIP represents a single IP address allocated to the pod.
  ip string | IP is the IP address assigned to the pod
PodOS | PodOS defines the OS parameters of a pod.
  name! string | Name is the name of the operating system.
PodReadinessGate | PodReadinessGate contains the reference to a pod condition
  conditionType! string | ConditionType refers to a condition in the pod's condition list with matching type.
PodResourceClaim | PodResourceClaim references exactly one ResourceClaim, either directly or by naming a ResourceClaimTemplate which is then turned into a ResourceClaim for the pod.
  name! string | Name uniquely identifies this resource claim inside the pod.
  resourceClaimName string | ResourceClaimName is the name of a ResourceClaim object in the same namespace as this pod.
  resourceClaimTemplateName string | ResourceClaimTemplateName is the name of a ResourceClaimTemplate object in the same namespace as this pod.
PodResourceClaimStatus | PodResourceClaimStatus is stored in the PodStatus for each PodResourceClaim which references a ResourceClaimTemplate.
  name string | Name uniquely identifies this resource claim inside the pod.
  resourceClaimName string | ResourceClaimName is the name of the ResourceClaim that was generated for the Pod in the namespace of the Pod.
PodSchedulingGate | PodSchedulingGate is associated to a Pod to guard its scheduling.
  name! string | Name of the scheduling gate. Each scheduling gate must have a unique name field.
PodSchedulingGroup | PodSchedulingGroup identifies the runtime scheduling group instance that a Pod belongs to.
  podGroupName string | PodGroupName specifies the name of the standalone PodGroup object that represents the runtime instance of this group.
PodSecurityContext | PodSecurityContext holds pod-level security attributes and common container settings.
  appArmorProfile AppArmorProfile
  fsGroup int64 | A special supplemental group that applies to all containers in a pod.
  fsGroupChangePolicy string | fsGroupChangePolicy defines behavior of changing ownership and permission of the volume before being exposed inside Pod.
  runAsGroup int64 | The GID to run the entrypoint of the container process.
  runAsNonRoot bool | Indicates that the container must run as a non-root user.
  runAsUser int64 | The UID to run the entrypoint of the container process.
  seLinuxChangePolicy string | seLinuxChangePolicy defines how the container's SELinux label is applied to all volumes used by the Pod.
  seLinuxOptions SELinuxOptions
  seccompProfile SeccompProfile
  supplementalGroups []int64 | A list of groups applied to the first process run in each container, in addition to the container's primary GID and fsGroup (if specified).
  supplementalGroupsPolicy string | Defines how supplemental groups of the first container processes are calculated.
  sysctls []Sysctl | Sysctls hold a list of namespaced sysctls used for the pod.
  windowsOptions WindowsSecurityContextOptions
PodSpec | PodSpec is a description of a pod.
  activeDeadlineSeconds int64 | Optional duration in seconds the pod may be active on the node relative to StartTime before the system will actively try to mark it failed and kill associated containers.
  affinity Affinity
  automountServiceAccountToken bool | AutomountServiceAccountToken indicates whether a service account token should be automatically mounted.
  containers! []Container merge=name keys=name | List of containers belonging to the pod.
  dnsConfig PodDNSConfig
  dnsPolicy string default="ClusterFirst" enum=ClusterFirst/ClusterFirstWithHostNet/Default/None | Set DNS policy for the pod. Defaults to "ClusterFirst".
  enableServiceLinks bool default=true | EnableServiceLinks indicates whether information about services should be injected into pod's environment variables, matching the syntax of Docker links.
  ephemeralContainers []EphemeralContainer merge=name keys=name | List of ephemeral containers run in this pod.
  hostAliases []HostAlias merge=ip keys=ip | HostAliases is an optional list of hosts and IPs that will be injected into the pod's hosts file if specified.
  hostIPC bool | Use the host's ipc namespace. Optional: Default to false.
  hostNetwork bool | Host networking requested for this pod.
  hostPID bool | Use the host's pid namespace. Optional: Default to false.
  hostUsers bool | Use the host's user namespace. Optional: Default to true.
  hostname string | Specifies the hostname of the Pod If not specified, the pod's hostname will be set to a system-defined value.
  hostnameOverride string | HostnameOverride specifies an explicit override for the pod's hostname as perceived by the pod.
  imagePullSecrets []LocalObjectReference merge=name keys=name | ImagePullSecrets is an optional list of references to secrets in the same namespace to use for pulling any of the images used by this PodSpec.
  initContainers []Container merge=name keys=name | List of initialization containers belonging to the pod.
  nodeName string | NodeName indicates in which node this pod is scheduled.
  nodeSelector {string} | NodeSelector is a selector which must be true for the pod to fit on a node.
  os PodOS
  overhead {quantity} | Overhead represents the resource overhead associated with running a pod for a given RuntimeClass.
  preemptionPolicy string | PreemptionPolicy is the Policy for preempting pods with lower priority.
  priority int32 | The priority value. Various system components use this field to find the priority of the pod.
  priorityClassName string | If specified, indicates the pod's priority.
  readinessGates []PodReadinessGate | If specified, all readiness gates will be evaluated for pod readiness.
  resourceClaims []PodResourceClaim merge=name,retainKeys keys=name | ResourceClaims defines which ResourceClaims must be allocated and reserved before the Pod is allowed to start.
  resources ResourceRequirements
  restartPolicy string default="Always" enum=Always/OnFailure/Never | Restart policy for all containers within the pod.
  runtimeClassName string | RuntimeClassName refers to a RuntimeClass object in the node.k8s.io group, which should be used to run this pod.
  schedulerName string default="default-scheduler" | If specified, the pod will be dispatched by specified scheduler.
  schedulingGates []PodSchedulingGate merge=name keys=name | SchedulingGates is an opaque list of values that if specified will block scheduling the pod.
  schedulingGroup PodSchedulingGroup
  securityContext PodSecurityContext default={}
  serviceAccount string | DeprecatedServiceAccount is a deprecated alias for ServiceAccountName.
  serviceAccountName string | ServiceAccountName is the name of the ServiceAccount to use to run this pod.
  setHostnameAsFQDN bool | If true the pod's hostname will be configured as the pod's FQDN, rather than the leaf name (the default).
  shareProcessNamespace bool | Share a single process namespace between all of the containers in a pod.
  subdomain string | If specified, the fully qualified Pod hostname will be "<hostname>.<subdomain>.<pod namespace>.svc.<cluster domain>".
  terminationGracePeriodSeconds int64 default=30 | Optional duration in seconds the pod needs to terminate gracefully.
  tolerations []Toleration | If specified, the pod's tolerations.
  topologySpreadConstraints []TopologySpreadConstraint merge=topologyKey keys=topologyKey,whenUnsatisfiable | TopologySpreadConstraints describes how a group of pods ought to spread across topology domains.
  volumes []Volume merge=name,retainKeys keys=name | List of volumes that can be mounted by containers belonging to the pod.
PodStatus | PodStatus represents information about the status of a pod.
  allocatedResources {quantity} | AllocatedResources is the total requests allocated for this pod by the node.
  conditions []PodCondition merge=type keys=type | Current service state of pod. More info: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#pod-conditions
  containerStatuses []ContainerStatus | Statuses of containers in this pod.
  ephemeralContainerStatuses []ContainerStatus | Statuses for any ephemeral containers that have run in this pod.
  extendedResourceClaimStatus PodExtendedResourceClaimStatus
  hostIP string | hostIP holds the IP address of the host to which the pod is assigned.
  hostIPs []HostIP merge=ip | hostIPs holds the IP addresses allocated to the host.
  initContainerStatuses []ContainerStatus | Statuses of init containers in this pod.
  message string | A human readable message indicating details about why the pod is in this condition.
  nodeAllocatableResourceClaimStatuses []NodeAllocatableResourceClaimStatus | NodeAllocatableResourceClaimStatuses contains the status of node-allocatable resources that were allocated for this pod through DRA claims.
  nominatedNodeName string | nominatedNodeName is set only when this pod preempts other pods on the node, but it cannot be scheduled right away as preemption victims receive their graceful termination periods.
  observedGeneration int64 | If set, this represents the .metadata.generation that the pod status was set based upon.
  phase string | The phase of a Pod is a simple, high-level summary of where the Pod is in its lifecycle.
  podIP string | podIP address allocated to the pod.
  podIPs []PodIP merge=ip keys=ip | podIPs holds the IP addresses allocated to the pod.
  qosClass string | The Quality of Service (QOS) classification assigned to the pod based on resource requirements See PodQOSClass type for available QOS classes More info: https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/#quality-of-service-classes
  reason string | A brief CamelCase message indicating details about why the pod is in this state. e.g.
  resize string | Status of resources resize desired for pod's containers.
  resourceClaimStatuses []PodResourceClaimStatus merge=name,retainKeys | Status of resource claims.
  resources ResourceRequirements
  startTime time | RFC 3339 date and time at which the object was acknowledged by the Kubelet.
PodTemplateSpec | PodTemplateSpec describes the data a pod should have when created from a template
  metadata ObjectMeta
  spec PodSpec
PolicyRule | PolicyRule holds information that describes a policy rule, but does not contain information about who the rule applies to or which namespace the rule applies to.
  apiGroups []string | APIGroups is the name of the APIGroup that contains the resources.
  nonResourceURLs []string | NonResourceURLs is a set of partial urls that a user should have access to. *s are allowed, but only as the full, final step in the path Since non-resource URLs are not namespaced, this field is only applicable for ClusterRoles referenced from a ClusterRoleBinding.
  resourceNames []string | ResourceNames is an optional white list of names that the rule applies to.
  resources []string | Resources is a list of resources this rule applies to.
  verbs! []string | Verbs is a list of Verbs that apply to ALL the ResourceKinds contained in this rule.
PortStatus | PortStatus represents the error condition of a service port
  error string | Error is to record the problem with the service port The format of the error shall comply with the following rules: - built-in error values shall be specified in this file and those shall use CamelCase names - cloud provider specific error values must have names that comply with the format foo.example.com/CamelCase.
  port int32 | Port is the port number of the service port of which status is recorded here
  protocol string | Protocol is the protocol of the service port of which status is recorded here The supported values are: "TCP", "UDP", "SCTP"
PortworxVolumeSource | PortworxVolumeSource represents a Portworx volume resource.
  fsType string | fSType represents the filesystem type to mount Must be a filesystem type supported by the host operating system.
  readOnly bool | readOnly defaults to false (read/write).
  volumeID! string | volumeID uniquely identifies a Portworx volume
Preconditions | Preconditions must be fulfilled before an operation (update, delete, etc.) is carried out.
  resourceVersion string | Specifies the target ResourceVersion
  uid string | Specifies the target UID.
PreferredSchedulingTerm | An empty preferred scheduling term matches all objects with implicit weight 0 (i.e. it's a no-op).
  preference! NodeSelectorTerm
  weight! int32 | Weight associated with matching the corresponding nodeSelectorTerm, in the range 1-100.
PriorityClass | PriorityClass defines mapping from a priority class name to the priority integer value.
  description string | description is an arbitrary string that usually provides guidelines on when this priority class should be used.
  globalDefault bool | globalDefault specifies whether this PriorityClass should be considered as the default priority for pods that do not have any priority class.
  preemptionPolicy string default="PreemptLowerPriority" | preemptionPolicy is the Policy for preempting pods with lower priority.
  value int32 | value represents the integer value of this priority class.
Probe | Probe describes a health check to be performed against a container to determine whether it is alive or ready to receive traffic.
  exec ExecAction
  failureThreshold int32 default=3 | Minimum consecutive failures for the probe to be considered failed after having succeeded.
  grpc GRPCAction
  httpGet HTTPGetAction
  initialDelaySeconds int32 | Number of seconds after the container has started before liveness probes are initiated.
  periodSeconds int32 default=10 | How often (in seconds) to perform the probe.
  successThreshold int32 default=1 | Minimum consecutive successes for the probe to be considered successful after having failed.
  tcpSocket TCPSocketAction
  terminationGracePeriodSeconds int64 | Optional duration in seconds the pod needs to terminate gracefully upon probe failure.
  timeoutSeconds int32 default=1 | Number of seconds after which the probe times out.
ProjectedVolumeSource | Represents a projected volume source
  defaultMode int32 default=420 | defaultMode are the mode bits used to set permissions on created files by default.
  sources []VolumeProjection | sources is the list of volume projections.
QuobyteVolumeSource | Represents a Quobyte mount that lasts the lifetime of a pod.
  group string | group to map volume access to Default is no group
  readOnly bool | readOnly here will force the Quobyte volume to be mounted with read-only permissions.
  registry! string | registry represents a single or multiple Quobyte Registry services specified as a string as host:port pair (multiple entries are separated with commas) which acts as the central registry for volumes
  tenant string | tenant owning the given Quobyte volume in the Backend Used with dynamically provisioned Quobyte volumes, value is set by the plugin
  user string | user to map volume access to Defaults to serivceaccount user
  volume! string | volume is a string that references an already created Quobyte volume by name.
RBDPersistentVolumeSource | Represents a Rados Block Device mount that lasts the lifetime of a pod.
  fsType string | fsType is the filesystem type of the volume that you want to mount.
  image! string | image is the rados image name. More info: https://examples.k8s.io/volumes/rbd/README.md#how-to-use-it
  keyring string | keyring is the path to key ring for RBDUser.
  monitors! []string | monitors is a collection of Ceph monitors.
  pool string | pool is the rados pool name. Default is rbd.
  readOnly bool | readOnly here will force the ReadOnly setting in VolumeMounts.
  secretRef SecretReference
  user string | user is the rados user name. Default is admin.
RBDVolumeSource | Represents a Rados Block Device mount that lasts the lifetime of a pod.
  fsType string | fsType is the filesystem type of the volume that you want to mount.
  image! string | image is the rados image name. More info: https://examples.k8s.io/volumes/rbd/README.md#how-to-use-it
  keyring string | keyring is the path to key ring for RBDUser.
  monitors! []string | monitors is a collection of Ceph monitors.
  pool string | pool is the rados pool name. Default is rbd.
  readOnly bool | readOnly here will force the ReadOnly setting in VolumeMounts.
  secretRef LocalObjectReference
  user string | user is the rados user name. Default is admin.
ReplicaSet | ReplicaSet ensures that a specified number of pod replicas are running at any given time.
  spec ReplicaSetSpec
  status ReplicaSetStatus
ReplicaSetCondition | ReplicaSetCondition describes the state of a replica set at a certain point.
  lastTransitionTime time | The last time the condition transitioned from one status to another.
  message string | A human readable message indicating details about the transition.
  reason string | The reason for the condition's last transition.
  status string | Status of the condition, one of True, False, Unknown.
  type string | Type of replica set condition.
ReplicaSetSpec | ReplicaSetSpec is the specification of a ReplicaSet.
  minReadySeconds int32 | Minimum number of seconds for which a newly created pod should be ready without any of its container crashing, for it to be considered available.
  replicas int32 default=1 | Replicas is the number of desired pods.
  selector! LabelSelector
  template PodTemplateSpec
ReplicaSetStatus | ReplicaSetStatus represents the current status of a ReplicaSet.
  availableReplicas int32 | The number of available non-terminating pods (ready for at least minReadySeconds) for this replica set.
  conditions []ReplicaSetCondition merge=type keys=type | Represents the latest available observations of a replica set's current state.
  fullyLabeledReplicas int32 | The number of non-terminating pods that have labels matching the labels of the pod template of the replicaset.
  observedGeneration int64 | ObservedGeneration reflects the generation of the most recently observed ReplicaSet.
  readyReplicas int32 | The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition.
  replicas int32 | Replicas is the most recently observed number of non-terminating pods.
  terminatingReplicas int32 | The number of terminating pods for this replica set.
ResourceAttributes | ResourceAttributes includes the authorization attributes available for resource requests to the Authorizer interface
  fieldSelector FieldSelectorAttributes
  group string | group is the API Group of the Resource.
  labelSelector LabelSelectorAttributes
  name string | name is the name of the resource being requested for a "get" or deleted for a "delete".
  namespace string | namespace is the namespace of the action being requested.
  resource string | resource is one of the existing resource types.
  subresource string | subresource is one of the existing resource types.
  verb string | verb is a kubernetes resource API verb, like: get, list, watch, create, update, delete, proxy.
  version string | version is the API Version of the Resource.
ResourceClaim | ResourceClaim references one entry in PodSpec.ResourceClaims.
  name! string | Name must match the name of one entry in pod.spec.resourceClaims of the Pod where this field is used.
  request string | Request is the name chosen for a request in the referenced claim.
ResourceFieldSelector | ResourceFieldSelector represents container resources (cpu, memory) and their output format
  containerName string | Container name: required for volumes, optional for env vars
  divisor quantity | Specifies the output format of the exposed resources, defaults to "1"
  resource! string | Required: resource to select
ResourceHealth | ResourceHealth represents the health of a resource.
  health string | Health of the resource. can be one of: - Healthy: operates as normal - Unhealthy: reported unhealthy.
  message string | Message provides human-readable context for Health (e.g.
  resourceID string | ResourceID is the unique identifier of the resource.
ResourceRequirements | ResourceRequirements describes the compute resource requirements.
  claims []ResourceClaim keys=name | Claims lists the names of resources, defined in spec.resourceClaims, that are used by this container.
  limits {quantity} | Limits describes the maximum amount of compute resources allowed.
  requests {quantity} | Requests describes the minimum amount of compute resources required.
ResourceRule | ResourceRule is the list of actions the subject is allowed to perform on resources.
  apiGroups []string | apiGroups is the name of the APIGroup that contains the resources.
  resourceNames []string | resourceNames is an optional white list of names that the rule applies to.
  resources []string | resources is a list of resources this rule applies to.
  verbs []string | verbs is a list of kubernetes resource API verbs, like: get, list, watch, create, update, delete, proxy.
ResourceStatus | ResourceStatus represents the status of a single resource allocated to a Pod.
  name string | Name of the resource. Must be unique within the pod and in case of non-DRA resource, match one of the resources from the pod spec.
  resources []ResourceHealth | List of unique resources health.
Role | Role is a namespaced, logical grouping of PolicyRules that can be referenced as a unit by a RoleBinding.
  rules []PolicyRule | Rules holds all the PolicyRules for this Role
RoleBinding | RoleBinding references a role, but does not contain it.
  roleRef! RoleRef
  subjects []Subject | Subjects holds references to the objects the role applies to.
RoleRef | RoleRef contains information that points to the role being used
  apiGroup string | APIGroup is the group for the resource being referenced
  kind! string | Kind is the type of resource being referenced
  name! string | Name is the name of resource being referenced
RollingUpdateDaemonSet | Spec to control the desired behavior of daemon set rolling update.
  maxSurge intstr | IntOrString is a type that can hold an int32 or a string.
  maxUnavailable intstr | IntOrString is a type that can hold an int32 or a string.
RollingUpdateDeployment | Spec to control the desired behavior of rolling update.
  maxSurge intstr | IntOrString is a type that can hold an int32 or a string.
  maxUnavailable intstr | IntOrString is a type that can hold an int32 or a string.
RollingUpdateStatefulSetStrategy | RollingUpdateStatefulSetStrategy is used to communicate parameter for RollingUpdateStatefulSetStrategyType.
  maxUnavailable intstr | IntOrString is a type that can hold an int32 or a string.
  partition int32 | Partition indicates the ordinal at which the StatefulSet should be partitioned for updates.
SELinuxOptions | SELinuxOptions are the labels to be applied to the container
  level string | Level is SELinux level label that applies to the container.
  role string | Role is a SELinux role label that applies to the container.
  type string | Type is a SELinux type label that applies to the container.
  user string | User is a SELinux user label that applies to the container.
Scale | Scale represents a scaling request for a resource.
  spec ScaleSpec
  status ScaleStatus
ScaleIOPersistentVolumeSource | ScaleIOPersistentVolumeSource represents a persistent ScaleIO volume
  fsType string | fsType is the filesystem type to mount.
  gateway! string | gateway is the host address of the ScaleIO API Gateway.
  protectionDomain string | protectionDomain is the name of the ScaleIO Protection Domain for the configured storage.
  readOnly bool | readOnly defaults to false (read/write).
  secretRef! SecretReference
  sslEnabled bool | sslEnabled is the flag to enable/disable SSL communication with Gateway, default false
  storageMode string | storageMode indicates whether the storage for a volume should be ThickProvisioned or ThinProvisioned.
  storagePool string | storagePool is the ScaleIO Storage Pool associated with the protection domain.
  system! string | system is the name of the storage system as configured in ScaleIO.
  volumeName string | volumeName is the name of a volume already created in the ScaleIO system that is associated with this volume source.
ScaleIOVolumeSource | ScaleIOVolumeSource represents a persistent ScaleIO volume
  fsType string | fsType is the filesystem type to mount.
  gateway! string | gateway is the host address of the ScaleIO API Gateway.
  protectionDomain string | protectionDomain is the name of the ScaleIO Protection Domain for the configured storage.
  readOnly bool | readOnly Defaults to false (read/write).
  secretRef! LocalObjectReference
  sslEnabled bool | sslEnabled Flag enable/disable SSL communication with Gateway, default false
  storageMode string | storageMode indicates whether the storage for a volume should be ThickProvisioned or ThinProvisioned.
  storagePool string | storagePool is the ScaleIO Storage Pool associated with the protection domain.
  system! string | system is the name of the storage system as configured in ScaleIO.
  volumeName string | volumeName is the name of a volume already created in the ScaleIO system that is associated with this volume source.
ScaleSpec | ScaleSpec describes the attributes of a scale subresource.
  replicas int32 | replicas is the desired number of instances for the scaled object.
ScaleStatus | ScaleStatus represents the current status of a scale subresource.
  replicas int32 | replicas is the actual number of observed instances of the scaled object.
  selector string | selector is the label query over pods that should match the replicas count.
SeccompProfile | SeccompProfile defines a pod/container's seccomp profile settings.
  localhostProfile string | localhostProfile indicates a profile defined in a file on the node should be used.
  type! string | type indicates which kind of seccomp profile will be applied.
Secret | Secret holds secret data of a certain type.
  data {bytes} | Data contains the secret data. Each key must consist of alphanumeric characters, '-', '_' or '.'.
  immutable bool | Immutable, if set to true, ensures that data stored in the Secret cannot be updated (only object metadata can be modified).
  stringData {string} | stringData allows specifying non-binary secret data in string form.
  type string default="Opaque" | Used to facilitate programmatic handling of secret data.
SecretEnvSource | SecretEnvSource selects a Secret to populate the environment variables with.
  name string | Name of the referent. This field is effectively required, but due to backwards compatibility is allowed to be empty.
  optional bool | Specify whether the Secret must be defined
SecretKeySelector | SecretKeySelector selects a key of a Secret.
  key! string | The key of the secret to select from.
  name string | Name of the referent. This field is effectively required, but due to backwards compatibility is allowed to be empty.
  optional bool | Specify whether the Secret or its key must be defined
SecretProjection | Adapts a secret into a projected volume.
  items []KeyToPath | items if unspecified, each key-value pair in the Data field of the referenced Secret will be projected into the volume as a file whose name is the key and content is the value.
  name string | Name of the referent. This field is effectively required, but due to backwards compatibility is allowed to be empty.
  optional bool | optional field specify whether the Secret or its key must be defined
SecretReference | SecretReference represents a Secret Reference.
  name string | name is unique within a namespace to reference a secret resource.
  namespace string | namespace defines the space within which the secret name must be unique.
SecretVolumeSource | Adapts a Secret into a volume. The contents of the target Secret's Data field will be presented in a volume as files using the keys in the Data field as the file names.
  defaultMode int32 default=420 | defaultMode is Optional: mode bits used to set permissions on created files by default.
  items []KeyToPath | items If unspecified, each key-value pair in the Data field of the referenced Secret will be projected into the volume as a file whose name is the key and content is the value.
  optional bool | optional field specify whether the Secret or its keys must be defined
  secretName string | secretName is the name of the secret in the pod's namespace to use.
SecurityContext | SecurityContext holds security configuration that will be applied to a container.
  allowPrivilegeEscalation bool | AllowPrivilegeEscalation controls whether a process can gain more privileges than its parent process.
  appArmorProfile AppArmorProfile
  capabilities Capabilities
  privileged bool | Run container in privileged mode.
  procMount string | procMount denotes the type of proc mount to use for the containers.
  readOnlyRootFilesystem bool | Whether this container has a read-only root filesystem.
  runAsGroup int64 | The GID to run the entrypoint of the container process.
  runAsNonRoot bool | Indicates that the container must run as a non-root user.
  runAsUser int64 | The UID to run the entrypoint of the container process.
  seLinuxOptions SELinuxOptions
  seccompProfile SeccompProfile
  windowsOptions WindowsSecurityContextOptions
SelectableField | SelectableField specifies the JSON path of a field that may be used with field selectors.
  jsonPath! string | jsonPath is a simple JSON path which is evaluated against each custom resource to produce a field selector value.
SelfSubjectAccessReview | SelfSubjectAccessReview checks whether or the current user can perform an action.
  spec! SelfSubjectAccessReviewSpec
  status SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec | SelfSubjectAccessReviewSpec is a description of the access request.
  nonResourceAttributes NonResourceAttributes
  resourceAttributes ResourceAttributes
SelfSubjectReview | SelfSubjectReview contains the user information that the kube-apiserver has about the user making this request.
  status SelfSubjectReviewStatus
SelfSubjectReviewStatus | SelfSubjectReviewStatus is filled by the kube-apiserver and sent back to a user.
  userInfo UserInfo
SelfSubjectRulesReview | SelfSubjectRulesReview enumerates the set of actions the current user can perform within a namespace.
  spec! SelfSubjectRulesReviewSpec
  status SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec | SelfSubjectRulesReviewSpec defines the specification for SelfSubjectRulesReview.
  namespace string | namespace to evaluate rules for.
Service | Service is a named abstraction of software service (for example, mysql) consisting of local port (for example 3306) that the proxy listens on, and the selector that determines which pods will answer requests sent through the proxy.
  spec ServiceSpec
  status ServiceStatus
ServiceAccount | ServiceAccount binds together: * a name, understood by users, and perhaps by peripheral systems, for an identity * a principal that can be authenticated and authorized * a set of secrets
  automountServiceAccountToken bool | AutomountServiceAccountToken indicates whether pods running as this service account should have an API token automatically mounted.
  imagePullSecrets []LocalObjectReference merge=name | ImagePullSecrets is a list of references to secrets in the same namespace to use for pulling any images in pods that reference this ServiceAccount.
  secrets []ObjectReference merge=name keys=name | Secrets is a list of the secrets in the same namespace that pods running using this ServiceAccount are allowed to use.
ServiceAccountTokenProjection | ServiceAccountTokenProjection represents a projected service account token volume.
  audience string | audience is the intended audience of the token.
  expirationSeconds int64 default=3600 | expirationSeconds is the requested duration of validity of the service account token.
  path! string | path is the path relative to the mount point of the file to project the token into.
ServiceBackendPort | ServiceBackendPort is the service port being referenced.
  name string | name is the name of the port on the Service.
  number int32 | number is the numerical port number (e.g. 80) on the Service.
ServicePort | ServicePort contains information on service's port.
  appProtocol string | The application protocol for this port.
  name string | The name of this port within the service.
  nodePort int32 | The port on each node on which this service is exposed when type is NodePort or LoadBalancer.
  port! int32 | The port that will be exposed by this service.
  protocol string default="TCP" enum=TCP/UDP/SCTP | The IP protocol for this port. Supports "TCP", "UDP", and "SCTP".
  targetPort intstr | IntOrString is a type that can hold an int32 or a string.
ServiceReference | ServiceReference holds a reference to Service.legacy.k8s.io
  name! string | name is the name of the service.
  namespace! string | namespace is the namespace of the service.
  path string | path is an optional URL path at which the webhook will be contacted.
  port int32 | port is an optional service port at which the webhook will be contacted.
ServiceSpec | ServiceSpec describes the attributes that a user creates on a service.
  allocateLoadBalancerNodePorts bool | allocateLoadBalancerNodePorts defines if NodePorts will be automatically allocated for services with type LoadBalancer.
  clusterIP string | clusterIP is the IP address of the service and is usually assigned randomly.
  clusterIPs []string | ClusterIPs is a list of IP addresses assigned to this service, and are usually assigned randomly.
  externalIPs []string | externalIPs is a list of IP addresses for which nodes in the cluster will also accept traffic for this service.
  externalName string | externalName is the external reference that discovery mechanisms will return as an alias for this service (e.g. a DNS CNAME record).
  externalTrafficPolicy string | externalTrafficPolicy describes how nodes distribute service traffic they receive on one of the Service's "externally-facing" addresses (NodePorts, ExternalIPs, and LoadBalancer IPs).
  healthCheckNodePort int32 | healthCheckNodePort specifies the healthcheck nodePort for the service.
  internalTrafficPolicy string default="Cluster" | InternalTrafficPolicy describes how nodes distribute service traffic they receive on the ClusterIP.
  ipFamilies []string | IPFamilies is a list of IP families (e.g.
  ipFamilyPolicy string | IPFamilyPolicy represents the dual-stack-ness requested or required by this Service.
  loadBalancerClass string | loadBalancerClass is the class of the load balancer implementation this Service belongs to.
  loadBalancerIP string | Only applies to Service Type: LoadBalancer.
  loadBalancerSourceRanges []string | If specified and supported by the platform, this will restrict traffic through the cloud-provider load-balancer will be restricted to the specified client IPs.
  ports []ServicePort merge=port keys=port,protocol | The list of ports that are exposed by this service.
  publishNotReadyAddresses bool | publishNotReadyAddresses indicates that any agent which deals with endpoints for this Service should disregard any indications of ready/not-ready.
  selector {string} | Route service traffic to pods with label keys and values matching this selector.
  sessionAffinity string default="None" enum=ClientIP/None | Supports "ClientIP" and "None".
  sessionAffinityConfig SessionAffinityConfig
  trafficDistribution string | TrafficDistribution offers a way to express preferences for how traffic is distributed to Service endpoints.
  type string default="ClusterIP" enum=ClusterIP/NodePort/LoadBalancer/ExternalName | type determines how the Service is exposed.
ServiceStatus | ServiceStatus represents the current status of a service.
  conditions []Condition merge=type keys=type | Current service state
  loadBalancer LoadBalancerStatus
SessionAffinityConfig | SessionAffinityConfig represents the configurations of session affinity.
  clientIP ClientIPConfig
SleepAction | SleepAction describes a "sleep" action.
  seconds! int64 | Seconds is the number of seconds to sleep.
StatefulSet | StatefulSet represents a set of pods with consistent identities.
  spec StatefulSetSpec
  status StatefulSetStatus
StatefulSetCondition | StatefulSetCondition describes the state of a statefulset at a certain point.
  lastTransitionTime time | Last time the condition transitioned from one status to another.
  message string | A human readable message indicating details about the transition.
  reason string | The reason for the condition's last transition.
  status string | Status of the condition, one of True, False, Unknown.
  type string | Type of statefulset condition.
StatefulSetOrdinals | StatefulSetOrdinals describes the policy used for replica ordinal assignment in this StatefulSet.
  start int32 | start is the number representing the first replica's index.
StatefulSetPersistentVolumeClaimRetentionPolicy | StatefulSetPersistentVolumeClaimRetentionPolicy describes the policy used for PVCs created from the StatefulSet VolumeClaimTemplates.
  whenDeleted string | WhenDeleted specifies what happens to PVCs created from StatefulSet VolumeClaimTemplates when the StatefulSet is deleted.
  whenScaled string | WhenScaled specifies what happens to PVCs created from StatefulSet VolumeClaimTemplates when the StatefulSet is scaled down.
StatefulSetSpec | A StatefulSetSpec is the specification of a StatefulSet.
  minReadySeconds int32 | Minimum number of seconds for which a newly created pod should be ready without any of its container crashing for it to be considered available.
  ordinals StatefulSetOrdinals
  persistentVolumeClaimRetentionPolicy StatefulSetPersistentVolumeClaimRetentionPolicy
  podManagementPolicy string default="OrderedReady" | podManagementPolicy controls how pods are created during initial scale up, when replacing pods on nodes, or when scaling down.
  replicas int32 default=1 | replicas is the desired number of replicas of the given Template.
  revisionHistoryLimit int32 default=10 | revisionHistoryLimit is the maximum number of revisions that will be maintained in the StatefulSet's revision history.
  selector! LabelSelector
  serviceName string | serviceName is the name of the service that governs this StatefulSet.
  template! PodTemplateSpec
  updateStrategy StatefulSetUpdateStrategy default={}
  volumeClaimTemplates []PersistentVolumeClaim | volumeClaimTemplates is a list of claims that pods are allowed to reference.
StatefulSetStatus | StatefulSetStatus represents the current state of a StatefulSet.
  availableReplicas int32 | Total number of available pods (ready for at least minReadySeconds) targeted by this statefulset.
  collisionCount int32 | collisionCount is the count of hash collisions for the StatefulSet.
  conditions []StatefulSetCondition merge=type keys=type | Represents the latest available observations of a statefulset's current state.
  currentReplicas int32 | currentReplicas is the number of Pods created by the StatefulSet controller from the StatefulSet version indicated by currentRevision.
  currentRevision string | currentRevision, if not empty, indicates the version of the StatefulSet used to generate Pods in the sequence [0,currentReplicas).
  observedGeneration int64 | observedGeneration is the most recent generation observed for this StatefulSet.
  readyReplicas int32 | readyReplicas is the number of pods created for this StatefulSet with a Ready Condition.
  replicas int32 | replicas is the number of Pods created by the StatefulSet controller.
  updateRevision string | updateRevision, if not empty, indicates the version of the StatefulSet used to generate Pods in the sequence [replicas-updatedReplicas,replicas)
  updatedReplicas int32 | updatedReplicas is the number of Pods created by the StatefulSet controller from the StatefulSet version indicated by updateRevision.
StatefulSetUpdateStrategy | StatefulSetUpdateStrategy indicates the strategy that the StatefulSet controller will use to perform updates.
  rollingUpdate RollingUpdateStatefulSetStrategy
  type string default="RollingUpdate" | Type indicates the type of the StatefulSetUpdateStrategy.
StorageClass | StorageClass describes the parameters for a class of storage for which PersistentVolumes can be dynamically provisioned.
  allowVolumeExpansion bool | allowVolumeExpansion shows whether the storage class allow volume expand.
  allowedTopologies []TopologySelectorTerm | allowedTopologies restrict the node topologies where volumes can be dynamically provisioned.
  mountOptions []string | mountOptions controls the mountOptions for dynamically provisioned PersistentVolumes of this storage class. e.g. ["ro", "soft"].
  parameters {string} | parameters holds the parameters for the provisioner that should create volumes of this storage class.
  provisioner! string | provisioner indicates the type of the provisioner.
  reclaimPolicy string default="Delete" | reclaimPolicy controls the reclaimPolicy for dynamically provisioned PersistentVolumes of this storage class.
  volumeBindingMode string default="Immediate" | volumeBindingMode indicates how PersistentVolumeClaims should be provisioned and bound.
StorageOSPersistentVolumeSource | Represents a StorageOS persistent volume resource.
  fsType string | fsType is the filesystem type to mount.
  readOnly bool | readOnly defaults to false (read/write).
  secretRef ObjectReference
  volumeName string | volumeName is the human-readable name of the StorageOS volume.
  volumeNamespace string | volumeNamespace specifies the scope of the volume within StorageOS.
StorageOSVolumeSource | Represents a StorageOS persistent volume resource.
  fsType string | fsType is the filesystem type to mount.
  readOnly bool | readOnly defaults to false (read/write).
  secretRef LocalObjectReference
  volumeName string | volumeName is the human-readable name of the StorageOS volume.
  volumeNamespace string | volumeNamespace specifies the scope of the volume within StorageOS.
Subject | Subject contains a reference to the object or user identities a role binding applies to.
  apiGroup string | APIGroup holds the API group of the referenced subject.
  kind! string | Kind of object being referenced.
  name! string | Name of the object being referenced.
  namespace string | Namespace of the referenced object.
SubjectAccessReview | SubjectAccessReview checks whether or not a user or group can perform an action.
  spec! SubjectAccessReviewSpec
  status SubjectAccessReviewStatus
SubjectAccessReviewSpec | SubjectAccessReviewSpec is a description of the access request.
  extra {[]string} | extra corresponds to the user.Info.GetExtra() method from the authenticator.
  groups []string | groups is the groups you're testing for.
  nonResourceAttributes NonResourceAttributes
  resourceAttributes ResourceAttributes
  uid string | uid information about the requesting user.
  user string | user is the user you're testing for.
SubjectAccessReviewStatus | SubjectAccessReviewStatus
  allowed bool | allowed is required. True if the action would be allowed, false otherwise.
  denied bool | denied is optional. True if the action would be denied, otherwise false.
  evaluationError string | evaluationError is an indication that some error occurred during the authorization check.
  reason string | reason is optional. It indicates why a request was allowed or denied.
SubjectRulesReviewStatus | SubjectRulesReviewStatus contains the result of a rules check.
  evaluationError string | evaluationError can appear in combination with Rules.
  incomplete bool | incomplete is true when the rules returned by this call are incomplete.
  nonResourceRules []NonResourceRule | nonResourceRules is the list of actions the subject is allowed to perform on non-resources.
  resourceRules []ResourceRule | resourceRules is the list of actions the subject is allowed to perform on resources.
SuccessPolicy | SuccessPolicy describes when a Job can be declared as succeeded based on the success of some indexes.
  rules! []SuccessPolicyRule | rules represents the list of alternative rules for the declaring the Jobs as successful before '.status.succeeded >= .spec.completions'.
SuccessPolicyRule | SuccessPolicyRule describes rule for declaring a Job as succeeded.
  succeededCount int32 | succeededCount specifies the minimal required size of the actual set of the succeeded indexes for the Job.
  succeededIndexes string | succeededIndexes specifies the set of indexes which need to be contained in the actual set of the succeeded indexes for the Job.
Sysctl | Sysctl defines a kernel parameter to be set
  name! string | Name of a property to set
  value! string | Value of a property to set
TCPSocketAction | TCPSocketAction describes an action based on opening a socket
  host string | Optional: Host name to connect to, defaults to the pod IP.
  port! intstr | IntOrString is a type that can hold an int32 or a string.
Taint | The node this Taint is attached to has the "effect" on any pod that does not tolerate the Taint.
  effect! string enum=NoSchedule/PreferNoSchedule/NoExecute | Required. The effect of the taint on pods that do not tolerate the taint.
  key! string | Required. The taint key to be applied to a node.
  timeAdded time | TimeAdded represents the time at which the taint was added.
  value string | The taint value corresponding to the taint key.
TokenReview | TokenReview attempts to authenticate a token to a known user.
  spec! TokenReviewSpec
  status TokenReviewStatus
TokenReviewSpec | TokenReviewSpec is a description of the token authentication request.
  audiences []string | audiences is a list of the identifiers that the resource server presented with the token identifies as.
  token! string | token is the opaque bearer token.
TokenReviewStatus | TokenReviewStatus is the result of the token authentication request.
  audiences []string | audiences are audience identifiers chosen by the authenticator that are compatible with both the TokenReview and token.
  authenticated bool | authenticated indicates that the token was associated with a known user.
  error string | error indicates that the token couldn't be checked
  user UserInfo
Toleration | The pod this Toleration is attached to tolerates any taint that matches the triple <key,value,effect> using the matching operator <operator>.
  effect string | Effect indicates the taint effect to match.
  key string | Key is the taint key that the toleration applies to.
  operator string | Operator represents a key's relationship to the value.
  tolerationSeconds int64 | TolerationSeconds represents the period of time the toleration (which must be of effect NoExecute, otherwise this field is ignored) tolerates the taint.
  value string | Value is the taint value the toleration matches to.
TopologySelectorLabelRequirement | A topology selector requirement is a selector that matches given label.
  key! string | The label key that the selector applies to.
  values! []string | An array of string values. One value must match the label to be selected.
TopologySelectorTerm | A topology selector term represents the result of label queries.
  matchLabelExpressions []TopologySelectorLabelRequirement | A list of topology selector requirements by labels.
TopologySpreadConstraint | TopologySpreadConstraint specifies how to spread matching pods among the given topology.
  labelSelector LabelSelector
  matchLabelKeys []string | MatchLabelKeys is a set of pod label keys to select the pods over which spreading will be calculated.
  maxSkew! int32 | MaxSkew describes the degree to which pods may be unevenly distributed.
  minDomains int32 | MinDomains indicates a minimum number of eligible domains.
  nodeAffinityPolicy string | NodeAffinityPolicy indicates how we will treat Pod's nodeAffinity/nodeSelector when calculating pod topology spread skew.
  nodeTaintsPolicy string | NodeTaintsPolicy indicates how we will treat node taints when calculating pod topology spread skew.
  topologyKey! string | TopologyKey is the key of node labels.
  whenUnsatisfiable! string | WhenUnsatisfiable indicates how to deal with a pod if it doesn't satisfy the spread constraint. - DoNotSchedule (default) tells the scheduler not to schedule it. - ScheduleAnyway tells the scheduler to schedule the pod in any location, but giving higher precedence to topologies that would help reduce the skew.
TypeChecking | TypeChecking contains results of type checking the expressions in the ValidatingAdmissionPolicy
  expressionWarnings []ExpressionWarning | expressionWarnings contains the type checking warnings for each expression.
TypedLocalObjectReference | TypedLocalObjectReference contains enough information to let you locate the typed referenced object inside the same namespace.
  apiGroup string | APIGroup is the group for the resource being referenced.
  kind! string | Kind is the type of resource being referenced
  name! string | Name is the name of resource being referenced
TypedObjectReference | TypedObjectReference contains enough information to let you locate the typed referenced object
  apiGroup string | APIGroup is the group for the resource being referenced.
  kind! string | Kind is the type of resource being referenced
  name! string | Name is the name of resource being referenced
  namespace string | Namespace is the namespace of resource being referenced Note that when a namespace is specified, a gateway.networking.k8s.io/ReferenceGrant object is required in the referent namespace to allow that namespace's owner to accept the reference.
UncountedTerminatedPods | UncountedTerminatedPods holds UIDs of Pods that have terminated but haven't been accounted in Job status counters.
  failed []string | failed holds UIDs of failed Pods.
  succeeded []string | succeeded holds UIDs of succeeded Pods.
UserInfo | UserInfo holds the information about the user needed to implement the user.Info interface.
  extra {[]string} | extra is any additional information provided by the authenticator.
  groups []string | groups is the names of groups this user is a part of.
  uid string | uid is a unique value that identifies this user across time.
  username string | username is the name that uniquely identifies this user among all active users.
ValidatingAdmissionPolicy | ValidatingAdmissionPolicy describes the definition of an admission validation policy that accepts or rejects an object without changing it.
  spec ValidatingAdmissionPolicySpec
  status ValidatingAdmissionPolicyStatus
ValidatingAdmissionPolicyBinding | ValidatingAdmissionPolicyBinding binds the ValidatingAdmissionPolicy with paramerized resources.
  spec! ValidatingAdmissionPolicyBindingSpec
ValidatingAdmissionPolicyBindingSpec | ValidatingAdmissionPolicyBindingSpec is the specification of the ValidatingAdmissionPolicyBinding.
  matchResources MatchResources
  paramRef ParamRef
  policyName! string | policyName references a ValidatingAdmissionPolicy name which the ValidatingAdmissionPolicyBinding binds to.
  validationActions! []string | validationActions declares how Validations of the referenced ValidatingAdmissionPolicy are enforced.
ValidatingAdmissionPolicySpec | ValidatingAdmissionPolicySpec is the specification of the desired behavior of the AdmissionPolicy.
  auditAnnotations []AuditAnnotation | auditAnnotations contains CEL expressions which are used to produce audit annotations for the audit event of the API request. validations and auditAnnotations may not both be empty; a least one of validations or auditAnnotations is required.
  failurePolicy string default="Fail" enum=Fail/Ignore | failurePolicy defines how to handle failures for the admission policy.
  matchConditions []MatchCondition merge=name keys=name | matchConditions is a list of conditions that must be met for a request to be validated.
  matchConstraints MatchResources
  paramKind ParamKind
  validations []Validation | validations contain CEL expressions which is used to apply the validation.
  variables []Variable merge=name keys=name | variables contain definitions of variables that can be used in composition of other expressions.
ValidatingAdmissionPolicyStatus | ValidatingAdmissionPolicyStatus represents the status of an admission validation policy.
  conditions []Condition merge=type keys=type | conditions represent the latest available observations of a policy's current state.
  observedGeneration int64 | observedGeneration is the generation observed by the controller.
  typeChecking TypeChecking
Validation | Validation specifies the CEL expression which is used to apply the validation.
  expression! string | expression represents the expression which will be evaluated by CEL. ref: https://github.com/google/cel-spec CEL expressions have access to the contents of the API request/response, organized into CEL variables as well as some other useful variables: - 'object' - The object from the incoming request.
  message string | message represents the message displayed when validation fails.
  messageExpression string | messageExpression declares a CEL expression that evaluates to the validation failure message that is returned when this rule fails.
  reason string | reason represents a machine-readable description of why this validation failed.
Variable | Variable is the definition of a variable that is used for composition.
  expression! string | expression is the expression that will be evaluated as the value of the variable.
  name! string | name is the name of the variable.
Volume | Volume represents a named volume in a pod that may be accessed by any container in the pod.
  awsElasticBlockStore AWSElasticBlockStoreVolumeSource
  azureDisk AzureDiskVolumeSource
  azureFile AzureFileVolumeSource
  cephfs CephFSVolumeSource
  cinder CinderVolumeSource
  configMap ConfigMapVolumeSource
  csi CSIVolumeSource
  downwardAPI DownwardAPIVolumeSource
  emptyDir EmptyDirVolumeSource
  ephemeral EphemeralVolumeSource
  fc FCVolumeSource
  flexVolume FlexVolumeSource
  flocker FlockerVolumeSource
  gcePersistentDisk GCEPersistentDiskVolumeSource
  gitRepo GitRepoVolumeSource
  glusterfs GlusterfsVolumeSource
  hostPath HostPathVolumeSource
  image ImageVolumeSource
  iscsi ISCSIVolumeSource
  name! string | name of the volume. Must be a DNS_LABEL and unique within the pod.
  nfs NFSVolumeSource
  persistentVolumeClaim PersistentVolumeClaimVolumeSource
  photonPersistentDisk PhotonPersistentDiskVolumeSource
  portworxVolume PortworxVolumeSource
  projected ProjectedVolumeSource
  quobyte QuobyteVolumeSource
  rbd RBDVolumeSource
  scaleIO ScaleIOVolumeSource
  secret SecretVolumeSource
  storageos StorageOSVolumeSource
  vsphereVolume VsphereVirtualDiskVolumeSource
VolumeDevice | volumeDevice describes a mapping of a raw block device within a container.
  devicePath! string | devicePath is the path inside of the container that the device will be mapped to.
  name! string | name must match the name of a persistentVolumeClaim in the pod
VolumeMount | VolumeMount describes a mounting of a Volume within a container.
  mountPath! string | Path within the container at which the volume should be mounted.
  mountPropagation string | mountPropagation determines how mounts are propagated from the host to container and the other way around.
  name! string | This must match the Name of a Volume.
  readOnly bool | Mounted read-only if true, read-write otherwise (false or unspecified).
  recursiveReadOnly string | RecursiveReadOnly specifies whether read-only mounts should be handled recursively.
  subPath string | Path within the volume from which the container's volume should be mounted.
  subPathExpr string | Expanded path within the volume from which the container's volume should be mounted.
VolumeMountStatus | VolumeMountStatus shows status of volume mounts.
  mountPath string | MountPath corresponds to the original VolumeMount.
  name string | Name corresponds to the name of the original VolumeMount.
  readOnly bool | ReadOnly corresponds to the original VolumeMount.
  recursiveReadOnly string | RecursiveReadOnly must be set to Disabled, Enabled, or unspecified (for non-readonly mounts).
  volumeStatus VolumeStatus
VolumeNodeAffinity | VolumeNodeAffinity defines constraints that limit what nodes this volume can be accessed from.
  required NodeSelector
VolumeProjection | Projection that may be projected along with other supported volume types.
  clusterTrustBundle ClusterTrustBundleProjection
  configMap ConfigMapProjection
  downwardAPI DownwardAPIProjection
  podCertificate PodCertificateProjection
  secret SecretProjection
  serviceAccountToken ServiceAccountTokenProjection
VolumeResourceRequirements | VolumeResourceRequirements describes the storage resource requirements for a volume.
  limits {quantity} | Limits describes the maximum amount of compute resources allowed.
  requests {quantity} | Requests describes the minimum amount of compute resources required.
VolumeStatus | VolumeStatus represents the status of a mounted volume.
  image ImageVolumeStatus
VsphereVirtualDiskVolumeSource | Represents a vSphere volume resource.
  fsType string | fsType is filesystem type to mount.
  storagePolicyID string | storagePolicyID is the storage Policy Based Management (SPBM) profile ID associated with the StoragePolicyName.
  storagePolicyName string | storagePolicyName is the storage Policy Based Management (SPBM) profile name.
  volumePath! string | volumePath is the path that identifies vSphere volume vmdk
WebhookClientConfig | WebhookClientConfig contains the information to make a TLS connection with the webhook.
  caBundle bytes | caBundle is a PEM encoded CA bundle which will be used to validate the webhook's server certificate.
  service ServiceReference
  url string | url gives the location of the webhook, in standard URL form ('scheme://host:port/path').
WebhookConversion | WebhookConversion describes how to call a conversion webhook
  clientConfig WebhookClientConfig
  conversionReviewVersions! []string | conversionReviewVersions is an ordered list of preferred 'ConversionReview' versions the Webhook expects.
WeightedPodAffinityTerm | The weights of all of the matched WeightedPodAffinityTerm fields are added per-node to find the most preferred node(s)
  podAffinityTerm! PodAffinityTerm
  weight! int32 | weight associated with matching the corresponding podAffinityTerm, in the range 1-100.
WindowsSecurityContextOptions | WindowsSecurityContextOptions contain Windows-specific options and credentials.
  gmsaCredentialSpec string | GMSACredentialSpec is where the GMSA admission webhook (https://github.com/kubernetes-sigs/windows-gmsa) inlines the contents of the GMSA credential spec named by the GMSACredentialSpecName field.
  gmsaCredentialSpecName string | GMSACredentialSpecName is the name of the GMSA credential spec to use.
  hostProcess bool | HostProcess determines if a container should be run as a 'Host Process' container.
  runAsUserName string | The UserName in Windows to run the entrypoint of the container process.
`;
