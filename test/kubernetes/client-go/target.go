package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// The server as one scenario has it: a namespace, connections that can be cut, and a count of what was asked.
type target struct {
	namespace string
	config    *rest.Config
	other     *rest.Config
	client    *kubernetes.Clientset
	wires     *wires
	asked     *requests
}

func newTarget(ctx context.Context, name, kubeconfig, other string) (*target, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	stranger, err := clientcmd.BuildConfigFromFlags("", other)
	if err != nil {
		return nil, err
	}
	of := &target{config: config, other: stranger, wires: &wires{}, asked: &requests{}}
	config.QPS, config.Burst = 2000, 4000
	config.Dial = of.wires.dial
	config.Wrap(of.asked.counting)
	if of.client, err = kubernetes.NewForConfig(config); err != nil {
		return nil, err
	}
	made, err := of.client.CoreV1().Namespaces().Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "client-go-"}}, metav1.CreateOptions{})
	if err != nil {
		return nil, fmt.Errorf("the namespace of %s: %w", name, err)
	}
	of.namespace = made.Name
	// Pods want it; a controller makes it where there is one.
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "default"}}
	if _, err := of.client.CoreV1().ServiceAccounts(made.Name).Create(ctx, account, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
		return nil, fmt.Errorf("the account of %s: %w", name, err)
	}
	return of, nil
}

func (of *target) leave() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	defer of.wires.cut()
	err := of.client.CoreV1().Namespaces().Delete(ctx, of.namespace, metav1.DeleteOptions{})
	if err != nil && !apierrors.IsNotFound(err) {
		return fmt.Errorf("deleting the namespace: %w", err)
	}
	return nil
}

// A copy of the configuration that shares the connections' register.
func (of *target) with(change func(*rest.Config)) *rest.Config {
	config := rest.CopyConfig(of.config)
	change(config)
	return config
}

// Open connections of a scenario.
type wires struct {
	mutex sync.Mutex
	open  []net.Conn
}

func (w *wires) dial(ctx context.Context, network, address string) (net.Conn, error) {
	connection, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.open = append(w.open, connection)
	return connection, nil
}

// Every connection ends in the middle of whatever it carries.
func (w *wires) cut() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, connection := range w.open {
		_ = connection.Close()
	}
	w.open = nil
}

// How often collections were listed and watched.
type requests struct {
	mutex     sync.Mutex
	lists     int
	watches   int
	streamed  int
	protobuf  int
	transport http.RoundTripper
}

type countingTransport struct {
	requests *requests
	inner    http.RoundTripper
}

func (r *requests) counting(inner http.RoundTripper) http.RoundTripper {
	return &countingTransport{requests: r, inner: inner}
}

func (t *countingTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	t.requests.note(request)
	return t.inner.RoundTrip(request)
}

func (r *requests) note(request *http.Request) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	query := request.URL.Query()
	switch {
	case request.Header.Get("Content-Type") == "application/vnd.kubernetes.protobuf":
		r.protobuf++
	case query.Get("sendInitialEvents") == "true":
		r.streamed++
	case query.Get("watch") == "true":
		r.watches++
	case request.Method == http.MethodGet && query.Has("limit"), request.Method == http.MethodGet && query.Has("resourceVersion"):
		r.lists++
	}
}

func (r *requests) forget() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.lists, r.watches, r.streamed, r.protobuf = 0, 0, 0, 0
}

func (r *requests) counts() (lists, streamed, watches, protobuf int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.lists, r.streamed, r.watches, r.protobuf
}

// Looks every 50 ms until `look` says true; the last thing it said is the error's reason.
func eventually(ctx context.Context, what string, look func(context.Context) (bool, string, error)) error {
	last := ""
	err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, 30*time.Second, true, func(ctx context.Context) (bool, error) {
		done, seen, err := look(ctx)
		last = seen
		return done, err
	})
	if err != nil {
		return fmt.Errorf("%s: %w (last seen: %s)", what, err, last)
	}
	return nil
}
