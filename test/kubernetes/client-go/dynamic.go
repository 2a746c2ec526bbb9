package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/tools/cache"
	"k8s.io/utils/ptr"
)

// A kind of custom resources that one scenario has for itself.
type customKind struct {
	definition string
	resource   schema.GroupVersionResource
	kind       schema.GroupVersionKind
}

// Defines `Boat` in a group of this scenario's namespace, with status and scale, and waits until it is served.
func defineBoats(ctx context.Context, of *target) (*customKind, func(), error) {
	client, err := apiextensions.NewForConfig(of.config)
	if err != nil {
		return nil, nil, err
	}
	version := schema.GroupVersion{Group: of.namespace + ".example.org", Version: "v1"}
	boats := &customKind{definition: "boats." + version.Group, resource: version.WithResource("boats"), kind: version.WithKind("Boat")}
	integer := apiextensionsv1.JSONSchemaProps{Type: "integer", Minimum: ptr.To(0.0)}
	spec := integer
	spec.Default = &apiextensionsv1.JSON{Raw: []byte("1")}
	definition := &apiextensionsv1.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: boats.definition},
		Spec: apiextensionsv1.CustomResourceDefinitionSpec{
			Group: version.Group,
			Scope: apiextensionsv1.NamespaceScoped,
			Names: apiextensionsv1.CustomResourceDefinitionNames{Plural: "boats", Singular: "boat", Kind: "Boat", ListKind: "BoatList", ShortNames: []string{"bt"}},
			Versions: []apiextensionsv1.CustomResourceDefinitionVersion{{
				Name: "v1", Served: true, Storage: true,
				Subresources: &apiextensionsv1.CustomResourceSubresources{
					Status: &apiextensionsv1.CustomResourceSubresourceStatus{},
					Scale:  &apiextensionsv1.CustomResourceSubresourceScale{SpecReplicasPath: ".spec.oars", StatusReplicasPath: ".status.oars"},
				},
				Schema: &apiextensionsv1.CustomResourceValidation{OpenAPIV3Schema: &apiextensionsv1.JSONSchemaProps{
					Type: "object",
					Properties: map[string]apiextensionsv1.JSONSchemaProps{
						"spec":   {Type: "object", Properties: map[string]apiextensionsv1.JSONSchemaProps{"oars": spec}},
						"status": {Type: "object", Properties: map[string]apiextensionsv1.JSONSchemaProps{"oars": integer}},
					},
				}},
			}},
		},
	}
	definitions := client.ApiextensionsV1().CustomResourceDefinitions()
	if _, err := definitions.Create(ctx, definition, metav1.CreateOptions{}); err != nil {
		return nil, nil, err
	}
	remove := func() { _ = definitions.Delete(context.WithoutCancel(ctx), boats.definition, metav1.DeleteOptions{}) }
	dynamics, err := dynamic.NewForConfig(of.config)
	if err != nil {
		remove()
		return nil, nil, err
	}
	err = eventually(ctx, "boats are served", func(ctx context.Context) (bool, string, error) {
		_, err := dynamics.Resource(boats.resource).Namespace(of.namespace).List(ctx, metav1.ListOptions{})
		if apierrors.IsNotFound(err) {
			return false, err.Error(), nil
		}
		return err == nil, "", err
	})
	if err != nil {
		remove()
	}
	return boats, remove, err
}

func (k *customKind) boat(name string, oars int64) *unstructured.Unstructured {
	boat := &unstructured.Unstructured{Object: map[string]any{"spec": map[string]any{"oars": oars}}}
	boat.SetGroupVersionKind(k.kind)
	boat.SetName(name)
	return boat
}

// Create, update, status, patches, watch, informer and collection of a custom resource, without types.
func dynamicClient(ctx context.Context, of *target) error {
	boats, remove, err := defineBoats(ctx, of)
	if err != nil {
		return err
	}
	defer remove()
	dynamics, err := dynamic.NewForConfig(of.config)
	if err != nil {
		return err
	}
	client := dynamics.Resource(boats.resource).Namespace(of.namespace)
	factory := dynamicinformer.NewFilteredDynamicSharedInformerFactory(dynamics, 0, of.namespace, nil)
	informer := factory.ForResource(boats.resource).Informer()
	within, stop := context.WithCancel(ctx)
	defer factory.Shutdown()
	defer stop()
	factory.Start(within.Done())
	if !cache.WaitForCacheSync(ctx.Done(), informer.HasSynced) {
		return errors.New("the informer never synced")
	}
	for number := range 5 {
		if _, err := client.Create(ctx, boats.boat(fmt.Sprintf("boat-%d", number), int64(number)), metav1.CreateOptions{}); err != nil {
			return err
		}
	}
	if err := changeBoat(ctx, client, boats); err != nil {
		return err
	}
	if err := client.Delete(ctx, "boat-1", metav1.DeleteOptions{}); err != nil {
		return err
	}
	err = eventually(ctx, "the informer's boats", func(context.Context) (bool, string, error) {
		keys := informer.GetStore().ListKeys()
		return len(keys) == 4 && !slices.Contains(keys, of.namespace+"/boat-1"), fmt.Sprint(keys), nil
	})
	if err != nil {
		return err
	}
	if err := client.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{FieldSelector: "metadata.name!=boat-4"}); err != nil {
		return err
	}
	left, err := client.List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	if len(left.Items) != 1 || left.Items[0].GetName() != "boat-4" || left.GetKind() != "BoatList" {
		return fmt.Errorf("after the deletion of a collection there is %+v", left)
	}
	return nil
}

func changeBoat(ctx context.Context, client dynamic.ResourceInterface, boats *customKind) error {
	defaulted := boats.boat("default", 0)
	delete(defaulted.Object, "spec")
	defaulted.Object["spec"] = map[string]any{}
	made, err := client.Create(ctx, defaulted, metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}})
	if err != nil {
		return err
	}
	if oars, _, _ := unstructured.NestedInt64(made.Object, "spec", "oars"); oars != 1 {
		return fmt.Errorf("the default is %d", oars)
	}
	_, err = client.Create(ctx, boats.boat("wrong", -1), metav1.CreateOptions{})
	if !apierrors.IsInvalid(err) {
		return fmt.Errorf("a negative number of oars should be invalid, not %w", orNothing(err))
	}
	boat, err := client.Get(ctx, "boat-2", metav1.GetOptions{})
	if err != nil {
		return err
	}
	boat.Object["status"] = map[string]any{"oars": int64(2)}
	boat.Object["spec"] = map[string]any{"oars": int64(9)}
	after, err := client.UpdateStatus(ctx, boat, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	spec, _, _ := unstructured.NestedInt64(after.Object, "spec", "oars")
	status, _, _ := unstructured.NestedInt64(after.Object, "status", "oars")
	if spec != 2 || status != 2 || after.GetGeneration() != 1 {
		return fmt.Errorf("an update of the status made spec %d, status %d, generation %d", spec, status, after.GetGeneration())
	}
	boat.SetResourceVersion("1")
	if _, err := client.Update(ctx, boat, metav1.UpdateOptions{}); !apierrors.IsConflict(err) {
		return fmt.Errorf("an update of an old version should conflict, not %w", orNothing(err))
	}
	merged, err := client.Patch(ctx, "boat-2", types.MergePatchType, []byte(`{"spec":{"oars":4}}`), metav1.PatchOptions{})
	if err != nil {
		return err
	}
	if merged.GetGeneration() != 2 {
		return fmt.Errorf("a change of the spec made generation %d", merged.GetGeneration())
	}
	_, err = client.Patch(ctx, "boat-2", types.StrategicMergePatchType, []byte(`{"spec":{"oars":5}}`), metav1.PatchOptions{})
	if !apierrors.IsUnsupportedMediaType(err) {
		return fmt.Errorf("a strategic merge patch of a custom resource should be an unsupported media type, not %w", orNothing(err))
	}
	return nil
}

// Metadata alone, of built-in kinds and of custom resources: lists, patches, deletions.
func metadataClient(ctx context.Context, of *target) error {
	boats, remove, err := defineBoats(ctx, of)
	if err != nil {
		return err
	}
	defer remove()
	dynamics, err := dynamic.NewForConfig(of.config)
	if err != nil {
		return err
	}
	if _, err := dynamics.Resource(boats.resource).Namespace(of.namespace).Create(ctx, boats.boat("boat", 1), metav1.CreateOptions{}); err != nil {
		return err
	}
	if _, err := of.client.CoreV1().Secrets(of.namespace).Create(ctx, &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "boat"}}, metav1.CreateOptions{}); err != nil {
		return err
	}
	client, err := metadata.NewForConfig(of.config)
	if err != nil {
		return err
	}
	for _, resource := range []schema.GroupVersionResource{boats.resource, corev1.SchemeGroupVersion.WithResource("secrets")} {
		if err := metadataOf(ctx, client.Resource(resource).Namespace(of.namespace)); err != nil {
			return fmt.Errorf("%s: %w", resource.Resource, err)
		}
	}
	return nil
}

func metadataOf(ctx context.Context, client metadata.ResourceInterface) error {
	list, err := client.List(ctx, metav1.ListOptions{FieldSelector: "metadata.name=boat"})
	if err != nil {
		return err
	}
	if len(list.Items) != 1 || list.Items[0].UID == "" || list.ResourceVersion == "" {
		return fmt.Errorf("the list is %+v", list)
	}
	patched, err := client.Patch(ctx, "boat", types.MergePatchType, []byte(`{"metadata":{"labels":{"painted":"red"}}}`), metav1.PatchOptions{})
	if err != nil {
		return err
	}
	if patched.Labels["painted"] != "red" || patched.UID == "" {
		return fmt.Errorf("the answer to a patch is %+v", patched)
	}
	wrong := types.UID("another")
	err = client.Delete(ctx, "boat", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &wrong}})
	if !apierrors.IsConflict(err) {
		return fmt.Errorf("deleting another object of the name should conflict, not %w", orNothing(err))
	}
	return client.Delete(ctx, "boat", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &patched.UID, ResourceVersion: &patched.ResourceVersion}})
}
