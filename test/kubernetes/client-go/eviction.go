package main

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/scale"
	"k8s.io/utils/ptr"
)

var guarded = map[string]string{"app": "guarded"}

// A budget holds an eviction back, 429 with the cause DisruptionBudget, until it allows one; then the pod goes.
func eviction(ctx context.Context, of *target) error {
	pods := of.client.CoreV1().Pods(of.namespace)
	for _, name := range []string{"one", "two"} {
		pod := &corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{Name: name, Labels: guarded},
			Spec: corev1.PodSpec{
				// Nobody runs it: what the pod's state is, this scenario says.
				SchedulerName: "nobody",
				Containers:    []corev1.Container{{Name: "one", Image: "example.org/one:1"}},
			},
		}
		if _, err := pods.Create(ctx, pod, metav1.CreateOptions{}); err != nil {
			return err
		}
		ready := `{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}`
		if _, err := pods.Patch(ctx, name, types.StrategicMergePatchType, []byte(ready), metav1.PatchOptions{}, "status"); err != nil {
			return err
		}
	}
	if err := allowDisruptions(ctx, of, 2, 0); err != nil {
		return err
	}
	evict := &policyv1.Eviction{ObjectMeta: metav1.ObjectMeta{Name: "one", Namespace: of.namespace}}
	err := pods.EvictV1(ctx, evict)
	if !apierrors.IsTooManyRequests(err) || !apierrors.HasStatusCause(err, policyv1.DisruptionBudgetCause) {
		return fmt.Errorf("the budget should hold the eviction back, not %w", orNothing(err))
	}
	if err := allowDisruptions(ctx, of, 1, 1); err != nil {
		return err
	}
	if err := pods.EvictV1(ctx, evict); err != nil {
		return err
	}
	return eventually(ctx, "the evicted pod is gone", func(ctx context.Context) (bool, string, error) {
		_, err := pods.Get(ctx, "one", metav1.GetOptions{})
		return apierrors.IsNotFound(err), fmt.Sprint(err), nil
	})
}

// Sets what the budget needs, and its status where no controller does.
func allowDisruptions(ctx context.Context, of *target, needed int32, allowed int32) error {
	budgets := of.client.PolicyV1().PodDisruptionBudgets(of.namespace)
	wanted := policyv1.PodDisruptionBudgetSpec{Selector: &metav1.LabelSelector{MatchLabels: guarded}, MinAvailable: ptr.To(intstr.FromInt32(needed))}
	return eventually(ctx, "the budget's status", func(ctx context.Context) (bool, string, error) {
		budget, err := budgets.Get(ctx, "guard", metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			budget, err = budgets.Create(ctx, &policyv1.PodDisruptionBudget{ObjectMeta: metav1.ObjectMeta{Name: "guard"}, Spec: wanted}, metav1.CreateOptions{})
		}
		if err != nil {
			return false, "", err
		}
		if budget.Spec.MinAvailable.IntVal != needed {
			budget.Spec = wanted
			if budget, err = budgets.Update(ctx, budget, metav1.UpdateOptions{}); err != nil {
				return false, err.Error(), nil
			}
		}
		if budget.Status.ObservedGeneration == budget.Generation && budget.Status.DisruptionsAllowed == allowed && budget.Status.ExpectedPods == 2 {
			return true, "", nil
		}
		budget.Status = policyv1.PodDisruptionBudgetStatus{ObservedGeneration: budget.Generation, DisruptionsAllowed: allowed, CurrentHealthy: 2, DesiredHealthy: needed, ExpectedPods: 2}
		_, err = budgets.UpdateStatus(ctx, budget, metav1.UpdateOptions{})
		return false, fmt.Sprint(err), nil
	})
}

// The client that autoscalers have: it finds how a kind is scaled from discovery, for built-in kinds and for custom resources.
func scaleClient(ctx context.Context, of *target) error {
	boats, remove, err := defineBoats(ctx, of)
	if err != nil {
		return err
	}
	defer remove()
	dynamics, err := dynamic.NewForConfig(of.config)
	if err != nil {
		return err
	}
	if _, err := dynamics.Resource(boats.resource).Namespace(of.namespace).Create(ctx, boats.boat("one", 2), metav1.CreateOptions{}); err != nil {
		return err
	}
	set := &appsv1.ReplicaSet{
		ObjectMeta: metav1.ObjectMeta{Name: "one"},
		Spec: appsv1.ReplicaSetSpec{
			Replicas: ptr.To[int32](2),
			Selector: &metav1.LabelSelector{MatchLabels: guarded},
			Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: guarded}, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "one", Image: "example.org/one:1"}}}},
		},
	}
	if _, err := of.client.AppsV1().ReplicaSets(of.namespace).Create(ctx, set, metav1.CreateOptions{}); err != nil {
		return err
	}
	groups, err := restmapper.GetAPIGroupResources(of.client.Discovery())
	if err != nil {
		return err
	}
	client, err := scale.NewForConfig(of.config, restmapper.NewDiscoveryRESTMapper(groups), dynamic.LegacyAPIPathResolverFunc, scale.NewDiscoveryScaleKindResolver(of.client.Discovery()))
	if err != nil {
		return err
	}
	for _, resource := range []schema.GroupResource{{Group: "apps", Resource: "replicasets"}, boats.resource.GroupResource()} {
		if err := rescale(ctx, client.Scales(of.namespace), resource); err != nil {
			return fmt.Errorf("%s: %w", resource, err)
		}
	}
	return nil
}

func rescale(ctx context.Context, client scale.ScaleInterface, resource schema.GroupResource) error {
	return eventually(ctx, "a new scale", func(ctx context.Context) (bool, string, error) {
		current, err := client.Get(ctx, resource, "one", metav1.GetOptions{})
		if err != nil {
			return false, "", err
		}
		if current.Spec.Replicas != 2 {
			return false, "", fmt.Errorf("the scale is %+v", current)
		}
		current.Spec.Replicas = 1
		after, err := client.Update(ctx, resource, current, metav1.UpdateOptions{})
		if apierrors.IsConflict(err) {
			return false, err.Error(), nil
		}
		if err != nil {
			return false, "", err
		}
		return after.Spec == (autoscalingv1.ScaleSpec{Replicas: 1}), fmt.Sprintf("%+v", after), nil
	})
}
