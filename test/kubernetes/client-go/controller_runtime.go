package main

import (
	"context"
	"errors"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
)

// The client of operators: create or update, every kind of patch, apply, status, collections, a kind that was not there before.
func controllerRuntimeClient(ctx context.Context, of *target) error {
	c, err := client.New(of.config, client.Options{})
	if err != nil {
		return err
	}
	deployment := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: of.namespace, Name: "web"}}
	wanted := func() error {
		labels := map[string]string{"app": "web"}
		deployment.Spec.Replicas = ptr.To[int32](0)
		deployment.Spec.Selector = &metav1.LabelSelector{MatchLabels: labels}
		deployment.Spec.Template.Labels = labels
		if len(deployment.Spec.Template.Spec.Containers) == 0 {
			deployment.Spec.Template.Spec.Containers = []corev1.Container{{Name: "web"}}
		}
		deployment.Spec.Template.Spec.Containers[0].Image = "example.org/web:1"
		return nil
	}
	for _, due := range []controllerutil.OperationResult{controllerutil.OperationResultCreated, controllerutil.OperationResultNone} {
		if due == controllerutil.OperationResultNone {
			if err := statusSettles(ctx, c, deployment); err != nil {
				return err
			}
		}
		done, err := controllerutil.CreateOrUpdate(ctx, c, deployment, wanted)
		if err != nil {
			return err
		}
		if done != due {
			return fmt.Errorf("create or update: %s where %s was due", done, due)
		}
	}
	if err := patches(ctx, c, deployment); err != nil {
		return err
	}
	if err := applyAndCollections(ctx, c, of); err != nil {
		return err
	}
	return lateKind(ctx, c, of)
}

// Where controllers run, they write the status of a new deployment; later steps would race with that.
func statusSettles(ctx context.Context, c client.Client, deployment *appsv1.Deployment) error {
	last := ""
	return eventually(ctx, "the deployment rests", func(ctx context.Context) (bool, string, error) {
		if err := c.Get(ctx, client.ObjectKeyFromObject(deployment), deployment); err != nil {
			return false, "", err
		}
		rests := deployment.ResourceVersion == last
		last = deployment.ResourceVersion
		return rests, last, nil
	})
}

func patches(ctx context.Context, c client.Client, deployment *appsv1.Deployment) error {
	before := deployment.DeepCopy()
	deployment.Spec.Template.Spec.Containers = append(deployment.Spec.Template.Spec.Containers, corev1.Container{Name: "side", Image: "example.org/side:1"})
	if err := c.Patch(ctx, deployment, client.StrategicMergeFrom(before)); err != nil {
		return err
	}
	if names := containerNames(deployment.Spec.Template.Spec.Containers); len(names) != 2 {
		return fmt.Errorf("after a strategic merge the containers are %v", names)
	}
	stale := before.DeepCopy()
	stale.Annotations = map[string]string{"late": "yes"}
	err := c.Patch(ctx, stale, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
	if !apierrors.IsConflict(err) {
		return fmt.Errorf("a merge patch from an old version should conflict, not %w", orNothing(err))
	}
	before = deployment.DeepCopy()
	deployment.Annotations = map[string]string{"merged": "yes"}
	if err := c.Patch(ctx, deployment, client.MergeFrom(before)); err != nil {
		return err
	}
	before = deployment.DeepCopy()
	deployment.Status.Replicas = 7
	deployment.Spec.Replicas = ptr.To[int32](7)
	if err := c.Status().Patch(ctx, deployment, client.MergeFrom(before)); err != nil {
		return err
	}
	if *deployment.Spec.Replicas != 0 || deployment.Annotations["merged"] != "yes" {
		return fmt.Errorf("a patch of the status changed the rest: %+v", deployment)
	}
	return nil
}

func applyAndCollections(ctx context.Context, c client.Client, of *target) error {
	for number := range 3 {
		wanted := coreapply.ConfigMap(fmt.Sprintf("applied-%d", number), of.namespace).WithLabels(map[string]string{"of": "applied"}).WithData(map[string]string{"a": "1"})
		if err := c.Apply(ctx, wanted, client.FieldOwner("operator"), client.ForceOwnership); err != nil {
			return err
		}
	}
	selected := client.MatchingLabels{"of": "applied"}
	var list corev1.ConfigMapList
	if err := c.List(ctx, &list, client.InNamespace(of.namespace), selected, client.Limit(2)); err != nil {
		return err
	}
	if len(list.Items) != 2 || list.Continue == "" {
		return fmt.Errorf("a page of two has %d objects", len(list.Items))
	}
	if err := c.DeleteAllOf(ctx, &corev1.ConfigMap{}, client.InNamespace(of.namespace), selected); err != nil {
		return err
	}
	if err := c.List(ctx, &list, client.InNamespace(of.namespace), selected); err != nil {
		return err
	}
	if len(list.Items) != 0 {
		return fmt.Errorf("%d objects are left", len(list.Items))
	}
	return nil
}

// The mapper looks again when it meets a kind that it does not know.
func lateKind(ctx context.Context, c client.Client, of *target) error {
	boats, remove, err := defineBoats(ctx, of)
	if err != nil {
		return err
	}
	defer remove()
	boat := boats.boat("late", 3)
	boat.SetNamespace(of.namespace)
	if err := c.Create(ctx, boat); err != nil {
		return err
	}
	boat.Object["status"] = map[string]any{"oars": int64(3)}
	if err := c.Status().Update(ctx, boat); err != nil {
		return err
	}
	if oars, _, _ := unstructured.NestedInt64(boat.Object, "status", "oars"); oars != 3 {
		return fmt.Errorf("the status says %d", oars)
	}
	return nil
}

// The cache of operators: reads come from informers, with an index and for typed, untyped and metadata objects alike.
func controllerRuntimeCache(ctx context.Context, of *target) error {
	boats, remove, err := defineBoats(ctx, of)
	if err != nil {
		return err
	}
	defer remove()
	c, err := client.New(of.config, client.Options{})
	if err != nil {
		return err
	}
	cached, err := cache.New(of.config, cache.Options{DefaultNamespaces: map[string]cache.Config{of.namespace: {}}})
	if err != nil {
		return err
	}
	const byColour = "colour"
	colour := func(object client.Object) []string { return []string{object.(*corev1.ConfigMap).Data[byColour]} }
	if err := cached.IndexField(ctx, &corev1.ConfigMap{}, byColour, colour); err != nil {
		return err
	}
	within, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- cached.Start(within) }()
	defer func() {
		stop()
		<-ended
	}()
	if !cached.WaitForCacheSync(ctx) {
		return errors.New("the cache never synced")
	}
	for number, name := range []string{"red", "blue", "red"} {
		object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: of.namespace, Name: fmt.Sprintf("paint-%d", number)}, Data: map[string]string{byColour: name}}
		if err := c.Create(ctx, object); err != nil {
			return err
		}
	}
	boat := boats.boat("cached", 1)
	boat.SetNamespace(of.namespace)
	if err := c.Create(ctx, boat); err != nil {
		return err
	}
	err = eventually(ctx, "the cache shows what is red", func(ctx context.Context) (bool, string, error) {
		var list corev1.ConfigMapList
		err := cached.List(ctx, &list, client.InNamespace(of.namespace), client.MatchingFields{byColour: "red"})
		return len(list.Items) == 2, fmt.Sprintf("%d", len(list.Items)), err
	})
	if err != nil {
		return err
	}
	return untypedFromCache(ctx, cached, boats, of)
}

func untypedFromCache(ctx context.Context, cached cache.Cache, boats *customKind, of *target) error {
	key := client.ObjectKey{Namespace: of.namespace, Name: "cached"}
	untyped := &unstructured.Unstructured{}
	untyped.SetGroupVersionKind(boats.kind)
	bare := &metav1.PartialObjectMetadata{}
	bare.SetGroupVersionKind(boats.kind)
	for _, object := range []client.Object{untyped, bare} {
		err := eventually(ctx, "the cache shows the boat", func(ctx context.Context) (bool, string, error) {
			err := cached.Get(ctx, key, object)
			if apierrors.IsNotFound(err) {
				return false, err.Error(), nil
			}
			return err == nil && object.GetUID() != "", "", err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
