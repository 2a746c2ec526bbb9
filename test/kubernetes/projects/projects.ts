/** A project whose CustomResourceDefinitions are inside its Go module. Nothing of it is kept here but the name and the version. */
export interface Project {
  readonly name: string;
  readonly module: string;
  readonly version: string;
  /** Files or folders of the module, with the definitions. */
  readonly definitions: readonly string[];
  /** Files or folders of the module, with custom resources; objects of other groups in them are left out. */
  readonly examples: readonly string[];
}

/** The one place where their versions stand. Custom resources of our own are in `samples/NAME.yaml`. */
export const projects: readonly Project[] = [
  {
    name: "cert-manager",
    module: "github.com/cert-manager/cert-manager",
    version: "1.21.2",
    definitions: ["deploy/crds"],
    examples: ["test/fixtures/cert-manager-resources.yaml"],
  },
  {
    name: "prometheus-operator",
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "0.85.0",
    definitions: ["example/prometheus-operator-crd"],
    examples: ["example/user-guides/alerting", "example/user-guides/getting-started", "example/thanos"],
  },
  {
    name: "gateway-api",
    module: "sigs.k8s.io/gateway-api",
    version: "1.5.0",
    definitions: ["config/crd/standard"],
    examples: ["examples/standard"],
  },
  {
    name: "cluster-api",
    module: "sigs.k8s.io/cluster-api",
    version: "1.14.2",
    definitions: ["core/config/crd/bases"],
    examples: [],
  },
  {
    name: "argo-cd",
    module: "github.com/argoproj/argo-cd/v3",
    version: "3.5.7",
    definitions: ["manifests/crds"],
    examples: ["applicationset/examples/list-generator", "applicationset/examples/design-doc"],
  },
  {
    name: "istio",
    module: "istio.io/api",
    version: "1.32.0",
    definitions: ["kubernetes/customresourcedefinitions.gen.yaml"],
    examples: [],
  },
  {
    name: "flux",
    module: "github.com/fluxcd/source-controller",
    version: "1.9.6",
    definitions: ["config/crd/bases"],
    examples: ["config/samples"],
  },
  {
    name: "velero",
    module: "github.com/vmware-tanzu/velero",
    version: "1.18.3",
    definitions: ["config/crd/v1/bases"],
    examples: ["tilt-resources/examples"],
  },
  {
    name: "kueue",
    module: "sigs.k8s.io/kueue",
    version: "0.17.0",
    definitions: ["config/components/crd/bases"],
    examples: [],
  },
  {
    name: "karpenter",
    module: "sigs.k8s.io/karpenter",
    version: "1.14.1",
    definitions: ["pkg/apis/crds"],
    examples: ["test/pkg/environment/common/default_nodepool.yaml"],
  },
];
