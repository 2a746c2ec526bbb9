/**
 * The parameters of steps: one schema per step definition (an OpenAPI object with scalar properties), values as text, five layers of
 * which a later one wins. `writeOnly` marks a secret: its value is `secret:<name>/<key>`, a reference to a Secret in the platform's
 * namespace, never the secret itself.
 */
export interface ParameterSchema {
  readonly properties?: Readonly<Record<string, ParameterProperty>>;
  readonly required?: readonly string[];
}

export interface ParameterProperty {
  readonly type?: "string" | "integer" | "number" | "boolean";
  readonly description?: string;
  readonly enum?: readonly (string | number | boolean)[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly default?: string | number | boolean;
  readonly writeOnly?: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** In the order in which they are laid over each other. */
export const parameterLayers = ["Default", "Site", "Cluster", "Machine", "Operation"] as const;
export type ParameterLayer = (typeof parameterLayers)[number];

/** What each layer says; the defaults stand in the schemas. */
export type ParameterSources = Readonly<Partial<Record<Exclude<ParameterLayer, "Default">, readonly Parameter[]>>>;

/** Only what some step knows, sorted by name. */
export function resolveParameters(
  schemas: readonly ParameterSchema[],
  sources: ParameterSources,
): readonly Parameter[] {
  const names = new Set(schemas.flatMap((schema) => Object.keys(schema.properties ?? {})));
  return [...names].toSorted().flatMap((name) => {
    const value = explainParameter(schemas, sources, name).at(-1)?.value;
    return value === undefined ? [] : [{ name, value }];
  });
}

export interface ExplainedLayer {
  readonly layer: ParameterLayer;
  readonly value: string;
}

/** The layers that say something about a parameter, weakest first: the last one is the value. Empty: it has none. */
export function explainParameter(
  schemas: readonly ParameterSchema[],
  sources: ParameterSources,
  name: string,
): readonly ExplainedLayer[] {
  return parameterLayers.flatMap((layer) => {
    const value =
      layer === "Default" ? defaultOf(schemas, name) : sources[layer]?.findLast((each) => each.name === name)?.value;
    return value === undefined ? [] : [{ layer, value }];
  });
}

/** Of several steps that know the parameter, the first one's. */
function defaultOf(schemas: readonly ParameterSchema[], name: string): string | undefined {
  const given = schemas.map((schema) => schema.properties?.[name]?.default).find((each) => each !== undefined);
  return given === undefined ? undefined : String(given);
}

/** What a ClusterDeployment says, as a layer: its version is a parameter too. */
export function clusterParameters(
  deployment:
    | { readonly spec: { readonly kubernetesVersion: string; readonly parameters: readonly Parameter[] } }
    | undefined,
): readonly Parameter[] {
  if (deployment === undefined) return [];
  return [{ name: "kubernetesVersion", value: deployment.spec.kubernetesVersion }, ...deployment.spec.parameters];
}
