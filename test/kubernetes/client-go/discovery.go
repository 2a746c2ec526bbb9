package main

import (
	"context"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/restmapper"
)

// Discovery, aggregated and one group after the other, says the same; the mapper made of it finds what appears later, short names too.
func discoveryAndMapper(ctx context.Context, of *target) error {
	if err := sameWithAndWithoutAggregation(of); err != nil {
		return err
	}
	cached := memory.NewMemCacheClient(of.client.Discovery())
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(cached)
	deployments, err := mapper.RESTMapping(schema.GroupKind{Group: "apps", Kind: "Deployment"})
	if err != nil {
		return err
	}
	if deployments.Resource.Resource != "deployments" || deployments.Scope.Name() != "namespace" {
		return fmt.Errorf("deployments map to %+v", deployments)
	}
	boats, remove, err := defineBoats(ctx, of)
	if err != nil {
		return err
	}
	defer remove()
	err = eventually(ctx, "the mapper knows the new kind", func(context.Context) (bool, string, error) {
		mapper.Reset()
		mapping, err := mapper.RESTMapping(boats.kind.GroupKind(), boats.kind.Version)
		if err != nil {
			return false, err.Error(), nil
		}
		return mapping.Resource == boats.resource, mapping.Resource.String(), nil
	})
	if err != nil {
		return err
	}
	short, err := restmapper.NewShortcutExpander(mapper, cached, nil).ResourceFor(schema.GroupVersionResource{Group: boats.kind.Group, Resource: "bt"})
	if err != nil {
		return err
	}
	if short != boats.resource {
		return fmt.Errorf("the short name means %s", short)
	}
	return nil
}

func sameWithAndWithoutAggregation(of *target) error {
	aggregated, err := resourcesOf(of.client.Discovery())
	if err != nil {
		return err
	}
	legacy := of.client.DiscoveryClient.WithLegacy()
	plain, err := resourcesOf(legacy)
	if err != nil {
		return err
	}
	if len(aggregated) < 50 {
		return fmt.Errorf("only %d resources are served", len(aggregated))
	}
	if missing := aggregated.SymmetricDifference(plain); missing.Len() > 0 {
		return fmt.Errorf("in one form of discovery alone: %v", sets.List(missing))
	}
	version, err := of.client.Discovery().ServerVersion()
	if err != nil {
		return err
	}
	if version.Major != "1" || version.GitVersion == "" {
		return fmt.Errorf("the version is %+v", version)
	}
	return nil
}

// Group, version, resource, scope, verbs of everything that is served.
func resourcesOf(client discovery.DiscoveryInterface) (sets.Set[string], error) {
	_, lists, err := client.ServerGroupsAndResources()
	if err != nil {
		return nil, err
	}
	lines := sets.New[string]()
	for _, list := range lists {
		for _, each := range list.APIResources {
			verbs := slices.Sorted(slices.Values([]string(each.Verbs)))
			lines.Insert(fmt.Sprintf("%s/%s %s %t %v %v", list.GroupVersion, each.Name, each.Kind, each.Namespaced, verbs, each.ShortNames))
		}
	}
	return lines, nil
}

// Both documents that describe the kinds: version 2 in protobuf, as Argo CD reads it, and version 3 group by group.
func openAPI(ctx context.Context, of *target) error {
	boats, remove, err := defineBoats(ctx, of)
	if err != nil {
		return err
	}
	defer remove()
	err = eventually(ctx, "version 2 describes boats", func(context.Context) (bool, string, error) {
		document, err := of.client.Discovery().OpenAPISchema()
		if err != nil {
			return false, "", err
		}
		path := fmt.Sprintf("/apis/%s/%s/namespaces/{namespace}/boats", boats.kind.Group, boats.kind.Version)
		for _, each := range document.GetPaths().GetPath() {
			if each.GetName() == path {
				return true, "", nil
			}
		}
		return false, fmt.Sprintf("%d paths", len(document.GetPaths().GetPath())), nil
	})
	if err != nil {
		return err
	}
	return eventually(ctx, "version 3 describes boats", func(context.Context) (bool, string, error) {
		paths, err := of.client.Discovery().OpenAPIV3().Paths()
		if err != nil {
			return false, "", err
		}
		own, there := paths["apis/"+boats.kind.GroupVersion().String()]
		if !there {
			return false, fmt.Sprintf("%d documents", len(paths)), nil
		}
		text, err := own.Schema("application/json")
		return err == nil && len(text) > 0, "", err
	})
}
