// Command client-go asks an API server what operators written in Go ask of it, through client-go itself, and says of each scenario
// whether it held: one line of JSON each. Which way informers take their first look is chosen by KUBE_FEATURE_WatchListClient.
//
//	client-go --kubeconfig FILE --other-kubeconfig FILE [--only NAME,NAME]
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/klog/v2"
	"sigs.k8s.io/controller-runtime/pkg/log"
)

// A scenario that is not done by then has failed.
const patience = 90 * time.Second

type scenario struct {
	name string
	run  func(context.Context, *target) error
}

// In the order in which they run.
var scenarios = []scenario{
	{"informers", informers},
	{"informers-through-closed-watches", informersThroughClosedWatches},
	{"informers-through-cut-connections", informersThroughCutConnections},
	{"metadata-informers", metadataInformers},
	{"paging", paging},
	{"retry-watcher", retryWatcher},
	{"leader-election-released", leaderElectionReleased},
	{"leader-election-expired", leaderElectionExpired},
	{"event-recorder", eventRecorder},
	{"event-series", eventSeries},
	{"apply-conflict-and-force", applyConflictAndForce},
	{"apply-gives-up-fields", applyGivesUpFields},
	{"protobuf", protobufBodies},
	{"dynamic", dynamicClient},
	{"metadata", metadataClient},
	{"discovery", discoveryAndMapper},
	{"openapi", openAPI},
	{"access-reviews", accessReviews},
	{"token-request", tokenRequest},
	{"eviction", eviction},
	{"scale", scaleClient},
	{"controller-runtime-client", controllerRuntimeClient},
	{"controller-runtime-cache", controllerRuntimeCache},
}

// What is printed of a scenario.
type outcome struct {
	Name    string  `json:"name"`
	Passed  bool    `json:"passed"`
	Why     string  `json:"why,omitempty"`
	Seconds float64 `json:"seconds"`
}

func main() {
	kubeconfig := flag.String("kubeconfig", "", "of somebody in system:masters")
	other := flag.String("other-kubeconfig", "", "of somebody who may do nothing")
	only := flag.String("only", "", "names of scenarios, separated by commas; all where empty")
	flag.Parse()
	quiet()
	chosen := scenarios
	if *only != "" {
		names := strings.Split(*only, ",")
		chosen = slices.DeleteFunc(slices.Clone(scenarios), func(each scenario) bool { return !slices.Contains(names, each.name) })
		if len(chosen) != len(names) {
			fmt.Fprintf(os.Stderr, "not every one of %s is a scenario\n", *only)
			os.Exit(2)
		}
	}
	lines := json.NewEncoder(os.Stdout)
	for _, each := range chosen {
		if err := lines.Encode(attempt(each, *kubeconfig, *other)); err != nil {
			os.Exit(2)
		}
	}
}

// Each scenario has a namespace of its own, which is deleted afterwards, and its own connections.
func attempt(each scenario, kubeconfig, other string) (result outcome) {
	started := time.Now()
	result = outcome{Name: each.name, Passed: true}
	fail := func(why string) {
		result.Passed = false
		if result.Why == "" {
			result.Why = why
		}
	}
	defer func() {
		if thrown := recover(); thrown != nil {
			fail(fmt.Sprintf("panic: %v %s", thrown, debug.Stack()))
		}
		result.Seconds = time.Since(started).Seconds()
	}()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	of, err := newTarget(ctx, each.name, kubeconfig, other)
	if err != nil {
		fail(err.Error())
		return result
	}
	if err := each.run(ctx, of); err != nil {
		fail(err.Error())
	}
	if err := of.leave(); err != nil {
		fail(err.Error())
	}
	return result
}

// Libraries report what they retry; a scenario that fails says why itself.
func quiet() {
	klog.SetLogger(logr.Discard())
	log.SetLogger(logr.Discard())
	runtime.ErrorHandlers = nil
}
