package main

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	appsapply "k8s.io/client-go/applyconfigurations/apps/v1"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	metaapply "k8s.io/client-go/applyconfigurations/meta/v1"
)

func webDeployment(of *target, replicas int32) *appsapply.DeploymentApplyConfiguration {
	labels := map[string]string{"app": "web"}
	return appsapply.Deployment("web", of.namespace).WithLabels(labels).WithSpec(appsapply.DeploymentSpec().
		WithReplicas(replicas).
		WithSelector(metaapply.LabelSelector().WithMatchLabels(labels)).
		WithTemplate(coreapply.PodTemplateSpec().WithLabels(labels).WithSpec(coreapply.PodSpec().
			WithContainers(coreapply.Container().WithName("web").WithImage("example.org/web:1").
				WithPorts(coreapply.ContainerPort().WithName("http").WithContainerPort(8080))))))
}

// Two managers want different numbers of replicas: a conflict that names the field and the owner, until one of them insists.
func applyConflictAndForce(ctx context.Context, of *target) error {
	deployments := of.client.AppsV1().Deployments(of.namespace)
	if _, err := deployments.Apply(ctx, webDeployment(of, 0), metav1.ApplyOptions{FieldManager: "first"}); err != nil {
		return err
	}
	other := appsapply.Deployment("web", of.namespace).WithSpec(appsapply.DeploymentSpec().WithReplicas(2).WithPaused(true))
	_, err := deployments.Apply(ctx, other, metav1.ApplyOptions{FieldManager: "second"})
	if !apierrors.IsConflict(err) {
		return fmt.Errorf("expected a conflict, not %w", orNothing(err))
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		return fmt.Errorf("the conflict carries no status: %w", err)
	}
	causes := status.Status().Details.Causes
	if len(causes) != 1 || causes[0].Type != metav1.CauseTypeFieldManagerConflict || causes[0].Field != ".spec.replicas" || causes[0].Message != `conflict with "first"` {
		return fmt.Errorf("the conflict's causes are %+v", causes)
	}
	forced, err := deployments.Apply(ctx, other, metav1.ApplyOptions{FieldManager: "second", Force: true})
	if err != nil {
		return err
	}
	if *forced.Spec.Replicas != 2 || !forced.Spec.Paused || forced.Spec.Template.Spec.Containers[0].Image != "example.org/web:1" {
		return fmt.Errorf("after the forced apply the spec is %+v", forced.Spec)
	}
	owned, err := appsapply.ExtractDeployment(forced, "first")
	if err != nil {
		return err
	}
	if owned.Spec.Replicas != nil || owned.Spec.Template == nil {
		return fmt.Errorf("the first manager still owns %+v", owned.Spec)
	}
	_, err = deployments.Apply(ctx, webDeployment(of, 0), metav1.ApplyOptions{FieldManager: "first", DryRun: []string{metav1.DryRunAll}})
	if !apierrors.IsConflict(err) {
		return fmt.Errorf("a dry run of the first manager should conflict now, not %w", orNothing(err))
	}
	return nil
}

// What its manager applies no more goes away, items of lists with keys too; what another one owns stays.
func applyGivesUpFields(ctx context.Context, of *target) error {
	deployments := of.client.AppsV1().Deployments(of.namespace)
	full := webDeployment(of, 0)
	full.WithAnnotations(map[string]string{"mine": "1"})
	full.Spec.Template.Spec.WithContainers(coreapply.Container().WithName("side").WithImage("example.org/side:1"))
	if _, err := deployments.Apply(ctx, full, metav1.ApplyOptions{FieldManager: "first"}); err != nil {
		return err
	}
	theirs := appsapply.Deployment("web", of.namespace).WithAnnotations(map[string]string{"theirs": "1"})
	if _, err := deployments.Apply(ctx, theirs, metav1.ApplyOptions{FieldManager: "second"}); err != nil {
		return err
	}
	less, err := deployments.Apply(ctx, webDeployment(of, 0), metav1.ApplyOptions{FieldManager: "first"})
	if err != nil {
		return err
	}
	_, mine := less.Annotations["mine"]
	if mine || less.Annotations["theirs"] != "1" {
		return fmt.Errorf("the annotations are %v", less.Annotations)
	}
	if names := containerNames(less.Spec.Template.Spec.Containers); len(names) != 1 || names[0] != "web" {
		return fmt.Errorf("the containers are %v", names)
	}
	again, err := deployments.Apply(ctx, webDeployment(of, 0), metav1.ApplyOptions{FieldManager: "first"})
	if err != nil {
		return err
	}
	if again.ResourceVersion != less.ResourceVersion {
		return fmt.Errorf("an apply that changes nothing moved the resource version from %s to %s", less.ResourceVersion, again.ResourceVersion)
	}
	return nil
}

func containerNames(containers []corev1.Container) []string {
	var names []string
	for _, each := range containers {
		names = append(names, each.Name)
	}
	return names
}

// For messages: an error that was due and did not come.
func orNothing(err error) error {
	if err == nil {
		return errors.New("success")
	}
	return err
}
