package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/pager"
)

const (
	pagedObjects = 1000
	pageSize     = 137
	pagedLabel   = "of=paging"
)

// Pages over a thousand objects show the moment of the first one, whatever is written between them.
func paging(ctx context.Context, of *target) error {
	if err := createMany(ctx, of); err != nil {
		return err
	}
	seen, err := readPages(ctx, of)
	if err != nil {
		return err
	}
	if err := everyOne(seen); err != nil {
		return err
	}
	return pagedByPager(ctx, of)
}

func createMany(ctx context.Context, of *target) error {
	numbers := make(chan int)
	failures := make(chan error, pagedObjects)
	var workers sync.WaitGroup
	for range 16 {
		workers.Go(func() {
			for number := range numbers {
				object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: pagedName(number), Labels: map[string]string{"of": "paging"}}}
				if _, err := of.client.CoreV1().ConfigMaps(of.namespace).Create(ctx, object, metav1.CreateOptions{}); err != nil {
					failures <- err
				}
			}
		})
	}
	for number := range pagedObjects {
		numbers <- number
	}
	close(numbers)
	workers.Wait()
	close(failures)
	return <-failures
}

func pagedName(number int) string { return fmt.Sprintf("paged-%04d", number) }

// Reads page by page, and after each one writes before, inside and behind what is still to come.
func readPages(ctx context.Context, of *target) ([]string, error) {
	maps := of.client.CoreV1().ConfigMaps(of.namespace)
	var names []string
	first := ""
	options := metav1.ListOptions{Limit: pageSize, LabelSelector: pagedLabel}
	for page := 0; ; page++ {
		list, err := maps.List(ctx, options)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", page, err)
		}
		if page == 0 {
			first = list.ResourceVersion
		} else if list.ResourceVersion != first {
			return nil, fmt.Errorf("page %d has resource version %s, the first %s", page, list.ResourceVersion, first)
		}
		if list.RemainingItemCount != nil {
			return nil, fmt.Errorf("page %d says that %d remain, although a selector was given", page, *list.RemainingItemCount)
		}
		for _, each := range list.Items {
			names = append(names, each.Name)
		}
		if list.Continue == "" {
			return names, nil
		}
		if len(list.Items) != pageSize {
			return nil, fmt.Errorf("page %d has %d objects", page, len(list.Items))
		}
		options.Continue = list.Continue
		if err := disturb(ctx, of, page); err != nil {
			return nil, err
		}
	}
}

func disturb(ctx context.Context, of *target, page int) error {
	maps := of.client.CoreV1().ConfigMaps(of.namespace)
	if err := maps.Delete(ctx, pagedName(pagedObjects-1-page), metav1.DeleteOptions{}); err != nil {
		return err
	}
	late := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("paged-%04d-late", 990-page), Labels: map[string]string{"of": "paging"}}}
	_, err := maps.Create(ctx, late, metav1.CreateOptions{})
	return err
}

func everyOne(names []string) error {
	if len(names) != pagedObjects || !slices.IsSorted(names) {
		return fmt.Errorf("%d names, sorted: %t", len(names), slices.IsSorted(names))
	}
	for number, name := range names {
		if name != pagedName(number) {
			return fmt.Errorf("name %d is %s", number, name)
		}
	}
	return nil
}

// Without a selector the server says how many remain; client-go's pager collects all.
func pagedByPager(ctx context.Context, of *target) error {
	maps := of.client.CoreV1().ConfigMaps(of.namespace)
	page, err := maps.List(ctx, metav1.ListOptions{Limit: 10})
	if err != nil {
		return err
	}
	all, err := maps.List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	if page.RemainingItemCount == nil || *page.RemainingItemCount != int64(len(all.Items)-10) {
		return fmt.Errorf("of %d objects a page of 10 says that %v remain", len(all.Items), page.RemainingItemCount)
	}
	paged := pager.New(func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
		return maps.List(ctx, options)
	})
	paged.PageSize = pageSize
	count := 0
	err = paged.EachListItem(ctx, metav1.ListOptions{LabelSelector: pagedLabel}, func(each runtime.Object) error {
		if strings.HasPrefix(each.(*corev1.ConfigMap).Name, "paged-") {
			count++
		}
		return nil
	})
	if err != nil {
		return err
	}
	if count != pagedObjects {
		return fmt.Errorf("the pager brought %d objects: as many were deleted as were made", count)
	}
	return nil
}
