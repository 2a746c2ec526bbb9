package main

import (
	"context"
	"errors"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
)

type sample struct {
	resource string
	object   runtime.Object
}

// Each kind is created with a protobuf body and again, under another name, with a JSON one: the server makes the same of both. Its changes
// too may be sent either way, and reading in protobuf or in JSON shows the same.
func protobufBodies(ctx context.Context, of *target) error {
	of.asked.forget()
	samples := protobufSamples()
	for _, each := range samples {
		if err := sameEitherWay(ctx, of, each); err != nil {
			return fmt.Errorf("%s: %w", each.resource, err)
		}
	}
	if _, _, _, sent := of.asked.counts(); sent != 2*len(samples) {
		return fmt.Errorf("%d bodies were sent in protobuf where %d were due", sent, 2*len(samples))
	}
	return nil
}

func sameEitherWay(ctx context.Context, of *target, each sample) error {
	binary, err := restClient(of, each.object, "application/vnd.kubernetes.protobuf")
	if err != nil {
		return err
	}
	text, err := restClient(of, each.object, "application/json")
	if err != nil {
		return err
	}
	fromBinary, err := createNamed(ctx, of, binary, each, "from-protobuf")
	if err != nil {
		return err
	}
	fromText, err := createNamed(ctx, of, text, each, "from-json")
	if err != nil {
		return err
	}
	if err := equalButForIdentity(fromBinary, fromText); err != nil {
		return err
	}
	for _, object := range []runtime.Object{fromBinary, fromText} {
		object.(metav1.Object).SetLabels(map[string]string{"changed": "yes"})
	}
	changedBinary, err := putNamed(ctx, of, binary, each, fromBinary)
	if err != nil {
		return err
	}
	changedText, err := putNamed(ctx, of, text, each, fromText)
	if err != nil {
		return err
	}
	if err := equalButForIdentity(changedBinary, changedText); err != nil {
		return err
	}
	return readEitherWay(ctx, of, each, binary, text)
}

func restClient(of *target, object runtime.Object, contentType string) (*rest.RESTClient, error) {
	version, err := versionOf(object)
	if err != nil {
		return nil, err
	}
	return rest.RESTClientFor(of.with(func(config *rest.Config) {
		config.GroupVersion = &version
		config.APIPath = "/apis"
		if version.Group == "" {
			config.APIPath = "/api"
		}
		config.ContentType = contentType
		config.AcceptContentTypes = contentType + ",application/json"
		config.NegotiatedSerializer = scheme.Codecs.WithoutConversion()
	}))
}

func versionOf(object runtime.Object) (schema.GroupVersion, error) {
	kinds, _, err := scheme.Scheme.ObjectKinds(object)
	if err != nil {
		return schema.GroupVersion{}, err
	}
	return kinds[0].GroupVersion(), nil
}

func createNamed(ctx context.Context, of *target, client *rest.RESTClient, each sample, name string) (runtime.Object, error) {
	body := each.object.DeepCopyObject()
	body.(metav1.Object).SetName(name)
	made, err := client.Post().Namespace(of.namespace).Resource(each.resource).Body(body).Do(ctx).Get()
	if err != nil {
		return nil, fmt.Errorf("creating %s: %w", name, err)
	}
	return made, nil
}

func putNamed(ctx context.Context, of *target, client *rest.RESTClient, each sample, body runtime.Object) (runtime.Object, error) {
	name := body.(metav1.Object).GetName()
	put, err := client.Put().Namespace(of.namespace).Resource(each.resource).Name(name).Body(body).Do(ctx).Get()
	if err != nil {
		return nil, fmt.Errorf("updating %s: %w", name, err)
	}
	return put, nil
}

// The same object, read by two clients.
func readEitherWay(ctx context.Context, of *target, each sample, binary, text *rest.RESTClient) error {
	var read [2]runtime.Object
	for number, client := range []*rest.RESTClient{binary, text} {
		got, err := client.Get().Namespace(of.namespace).Resource(each.resource).Name("from-protobuf").Do(ctx).Get()
		if err != nil {
			return err
		}
		read[number] = got
	}
	if !equality.Semantic.DeepEqual(withoutKind(read[0]), withoutKind(read[1])) {
		return fmt.Errorf("read in protobuf %+v, in JSON %+v", read[0], read[1])
	}
	return nil
}

// Typed objects carry their kind or not, as the serializer likes; that is no difference.
func withoutKind(object runtime.Object) runtime.Object {
	copied := object.DeepCopyObject()
	copied.GetObjectKind().SetGroupVersionKind(schema.GroupVersionKind{})
	return copied
}

func equalButForIdentity(one, other runtime.Object) error {
	var bare [2]runtime.Object
	for number, object := range []runtime.Object{one, other} {
		copied := withoutKind(object)
		meta := copied.(metav1.Object)
		for _, entry := range meta.GetManagedFields() {
			if entry.FieldsV1 == nil || len(entry.FieldsV1.Raw) == 0 {
				return errors.New("an entry of managedFields has no fields")
			}
		}
		meta.SetName("")
		meta.SetUID("")
		meta.SetResourceVersion("")
		meta.SetCreationTimestamp(metav1.Time{})
		fields := meta.GetManagedFields()
		for index := range fields {
			fields[index].Time = nil
		}
		if service, isService := copied.(*corev1.Service); isService {
			service.Spec.ClusterIP, service.Spec.ClusterIPs = "", nil
		}
		bare[number] = copied
	}
	if !equality.Semantic.DeepEqual(bare[0], bare[1]) {
		return fmt.Errorf("from protobuf came %+v, from JSON %+v", bare[0], bare[1])
	}
	return nil
}

func protobufSamples() []sample {
	labels := map[string]string{"app": "sample"}
	template := corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: labels},
		Spec: corev1.PodSpec{
			Containers: []corev1.Container{{
				Name:  "one",
				Image: "example.org/one:1",
				Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 8080}},
				Env:   []corev1.EnvVar{{Name: "EMPTY", Value: ""}, {Name: "FROM", ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{FieldPath: "metadata.name"}}}},
				Resources: corev1.ResourceRequirements{
					Requests: corev1.ResourceList{"cpu": resource.MustParse("250m"), "memory": resource.MustParse("64Mi")},
				},
				LivenessProbe: &corev1.Probe{ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/", Port: intstr.FromString("http")}}},
			}},
			Tolerations: []corev1.Toleration{{Key: "a", Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute, TolerationSeconds: ptr.To[int64](0)}},
			// The volume of its token would have a name of its own in each.
			AutomountServiceAccountToken: ptr.To(false),

			Volumes: []corev1.Volume{{Name: "empty", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}},
		},
	}
	once := *template.DeepCopy()
	once.Spec.RestartPolicy = corev1.RestartPolicyNever
	selector := &metav1.LabelSelector{MatchLabels: labels}
	now := metav1.NewMicroTime(metav1.Now().Truncate(1000))
	return []sample{
		{"configmaps", &corev1.ConfigMap{Data: map[string]string{"text": "ä\n", "empty": ""}, BinaryData: map[string][]byte{"bytes": {0, 1, 254, 255}}}},
		{"secrets", &corev1.Secret{Data: map[string][]byte{"key": {0xff, 0}}, StringData: map[string]string{"text": "plain"}}},
		{"serviceaccounts", &corev1.ServiceAccount{AutomountServiceAccountToken: ptr.To(false)}},
		{"services", &corev1.Service{Spec: corev1.ServiceSpec{Selector: labels, Ports: []corev1.ServicePort{{Name: "http", Port: 80, TargetPort: intstr.FromString("http")}, {Name: "other", Port: 81}}}}},
		{"pods", &corev1.Pod{ObjectMeta: template.ObjectMeta, Spec: template.Spec}},
		{"persistentvolumeclaims", &corev1.PersistentVolumeClaim{Spec: corev1.PersistentVolumeClaimSpec{AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}, Resources: corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{"storage": resource.MustParse("1.5Gi")}}}}},
		{"deployments", &appsv1.Deployment{Spec: appsv1.DeploymentSpec{Replicas: ptr.To[int32](0), Selector: selector, Template: template}}},
		{"statefulsets", &appsv1.StatefulSet{Spec: appsv1.StatefulSetSpec{Replicas: ptr.To[int32](0), Selector: selector, Template: template, ServiceName: "none"}}},
		{"daemonsets", &appsv1.DaemonSet{Spec: appsv1.DaemonSetSpec{Selector: selector, Template: *never(&template)}}},
		{"jobs", &batchv1.Job{Spec: batchv1.JobSpec{Suspend: ptr.To(true), Template: once, ManualSelector: ptr.To(true), Selector: selector}}},
		{"ingresses", &networkingv1.Ingress{Spec: networkingv1.IngressSpec{DefaultBackend: &networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{Name: "web", Port: networkingv1.ServiceBackendPort{Number: 80}}}}}},
		{"networkpolicies", &networkingv1.NetworkPolicy{Spec: networkingv1.NetworkPolicySpec{PodSelector: metav1.LabelSelector{}, Ingress: []networkingv1.NetworkPolicyIngressRule{{}}}}},
		{"leases", &coordinationv1.Lease{Spec: coordinationv1.LeaseSpec{HolderIdentity: ptr.To("me"), LeaseDurationSeconds: ptr.To[int32](15), RenewTime: &now}}},
		{"endpointslices", &discoveryv1.EndpointSlice{AddressType: discoveryv1.AddressTypeIPv4, Endpoints: []discoveryv1.Endpoint{{Addresses: []string{"10.1.2.3"}, Conditions: discoveryv1.EndpointConditions{Ready: ptr.To(false)}}}, Ports: []discoveryv1.EndpointPort{{Name: ptr.To(""), Port: ptr.To[int32](80)}}}},
		{"roles", &rbacv1.Role{Rules: []rbacv1.PolicyRule{{APIGroups: []string{""}, Resources: []string{"pods"}, Verbs: []string{"get"}}}}},
		{"rolebindings", &rbacv1.RoleBinding{Subjects: []rbacv1.Subject{{Kind: "User", APIGroup: rbacv1.GroupName, Name: "vera"}}, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: "from-json"}}},
	}
}

// A daemon set that runs nowhere.
func never(template *corev1.PodTemplateSpec) *corev1.PodTemplateSpec {
	copied := template.DeepCopy()
	copied.Spec.NodeSelector = map[string]string{"there-is": "none"}
	return copied
}
