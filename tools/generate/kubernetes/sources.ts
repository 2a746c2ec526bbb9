import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { go } from "../../../lab/tools/go.ts";

/** One package of Kubernetes' Go API, and what its types are called in OpenAPI documents and in our table. */
export interface ApiPackage {
  /** `core.v1`: the first part of the names of its definitions in our table. */
  readonly name: string;
  readonly importPath: string;
  readonly folder: string;
  /** Files with the structs. */
  readonly files: readonly string[];
}

export interface Sources {
  readonly packages: readonly ApiPackage[];
  /** The folder with one OpenAPI v3 document for each group and version. */
  readonly openApi: string;
  /** The folder of the module k8s.io/kubernetes. */
  readonly kubernetes: string;
}

/** Group (folder of k8s.io/api) → its served versions. */
const groups: Readonly<Record<string, readonly string[]>> = {
  admissionregistration: ["v1"],
  apps: ["v1"],
  authentication: ["v1"],
  authorization: ["v1"],
  autoscaling: ["v1", "v2"],
  batch: ["v1"],
  certificates: ["v1"],
  coordination: ["v1"],
  core: ["v1"],
  discovery: ["v1"],
  events: ["v1"],
  flowcontrol: ["v1"],
  networking: ["v1"],
  node: ["v1"],
  policy: ["v1"],
  rbac: ["v1"],
  scheduling: ["v1"],
  storage: ["v1"],
};

/** Fetches the modules of a Kubernetes version (1.36.3) through the Go module proxy. */
export function sourcesOf(version: string): Sources {
  const work = mkdtempSync(join(tmpdir(), "dipper-types-"));
  try {
    writeFileSync(join(work, "go.mod"), "module types\n");
    const module = (path: string, number: string): string => {
      const { Dir } = JSON.parse(go(work, ["mod", "download", "-json", `${path}@v${number}`])) as { Dir: string };
      return Dir;
    };
    const library = version.replace(/^1\./, "0.");
    const api = module("k8s.io/api", library);
    const meta = join(module("k8s.io/apimachinery", library), "pkg/apis/meta/v1");
    const extensions = join(module("k8s.io/apiextensions-apiserver", library), "pkg/apis/apiextensions/v1");
    const registration = join(module("k8s.io/kube-aggregator", library), "pkg/apis/apiregistration/v1");
    const kubernetes = module("k8s.io/kubernetes", version);
    return {
      kubernetes,
      openApi: join(kubernetes, "api/openapi-spec/v3"),
      packages: [
        apiPackage("meta.v1", "k8s.io/apimachinery/pkg/apis/meta/v1", meta, "watch.go"),
        apiPackage(
          "apiextensions.v1",
          "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1",
          extensions,
          "types_jsonschema.go",
        ),
        apiPackage("apiregistration.v1", "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1", registration),
        ...Object.entries(groups).flatMap(([group, versions]) =>
          versions.map((each) => apiPackage(`${group}.${each}`, `k8s.io/api/${group}/${each}`, join(api, group, each))),
        ),
      ],
    };
  } finally {
    rmSync(work, { recursive: true });
  }
}

function apiPackage(name: string, importPath: string, folder: string, ...more: readonly string[]): ApiPackage {
  return { name, importPath, folder, files: ["types.go", ...more] };
}

export function readAll(of: ApiPackage): string {
  return of.files.map((file) => readFileSync(join(of.folder, file), "utf8")).join("\n");
}
