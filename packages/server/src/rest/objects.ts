import { createHash } from "node:crypto";
import { apiVersionOf, DipperError, isCode, isoTime, type KubeObject, platformNamespace } from "@dipper/api";
import type { Manager } from "@dipper/controller";
import type { NewObject, Ref } from "@dipper/kube";
import type { Route } from "@dipper/room";
import type { Clock } from "@dipper/world";
import { withinScope } from "../permission/gate.ts";
import type { ServerCall } from "./bind-routes.ts";
import { Lister, type ListQuery } from "./list.ts";
import { type Resource, resources } from "./resources.ts";
import { demandLimits, demandWithin } from "./token-limits.ts";

interface ObjectRouteDeps {
  readonly manager: Manager;
  readonly clock: Clock;
}

/** The generic routes of every kind: lists and objects out of the caches, changes through the API server on behalf of the caller. */
export function objectRoutes(deps: ObjectRouteDeps): readonly Route[] {
  return resources.flatMap((resource) => routesOf(resource, resource.name, deps));
}

/** The same under the other spellings (`stepruns`, `autooperationtasks`); not documented. */
export function aliasRoutes(deps: ObjectRouteDeps): readonly Route[] {
  return resources.flatMap((resource) => resource.aliases.flatMap((alias) => routesOf(resource, alias, deps)));
}

const fieldManager = "dipper-server";
/** Carries the hash of caller and key, so that a repeated create finds what the first one made. */
const idempotencyAnnotation = "dipper.dev/idempotency-key";

const named = {
  type: "object",
  required: ["name"],
  properties: { name: { type: "string", maxLength: 253 }, ns: { type: "string", maxLength: 63 } },
};
const anObject = { type: "object" };

const listInput = {
  type: "object",
  additionalProperties: false,
  properties: {
    limit: { type: "integer", minimum: 1, maximum: 1000, default: 200, description: "Objects per answer." },
    continue: { type: "string", maxLength: 4096, description: "Token of the answer before." },
    filter: {
      type: "string",
      maxLength: 16_384,
      description: "Words and `key:value` tokens: `state:fail rack:r07,r08 10.0.0.11`.",
    },
    sort: {
      type: "string",
      maxLength: 253,
      description: "A field, with `-` before it downwards. Absent: worst first.",
    },
    facets: {
      type: "string",
      maxLength: 1024,
      description: "Fields to count, with commas. Absent: those of the kind.",
    },
  },
};

function routesOf(resource: Resource, name: string, deps: ObjectRouteDeps): readonly Route[] {
  const { kind } = resource;
  const object = { $ref: `#/components/schemas/${kind.kind}` };
  const lister = new Lister(resource);
  const cache = () => deps.manager.cache<KubeObject>(kind);
  return [
    {
      method: "GET",
      path: `/api/v1/${name}`,
      doc: `Lists ${kind.kind} objects: filtered, sorted and counted, out of the cache.`,
      permission: { verb: "view", on: "filtered" },
      input: listInput,
      output: listOutput(object),
      async handle(call: ServerCall) {
        const seen = cache().all().filter(viewer(resource, call));
        const page = lister.page(seen, call.input as ListQuery, deps.clock.now());
        return { ...page, asOf: isoTime(cache().asOf) };
      },
    },
    {
      method: "GET",
      path: `/api/v1/${name}/:name`,
      doc: `Reads one ${kind.kind}.`,
      permission: { verb: "view", on: "filtered" },
      input: named,
      output: object,
      async handle(call: ServerCall) {
        const ref = refOf(resource, call);
        const found = cache().get(ref) ?? (await call.kube.get(kind, ref, { signal: call.signal }));
        if (found === undefined)
          throw new DipperError("NotFound", { kind: kind.kind, name: ref.name, plural: kind.plural });
        if (!mayView(resource, found, call)) throw notVisible(resource, found, call);
        return found;
      },
    },
    {
      method: "POST",
      path: `/api/v1/${name}`,
      doc: `Creates a ${kind.kind}. The body is the object, or its spec. With the header Idempotency-Key a repeated call answers what the first one made.`,
      permission: { verb: "operate", on: "filtered" },
      input: anObject,
      output: object,
      handle: (call: ServerCall) => create(resource, call, deps.clock),
    },
    {
      method: "PATCH",
      path: `/api/v1/${name}/:name`,
      doc: `Changes a ${kind.kind} by JSON merge patch. With the header If-Match (the resourceVersion) only if it is still the same.`,
      permission: { verb: "operate", on: "filtered" },
      input: named,
      output: object,
      async handle(call: ServerCall) {
        const { name: _name, ns: _ns, ...patch } = call.input;
        const ifVersion = single(call.headers["if-match"])?.replaceAll('"', "");
        const options = {
          manager: fieldManager,
          signal: call.signal,
          ...(ifVersion === undefined ? {} : { ifVersion }),
        };
        await demandLimits(
          resource,
          call,
          { ref: refOf(resource, call), cache: cache() },
          patch as Partial<KubeObject>,
        );
        return call.kube.patch(kind, refOf(resource, call), patch, options);
      },
    },
    {
      method: "DELETE",
      path: `/api/v1/${name}/:name`,
      doc: `Deletes a ${kind.kind}. An unfinished operation is cancelled by it.`,
      permission: { verb: "operate", on: "filtered" },
      input: { ...named, properties: { ...named.properties, uid: { type: "string", maxLength: 64 } } },
      output: { type: "null" },
      async handle(call: ServerCall) {
        await demandLimits(resource, call, { ref: refOf(resource, call), cache: cache() }, undefined);
        const uid = typeof call.input["uid"] === "string" ? { uid: call.input["uid"] } : {};
        await call.kube.delete(kind, refOf(resource, call), { manager: fieldManager, signal: call.signal, ...uid });
        return undefined;
      },
    },
  ];
}

/** What belongs to no cluster (policies, spare machines, pools) everybody sees who is signed in and may view anything at all. */
export function mayView(resource: Resource, object: KubeObject, call: Pick<ServerCall, "may" | "caller">): boolean {
  const cluster = resource.clusterOf(object);
  if (resource.seenBy !== undefined) return call.may?.(resource.seenBy, cluster) ?? true;
  if (cluster === undefined) return withinScope(call.caller.scope, "view");
  return call.may?.("view", cluster) ?? true;
}

/** The same for many objects: there are far fewer clusters than objects, and each is asked for once. */
export function viewer(resource: Resource, call: Pick<ServerCall, "may" | "caller">): (object: KubeObject) => boolean {
  const known = new Map<string | undefined, boolean>();
  return (object) => {
    const cluster = resource.clusterOf(object);
    const before = known.get(cluster);
    if (before !== undefined) return before;
    const may = mayView(resource, object, call);
    known.set(cluster, may);
    return may;
  };
}

async function create(resource: Resource, call: ServerCall, clock: Clock): Promise<KubeObject> {
  const { kind } = resource;
  const given = call.input as Partial<KubeObject>;
  // A body with `metadata`, `spec` or `apiVersion` is the object, everything else is its spec.
  const isObject = given.metadata !== undefined || given.apiVersion !== undefined || given.spec !== undefined;
  const metadata = (isObject ? given.metadata : undefined) ?? {};
  const key = single(call.headers["idempotency-key"]);
  const hash =
    key === undefined
      ? undefined
      : createHash("sha256")
          .update(JSON.stringify([call.user, kind.plural, key]))
          .digest("hex");
  if (given.apiVersion !== undefined && given.apiVersion !== apiVersionOf(kind)) {
    throw new DipperError("BadRequest", {
      problem: `the body's apiVersion is ${given.apiVersion}, here stand objects of ${apiVersionOf(kind)}`,
    });
  }
  const name = (metadata as { readonly name?: string }).name;
  const base = `${kind.kind.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase()}-`;
  const object = {
    ...(isObject ? given : { spec: given }),
    metadata: {
      ...metadata,
      ...(kind.scope === "Namespaced"
        ? { namespace: (metadata as { readonly namespace?: string }).namespace ?? platformNamespace }
        : {}),
      // Derived from the key, so that two calls at the same moment cannot make two objects.
      ...(name !== undefined
        ? {}
        : hash === undefined
          ? { generateName: base }
          : { name: `${base}${hash.slice(0, 8)}` }),
      ...(hash === undefined
        ? {}
        : {
            annotations: {
              ...(metadata as { readonly annotations?: object }).annotations,
              [idempotencyAnnotation]: hash,
            },
          }),
    },
  } as NewObject<KubeObject>;
  demandWithin(resource, call, object as KubeObject);
  try {
    const made = await call.kube.create(kind, object, { manager: fieldManager, signal: call.signal });
    call.audit({ object: `${kind.kind} ${made.metadata.name}` });
    void call.reply.code(201).header("location", `/api/v1/${resource.name}/${encodeURIComponent(made.metadata.name)}`);
    return made as KubeObject;
  } catch (error) {
    const repeated = isCode(error, "AlreadyExists") && hash !== undefined;
    const before = repeated ? await sameAsBefore(resource, object, hash, { call, clock }) : undefined;
    if (before === undefined) throw error;
    void call.reply.header("idempotency-replayed", "true");
    return before;
  }
}

/** What the first call with this key made. Of two calls at the same moment the other one's object may come into sight a moment later. */
async function sameAsBefore(
  resource: Resource,
  object: NewObject<KubeObject>,
  hash: string,
  { call, clock }: { readonly call: ServerCall; readonly clock: Clock },
): Promise<KubeObject | undefined> {
  const { name, namespace } = object.metadata;
  const ref = { ...(namespace === undefined ? {} : { namespace }), name: name ?? "" };
  for (let tries = 0; tries < 20; tries++) {
    const found: KubeObject | undefined = await call.kube.get(resource.kind, ref, { signal: call.signal });
    if (found !== undefined) return found.metadata.annotations?.[idempotencyAnnotation] === hash ? found : undefined;
    await clock.sleep(50, call.signal);
  }
  return undefined;
}

function refOf(resource: Resource, call: ServerCall): Ref {
  const name = String(call.input["name"]);
  if (resource.kind.scope === "Cluster") return { name };
  return { namespace: typeof call.input["ns"] === "string" ? call.input["ns"] : platformNamespace, name };
}

function notVisible(resource: Resource, object: KubeObject, call: ServerCall): DipperError {
  const verb = resource.seenBy ?? "view";
  const problem = `the verb "${verb}" on cluster ${resource.clusterOf(object) ?? "*"} is needed`;
  return new DipperError("Forbidden", {
    user: call.user,
    verb,
    resource: resource.kind.kind,
    name: object.metadata.name,
    problem,
  });
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function listOutput(object: object): object {
  return {
    type: "object",
    required: ["items", "total", "facets", "asOf"],
    properties: {
      items: { type: "array", items: object },
      continue: { type: "string" },
      total: { type: "integer" },
      facets: { type: "object", additionalProperties: { type: "object", additionalProperties: { type: "integer" } } },
      asOf: { type: "string", format: "date-time" },
    },
  };
}
