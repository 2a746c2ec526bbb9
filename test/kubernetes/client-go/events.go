package main

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/scheme"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/tools/events"
	"k8s.io/client-go/tools/record"
)

func someConfigMap(ctx context.Context, of *target, name string) (*corev1.ConfigMap, error) {
	made, err := of.client.CoreV1().ConfigMaps(of.namespace).Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name}}, metav1.CreateOptions{})
	if err != nil {
		return nil, err
	}
	made.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("ConfigMap"))
	return made, nil
}

// The recorder of core/v1: the same event three times is one object that counts three, found by the fields of its object.
func eventRecorder(ctx context.Context, of *target) error {
	object, err := someConfigMap(ctx, of, "eventful")
	if err != nil {
		return err
	}
	broadcaster := record.NewBroadcaster()
	defer broadcaster.Shutdown()
	broadcaster.StartRecordingToSink(&typedcorev1.EventSinkImpl{Interface: of.client.CoreV1().Events(of.namespace)})
	recorder := broadcaster.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "client-go"})
	for range 3 {
		recorder.Event(object, corev1.EventTypeWarning, "Tried", "did not go well")
	}
	found := fmt.Sprintf("involvedObject.kind=ConfigMap,involvedObject.name=eventful,involvedObject.uid=%s,type=Warning", object.UID)
	return eventually(ctx, "one event that counts three", func(ctx context.Context) (bool, string, error) {
		list, err := of.client.CoreV1().Events(of.namespace).List(ctx, metav1.ListOptions{FieldSelector: found})
		if err != nil {
			return false, "", err
		}
		if len(list.Items) != 1 {
			return false, fmt.Sprintf("%d events", len(list.Items)), nil
		}
		event := list.Items[0]
		return event.Count == 3 && event.Reason == "Tried" && event.Source.Component == "client-go", fmt.Sprintf("%+v", event), nil
	})
}

// The recorder of events.k8s.io/v1: the second of a kind makes a series of it; core/v1 shows the same object.
func eventSeries(ctx context.Context, of *target) error {
	object, err := someConfigMap(ctx, of, "eventful")
	if err != nil {
		return err
	}
	broadcaster := events.NewBroadcaster(&events.EventSinkImpl{Interface: of.client.EventsV1()})
	defer broadcaster.Shutdown()
	if err := broadcaster.StartRecordingToSinkWithContext(ctx); err != nil {
		return err
	}
	recorder := broadcaster.NewRecorder(scheme.Scheme, "client-go")
	recorder.Eventf(object, nil, corev1.EventTypeNormal, "Began", "Beginning", "number %d", 1)
	var name string
	err = eventually(ctx, "an event of events.k8s.io", func(ctx context.Context) (bool, string, error) {
		list, err := of.client.EventsV1().Events(of.namespace).List(ctx, metav1.ListOptions{FieldSelector: "regarding.name=eventful"})
		if err != nil || len(list.Items) == 0 {
			return false, "no event", err
		}
		name = list.Items[0].Name
		return list.Items[0].ReportingController == "client-go" && list.Items[0].Action == "Beginning", fmt.Sprintf("%+v", list.Items[0]), nil
	})
	if err != nil {
		return err
	}
	recorder.Eventf(object, nil, corev1.EventTypeNormal, "Began", "Beginning", "number %d", 1)
	return eventually(ctx, "a series of two", func(ctx context.Context) (bool, string, error) {
		event, err := of.client.EventsV1().Events(of.namespace).Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return false, "", err
		}
		inCore, err := of.client.CoreV1().Events(of.namespace).Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return false, "", err
		}
		told := event.Series != nil && event.Series.Count == 2 && inCore.Message == "number 1" && inCore.InvolvedObject.Name == "eventful"
		return told, fmt.Sprintf("%+v %+v", event.Series, inCore), nil
	})
}
