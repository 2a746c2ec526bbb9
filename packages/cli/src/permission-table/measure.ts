import { type DefinedKind, DipperError, isCode, type KubeObject, SelfSubjectAccessReview } from "@dipper/api";
import { bearer, type DeclaredRoute, letters, type Person, people, type Stage, scopes } from "./stage.ts";

const { signal } = new AbortController();

/** A column for each scope, in it the letters of the roles that may: `.o..a`. */
export async function cells(may: (person: Person) => boolean | Promise<boolean>): Promise<string> {
  const columns: string[] = [];
  for (const scope of scopes) {
    let column = "";
    for (const person of people.filter((each) => each.scope === scope))
      column += (await may(person)) ? letters[person.role] : ".";
    columns.push(column);
  }
  return columns.join("  ");
}

/** Calls the route about cluster `a`. Whatever else comes of it: 401 and 403 are no. */
export async function mayCall({ server }: Stage, route: DeclaredRoute, person: Person): Promise<boolean> {
  const { on } = route.permission;
  const field = typeof on === "object" ? on.clusterFrom : undefined;
  const url = route.path.replace(/:(\w+)/g, (_, name: string) => (name === field ? "a" : "x"));
  const inPath = field !== undefined && route.path.split("/").includes(`:${field}`);
  const given = field === undefined || inPath ? {} : nested(field.split("."), "a");
  const reads = route.method === "GET" || route.method === "DELETE";
  const query = reads && Object.keys(given).length > 0 ? `?${field}=a` : "";
  const answer = await server.inject({
    method: route.method,
    url: `${url}${query}`,
    headers: bearer(person.name),
    ...(reads ? {} : { payload: given }),
  });
  if (answer.statusCode >= 500) throw new Error(`${route.method} ${url}: ${answer.statusCode} ${answer.body}`);
  return answer.statusCode !== 401 && answer.statusCode !== 403;
}

function nested(path: readonly string[], value: string): object {
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object;
}

/** A verb of the Kubernetes API on an object that belongs to cluster `a`. */
export interface Question {
  readonly kind: DefinedKind;
  readonly verb: string;
  /** It exists. */
  readonly object: KubeObject;
}

/** Writes are tried as a dry run, so that admission has its say; of reads RBAC is asked. */
export async function mayDo(stage: Stage, { kind, verb, object }: Question, person: Person): Promise<boolean> {
  const { namespace, name } = object.metadata;
  const ref = { ...(namespace === undefined ? {} : { namespace }), name };
  const kube = stage.as(person.name);
  const options = { manager: "test", dryRun: true, signal };
  switch (verb) {
    case "create": {
      const metadata = { ...(namespace === undefined ? {} : { namespace }), name: `${name}-2` };
      return allowed(kube.create(kind, { ...object, metadata } as never, options));
    }
    case "patch":
      return allowed(kube.patch(kind, ref, { metadata: { labels: { tried: "yes" } } }, options));
    case "update":
      return allowed(stage.put(person.name, kind, object));
    case "delete":
      return allowed(kube.delete(kind, ref, options));
    default:
      return canI(stage, person.name, { verb, kind, ...ref });
  }
}

async function allowed(trying: Promise<unknown>): Promise<boolean> {
  try {
    await trying;
    return true;
  } catch (cause) {
    if (isCode(cause, "Forbidden")) return false;
    throw DipperError.from(cause);
  }
}

/** As `kubectl auth can-i`. */
export async function canI(
  stage: Stage,
  person: string,
  {
    verb,
    kind,
    namespace,
    name,
  }: { readonly verb: string; readonly kind: DefinedKind; readonly namespace?: string; readonly name: string },
): Promise<boolean> {
  const nameless = ["create", "list", "watch", "deletecollection"].includes(verb);
  const resourceAttributes = {
    verb,
    group: kind.group,
    resource: kind.plural,
    ...(nameless ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const review = { metadata: {}, spec: { resourceAttributes } } as never;
  const answer = await stage.as(person).create(SelfSubjectAccessReview, review, { manager: "test", signal });
  return (answer.status as { readonly allowed?: boolean } | undefined)?.allowed === true;
}
