package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

const leaseName = "the-leader"

// A leader that leaves gives its lease back, and the other one leads at once.
func leaderElectionReleased(ctx context.Context, of *target) error {
	first, second, err := twoCandidates(ctx, of, true)
	if err != nil {
		return err
	}
	defer second.stop()
	defer first.stop()
	began := time.Now()
	first.stop()
	if err := second.leads(ctx); err != nil {
		return err
	}
	if took := time.Since(began); took > leaseLasts {
		return fmt.Errorf("a lease that was given back was taken after %s", took)
	}
	return heldBy(ctx, of, "second")
}

// A leader that keeps its lease and is heard of no more is followed when the lease has run out, and not before.
func leaderElectionExpired(ctx context.Context, of *target) error {
	first, second, err := twoCandidates(ctx, of, false)
	if err != nil {
		return err
	}
	defer second.stop()
	defer first.stop()
	began := time.Now()
	first.stop()
	if err := second.leads(ctx); err != nil {
		return err
	}
	if took := time.Since(began); took < leaseLasts/2 {
		return fmt.Errorf("a lease that was not given back was taken after %s", took)
	}
	return heldBy(ctx, of, "second")
}

const (
	leaseLasts   = 4 * time.Second
	renewWithin  = 3 * time.Second
	triesAgainIn = 500 * time.Millisecond
)

type candidate struct {
	began chan struct{}
	ended chan struct{}
	stop  func()
}

// The first leads already.
func twoCandidates(ctx context.Context, of *target, release bool) (first, second *candidate, err error) {
	if first, err = stand(ctx, of, "first", release); err != nil {
		return nil, nil, err
	}
	if err = first.leads(ctx); err != nil {
		first.stop()
		return nil, nil, err
	}
	if second, err = stand(ctx, of, "second", release); err != nil {
		first.stop()
		return nil, nil, err
	}
	select {
	case <-second.began:
		err = errors.New("both lead")
	case <-time.After(3 * triesAgainIn):
		err = heldBy(ctx, of, "first")
	}
	if err != nil {
		first.stop()
		second.stop()
	}
	return first, second, err
}

func stand(ctx context.Context, of *target, name string, release bool) (*candidate, error) {
	client, err := kubernetes.NewForConfig(of.config)
	if err != nil {
		return nil, err
	}
	within, cancel := context.WithCancel(ctx)
	it := &candidate{began: make(chan struct{}), ended: make(chan struct{})}
	elector, err := leaderelection.NewLeaderElector(leaderelection.LeaderElectionConfig{
		Lock: &resourcelock.LeaseLock{
			LeaseMeta:  metav1.ObjectMeta{Namespace: of.namespace, Name: leaseName},
			Client:     client.CoordinationV1(),
			LockConfig: resourcelock.ResourceLockConfig{Identity: name},
		},
		LeaseDuration:   leaseLasts,
		RenewDeadline:   renewWithin,
		RetryPeriod:     triesAgainIn,
		ReleaseOnCancel: release,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(context.Context) { close(it.began) },
			OnStoppedLeading: func() {},
		},
	})
	if err != nil {
		cancel()
		return nil, err
	}
	go func() {
		defer close(it.ended)
		elector.Run(within)
	}()
	it.stop = func() {
		cancel()
		<-it.ended
	}
	return it, nil
}

func (c *candidate) leads(ctx context.Context) error {
	select {
	case <-c.began:
		return nil
	case <-time.After(3 * leaseLasts):
		return errors.New("the candidate does not lead")
	case <-ctx.Done():
		return ctx.Err()
	}
}

func heldBy(ctx context.Context, of *target, name string) error {
	lease, err := of.client.CoordinationV1().Leases(of.namespace).Get(ctx, leaseName, metav1.GetOptions{})
	if err != nil {
		return err
	}
	if lease.Spec.HolderIdentity == nil || *lease.Spec.HolderIdentity != name {
		return fmt.Errorf("the lease is held by %v, not by %s", lease.Spec.HolderIdentity, name)
	}
	if lease.Spec.RenewTime == nil || lease.Spec.AcquireTime == nil || lease.Spec.LeaseTransitions == nil {
		return fmt.Errorf("the lease lacks a field: %+v", lease.Spec)
	}
	return nil
}
