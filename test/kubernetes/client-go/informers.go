package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	kubeinformers "k8s.io/client-go/informers"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/tools/cache"
)

const watchListVariable = "KUBE_FEATURE_WatchListClient"

// A shared informer that starts over existing objects and follows a churn ends with what a list shows.
func informers(ctx context.Context, of *target) error {
	if err := churn(ctx, of, 0, 60); err != nil {
		return err
	}
	of.asked.forget()
	informer, stop, err := startInformer(ctx, of, func(*metav1.ListOptions) {})
	if err != nil {
		return err
	}
	defer stop()
	if err := tookTheChosenWay(of); err != nil {
		return err
	}
	if err := churn(ctx, of, 40, 140); err != nil {
		return err
	}
	return storeEqualsList(ctx, of, informer)
}

// The server ends every watch after a second; nothing may be missed in between.
func informersThroughClosedWatches(ctx context.Context, of *target) error {
	second := int64(1)
	informer, stop, err := startInformer(ctx, of, func(options *metav1.ListOptions) { options.TimeoutSeconds = &second })
	if err != nil {
		return err
	}
	defer stop()
	of.asked.forget()
	for from := 0; from < 120; from += 30 {
		if err := churn(ctx, of, from, from+40); err != nil {
			return err
		}
		time.Sleep(1200 * time.Millisecond)
	}
	if _, streamed, watches, _ := of.asked.counts(); streamed+watches < 3 {
		return fmt.Errorf("the server should have closed at least three watches; %d were opened", streamed+watches)
	}
	return storeEqualsList(ctx, of, informer)
}

// Connections break in the middle of the churn, those of the writer too.
func informersThroughCutConnections(ctx context.Context, of *target) error {
	informer, stop, err := startInformer(ctx, of, func(*metav1.ListOptions) {})
	if err != nil {
		return err
	}
	defer stop()
	for from := 0; from < 120; from += 30 {
		if err := churn(ctx, of, from, from+40); err != nil {
			return err
		}
		of.wires.cut()
	}
	if err := churn(ctx, of, 10, 50); err != nil {
		return err
	}
	return storeEqualsList(ctx, of, informer)
}

// As garbage collectors and caches of operators watch: the metadata alone.
func metadataInformers(ctx context.Context, of *target) error {
	if err := churn(ctx, of, 0, 30); err != nil {
		return err
	}
	client, err := metadata.NewForConfig(of.config)
	if err != nil {
		return err
	}
	resource := corev1.SchemeGroupVersion.WithResource("configmaps")
	factory := metadatainformer.NewFilteredSharedInformerFactory(client, 0, of.namespace, nil)
	informer := factory.ForResource(resource).Informer()
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), informer.HasSynced) {
		return errors.New("the informer never synced")
	}
	if err := churn(ctx, of, 10, 60); err != nil {
		return err
	}
	return storeEqualsList(ctx, of, informer)
}

func startInformer(ctx context.Context, of *target, tweak func(*metav1.ListOptions)) (cache.SharedIndexInformer, func(), error) {
	within, cancel := context.WithCancel(ctx)
	factory := kubeinformers.NewSharedInformerFactoryWithOptions(of.client, 0, kubeinformers.WithNamespace(of.namespace), kubeinformers.WithTweakListOptions(tweak))
	informer := factory.Core().V1().ConfigMaps().Informer()
	factory.Start(within.Done())
	stop := func() {
		cancel()
		factory.Shutdown()
	}
	if !cache.WaitForCacheSync(ctx.Done(), informer.HasSynced) {
		stop()
		return nil, nil, errors.New("the informer never synced")
	}
	return informer, stop, nil
}

// The two ways of a first look differ in what is asked: one watch that begins with what is there, or a list and a watch after it.
func tookTheChosenWay(of *target) error {
	lists, streamed, _, _ := of.asked.counts()
	chosen := os.Getenv(watchListVariable)
	if (chosen == "true" && lists == 0 && streamed == 1) || (chosen == "false" && lists == 1 && streamed == 0) {
		return nil
	}
	return fmt.Errorf("%s=%s: %d lists and %d watches with initial events", watchListVariable, chosen, lists, streamed)
}

// Creates the config maps numbered from `from` to `to`, changes every second one and deletes every third. What is there already is kept.
func churn(ctx context.Context, of *target, from, to int) error {
	maps := of.client.CoreV1().ConfigMaps(of.namespace)
	for number := from; number < to; number++ {
		name := fmt.Sprintf("churn-%d", number)
		object := &corev1.ConfigMap{
			ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"of": "churn"}},
			Data:       map[string]string{"from": fmt.Sprint(from)},
		}
		err := throughCuts(func() error {
			_, err := maps.Create(ctx, object, metav1.CreateOptions{})
			return err
		})
		if err != nil && !apierrors.IsAlreadyExists(err) {
			return fmt.Errorf("creating %s: %w", name, err)
		}
		if number%2 == 0 {
			object.Data["changed"] = "yes"
			if _, err := maps.Update(ctx, object, metav1.UpdateOptions{}); err != nil {
				return fmt.Errorf("updating %s: %w", name, err)
			}
		}
		if number%3 == 0 {
			if err := maps.Delete(ctx, name, metav1.DeleteOptions{}); err != nil {
				return fmt.Errorf("deleting %s: %w", name, err)
			}
		}
	}
	return nil
}

// Asks again where the connection was closed under the request: what is not idempotent, client-go does not repeat by itself.
func throughCuts(ask func() error) error {
	err := ask()
	for tries := 0; tries < 5 && errors.Is(err, net.ErrClosed); tries++ {
		err = ask()
	}
	return err
}

// Names and resource versions of the informer's store become those of a list.
func storeEqualsList(ctx context.Context, of *target, informer cache.SharedIndexInformer) error {
	return eventually(ctx, "the informer's store and a list", func(ctx context.Context) (bool, string, error) {
		list, err := of.client.CoreV1().ConfigMaps(of.namespace).List(ctx, metav1.ListOptions{LabelSelector: labels.Everything().String()})
		if err != nil {
			return false, "", err
		}
		listed, stored := map[string]string{}, map[string]string{}
		for _, each := range list.Items {
			listed[each.Name] = each.ResourceVersion
		}
		for _, each := range informer.GetStore().List() {
			meta := each.(metav1.Object)
			stored[meta.GetName()] = meta.GetResourceVersion()
		}
		if len(listed) == 0 {
			return false, "", errors.New("the list is empty: nothing is compared")
		}
		return maps.Equal(listed, stored), difference(listed, stored), nil
	})
}

func difference(listed, stored map[string]string) string {
	var lines []string
	for name, revision := range listed {
		if stored[name] != revision {
			lines = append(lines, fmt.Sprintf("%s: list %s, store %q", name, revision, stored[name]))
		}
	}
	for name := range stored {
		if _, there := listed[name]; !there {
			lines = append(lines, name+": in the store alone")
		}
	}
	slices.Sort(lines)
	return fmt.Sprintf("%d differ: %.300v", len(lines), lines)
}
