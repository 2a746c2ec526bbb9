package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/tools/cache"
	watchtools "k8s.io/client-go/tools/watch"
)

// A watcher that takes up again after every end sees each event once and in order, whether the server or the line ended the watch.
func retryWatcher(ctx context.Context, of *target) error {
	maps := of.client.CoreV1().ConfigMaps(of.namespace)
	list, err := maps.List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	second := int64(1)
	watcher, err := watchtools.NewRetryWatcherWithContext(ctx, list.ResourceVersion, &cache.ListWatch{
		WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
			options.TimeoutSeconds = &second
			options.LabelSelector = "of=retry"
			return maps.Watch(ctx, options)
		},
	})
	if err != nil {
		return err
	}
	defer watcher.Stop()
	for number := range 12 {
		name := fmt.Sprintf("retry-%02d", number)
		object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"of": "retry"}}}
		if _, err := maps.Create(ctx, object, metav1.CreateOptions{}); err != nil {
			return err
		}
		if err := nextIs(ctx, watcher, watch.Added, name); err != nil {
			return err
		}
		if number%4 == 3 {
			of.wires.cut()
		}
		time.Sleep(200 * time.Millisecond)
	}
	// A label that no longer matches ends the object for this watcher.
	if _, err := maps.Update(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "retry-00"}}, metav1.UpdateOptions{}); err != nil {
		return err
	}
	return nextIs(ctx, watcher, watch.Deleted, "retry-00")
}

func nextIs(ctx context.Context, watcher watch.Interface, kind watch.EventType, name string) error {
	select {
	case event, open := <-watcher.ResultChan():
		if !open {
			return fmt.Errorf("the watcher ended before %s of %s", kind, name)
		}
		object, isObject := event.Object.(metav1.Object)
		if !isObject {
			return fmt.Errorf("%s with %T where %s of %s was due", event.Type, event.Object, kind, name)
		}
		if event.Type != kind || object.GetName() != name {
			return fmt.Errorf("%s of %s where %s of %s was due", event.Type, object.GetName(), kind, name)
		}
		return nil
	case <-time.After(15 * time.Second):
		return fmt.Errorf("no event within 15 s where %s of %s was due", kind, name)
	case <-ctx.Done():
		return ctx.Err()
	}
}
