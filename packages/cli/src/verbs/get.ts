import { DipperError, type Kind, type KubeObject } from "@dipper/api";
import { kindOf, namespaceOf } from "../client/kinds.ts";
import { columnsOf } from "../output/columns.ts";
import { optionText, type Verb, type VerbContext } from "./verb.ts";

async function all(
  context: VerbContext,
  kind: Kind<KubeObject>,
  labels: string | undefined,
): Promise<readonly KubeObject[]> {
  const found: KubeObject[] = [];
  const pages = context.kube.pages(kind, {
    ...namespaceOf(kind),
    ...(labels === undefined ? {} : { labels }),
    signal: context.signal,
  });
  for await (const page of pages) found.push(...page.items);
  return found;
}

/** The cluster that an object is about, wherever its kind says it. */
function clusterOf(object: KubeObject): string | undefined {
  const spec = (object.spec ?? {}) as {
    readonly clusterName?: string;
    readonly cluster?: string;
    readonly consumerRef?: { readonly clusterName?: string };
  };
  return spec.clusterName ?? spec.cluster ?? spec.consumerRef?.clusterName;
}

export const get: Verb = async (context, input) => {
  const [word = "", name] = input.args;
  const kind = kindOf(word);
  const cluster = optionText(input, "cluster");
  const objects =
    name === undefined ? await all(context, kind, optionText(input, "selector")) : [await one(context, kind, name)];
  const shown = objects.filter((object) => cluster === undefined || clusterOf(object) === cluster);
  const value = name === undefined ? { apiVersion: "v1", kind: "List", items: shown } : shown[0];
  const names = shown.map((object) => `${kind.plural}/${object.metadata.name}`);
  context.out.objects(value, names, () => {
    if (shown.length === 0) {
      context.out.say(`No ${kind.plural}${cluster === undefined ? "" : ` of cluster ${cluster}`}.`);
      return;
    }
    const columns = columnsOf(kind, context.world.clock.now());
    context.out.rows(
      columns.map((column) => column.name),
      shown.map((object) => columns.map((column) => column.cell(object))),
    );
  });
  return 0;
};

export async function one(context: VerbContext, kind: Kind<KubeObject>, name: string): Promise<KubeObject> {
  const object = await context.kube.get(kind, { ...namespaceOf(kind), name }, { signal: context.signal });
  if (object === undefined) throw new DipperError("NotFound", { kind: kind.kind, name, plural: kind.plural });
  return object;
}
