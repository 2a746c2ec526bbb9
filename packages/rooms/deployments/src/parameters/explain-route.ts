import {
  clusterParameters,
  DipperError,
  explainParameter,
  type Machine,
  type ParameterSchema,
  type ParameterSources,
  Site,
  StepDefinition,
} from "@dipper/api";
import type { RoomDeps, Route } from "@dipper/room";
import type { Sources } from "../sources.ts";

/** Which layer says what a parameter is on a machine: the same function as the plan uses. */
export function explainRoute({ manager }: Pick<RoomDeps, "manager">, sources: Sources): Route {
  const definitions = manager.cache(StepDefinition);
  const sites = manager.cache(Site);
  return {
    method: "GET",
    path: "/api/v1/parameters/explain",
    doc: "Which layer sets a parameter on a machine (default, site, cluster, machine), and what each layer says. Without a key: all parameters that some step knows.",
    permission: { verb: "view", on: "filtered" },
    input: {
      type: "object",
      required: ["machine"],
      additionalProperties: false,
      properties: {
        machine: { type: "string", maxLength: 63, description: "Name of the Machine." },
        key: { type: "string", maxLength: 128, description: "Name of the parameter. Default: all." },
      },
    },
    output: {
      type: "object",
      properties: {
        machine: { type: "string" },
        parameters: {
          type: "array",
          items: {
            type: "object",
            properties: {
              name: { type: "string" },
              value: { type: "string", description: "Absent: no layer says anything." },
              layer: { type: "string", description: "The layer that won." },
              layers: { type: "array", items: { type: "object" } },
              steps: { type: "array", items: { type: "string" } },
              description: { type: "string" },
            },
          },
        },
      },
    },
    async handle(call) {
      const { machine: name, key } = call.input as { machine: string; key?: string };
      const machine = sources.machines.get({ name });
      const cluster = machine?.spec.consumerRef?.clusterName;
      const hidden = call.may?.("view", cluster) === false;
      if (machine === undefined || hidden)
        throw new DipperError("NotFound", { kind: "Machine", name, plural: "machines" });
      const steps = definitions
        .all()
        .map(({ spec }) => ({ step: spec.step, schema: spec.parameters.schema as ParameterSchema }))
        .toSorted((a, b) => (a.step < b.step ? -1 : 1));
      const known = new Set(steps.flatMap(({ schema }) => Object.keys(schema.properties ?? {})));
      if (key !== undefined && !known.has(key))
        throw new DipperError("NotFound", { kind: "Parameter", name: key, plural: "stepdefinitions" });
      const layers = layersFor(machine, sources, (site) => sites.get({ name: site }));
      const names = key === undefined ? [...known].toSorted() : [key];
      return { machine: name, parameters: names.map((each) => explained(each, steps, layers)) };
    },
  };
}

function explained(
  name: string,
  steps: readonly { readonly step: string; readonly schema: ParameterSchema }[],
  sources: ParameterSources,
) {
  const knowing = steps.filter(({ schema }) => schema.properties?.[name] !== undefined);
  const layers = explainParameter(
    knowing.map(({ schema }) => schema),
    sources,
    name,
  );
  const won = layers.at(-1);
  const description = knowing[0]?.schema.properties?.[name]?.description;
  return {
    name,
    ...(won === undefined ? {} : { value: won.value, layer: won.layer }),
    layers,
    steps: knowing.map(({ step }) => step),
    ...(description === undefined ? {} : { description }),
  };
}

/** An Operation's own parameters come on top; they belong to it and not to the machine. */
function layersFor({ spec }: Machine, sources: Sources, siteOf: (name: string) => Site | undefined): ParameterSources {
  const name = spec.consumerRef?.clusterName ?? "";
  const cluster = sources.clusters.get({ name });
  const site = siteOf(spec.site === "" ? (cluster?.spec.site ?? "default") : spec.site);
  return {
    Site: site?.spec.parameters ?? [],
    Cluster: clusterParameters(sources.deployments.get({ name })),
    Machine: spec.parameters,
  };
}
