import type { AccessRequest } from "@dipper/api";
import { type ResourceAddress, resourceAddress } from "@dipper/kube";
import type { Headers } from "@dipper/world";
import { namesOfSecrets } from "../permission/inside.ts";

/** A request to a managed cluster, read so that it can mean one thing only. */
export interface Asked {
  readonly method: string;
  /** Written anew from its parts: what was judged is what is sent. */
  readonly path: string;
  readonly access: AccessRequest;
  /** What the caller must be allowed: less than `access` where less is shown. */
  readonly needed: AccessRequest;
  /** Undefined: no resource. */
  readonly address: ResourceAddress | undefined;
  readonly writes: boolean;
  readonly dryRun: boolean;
  /** Values are taken out of the Secrets that are answered. */
  readonly masked: boolean;
  /** Asks in the form of a create who one is and what one may. */
  readonly question: Question | undefined;
}

export type Question = "selfsubjectaccessreviews" | "selfsubjectrulesreviews" | "selfsubjectreviews";

/** Why a request is not understood here, with its HTTP status. */
export interface Misread {
  readonly code: 400 | 405;
  readonly message: string;
}

export const writeVerbs: Readonly<Record<string, string>> = {
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};
/** They lead to processes and ports behind the API server, also by GET. */
const connecting: ReadonlySet<string> = new Set(["proxy", "exec", "attach", "portforward"]);
/** Headers that would make the cluster take the caller for somebody else. */
const speaksForOthers = /^(?:impersonate-|x-remote-)/;
const quietConnection = /^\s*(?:keep-alive|close)?\s*$/i;

/** Reads method, path (with query) and headers as they came over the wire. Tricks are refused, not repaired. */
export function askedOf(method: string, url: string, headers: Headers): Asked | Misread {
  const trick = Object.keys(headers).find((name) => speaksForOthers.test(name));
  if (trick !== undefined)
    return misread(`the header ${trick} is refused: this door itself says to the cluster who is asking`);
  if (!quietConnection.test(headers["connection"] ?? "") || headers["upgrade"] !== undefined)
    return misread("this door does not upgrade connections");
  const [raw, query] = splitOnce(url, "?");
  const path = canonical(raw);
  if (typeof path !== "string") return path;
  const reads = method === "GET" || method === "HEAD";
  if (!reads && writeVerbs[method] === undefined)
    return { code: 405, message: `the method ${method} is not known here` };
  const parameters = new URLSearchParams(query);
  const address = resourceAddress(path);
  if (address === undefined) return ofPath(reads, method, path, parameters);
  if (address.resource === "watch") return misread("the paths below watch/ are gone; ask with ?watch=true");
  if (connecting.has(address.subresource))
    return misread(`this door does not lead to ${address.resource}/${address.subresource}`);
  if (address.rest !== "") return misread(`nothing is known below ${address.resource}/${address.subresource}`);
  return ofResource({ method, path, address, accept: headers["accept"] ?? "" }, parameters);
}

function misread(message: string): Misread {
  return { code: 400, message };
}

function splitOnce(text: string, at: string): readonly [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}

/** Each segment decoded once and written again. A slash, a backslash or a percent sign inside a segment never names an object. */
function canonical(raw: string): string | Misread {
  if (!raw.startsWith("/")) return misread("the path does not begin with a slash");
  const segments: string[] = [];
  for (const segment of raw.slice(1).replace(/\/$/, "").split("/")) {
    const text = decoded(segment);
    if (text === undefined || text === "" || text === "." || text === ".." || /[/\\%?#\p{Cc}]/u.test(text))
      return misread(`the path segment ${JSON.stringify(segment.slice(0, 60))} is refused`);
    segments.push(encodeURIComponent(text).replaceAll("%3A", ":"));
  }
  return `/${segments.join("/")}`;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function ofPath(reads: boolean, method: string, path: string, parameters: URLSearchParams): Asked | Misread {
  if (!reads) return { code: 405, message: `${path} is no resource: there is nothing to change` };
  const access = { verb: "get", path };
  return {
    method,
    path: withParameters(path, parameters),
    access,
    needed: access,
    address: undefined,
    writes: false,
    dryRun: false,
    masked: false,
    question: undefined,
  };
}

interface OfResource {
  readonly method: string;
  readonly path: string;
  readonly address: ResourceAddress;
  readonly accept: string;
}

function ofResource({ method, path, address, accept }: OfResource, parameters: URLSearchParams): Asked {
  const { group, resource, subresource, name, namespace } = address;
  const written = writeVerbs[method];
  const verb = written ?? readVerb(address, parameters);
  const access = {
    verb: verb === "delete" && name === "" ? "deletecollection" : verb,
    group,
    resource,
    ...(subresource === "" ? {} : { subresource }),
    ...(name === "" ? {} : { name }),
    ...(namespace === "" ? {} : { namespace }),
  };
  const question = written === undefined ? undefined : questionOf(address);
  const secrets = group === "" && resource === "secrets" && subresource === "";
  const masked = secrets && (verb === "get" || verb === "list") && parameters.get("masked") === "true";
  const names = masked || (secrets && written === undefined && isBareTable(accept, parameters));
  parameters.delete("masked");
  return {
    method,
    path: withParameters(path, parameters),
    access,
    needed:
      question !== undefined
        ? { verb: "get", path: "/version" }
        : names
          ? { ...access, subresource: namesOfSecrets }
          : access,
    address,
    writes: written !== undefined && question === undefined,
    dryRun: written !== undefined && parameters.getAll("dryRun").includes("All"),
    masked,
    question,
  };
}

/** Columns alone: a server that cannot make tables must not answer with the objects instead. */
function isBareTable(accept: string, parameters: URLSearchParams): boolean {
  const includes = parameters.getAll("includeObject");
  return (
    includes.length === 1 &&
    includes[0] === "None" &&
    accept.split(",").every((each) => /^\s*application\/json\s*;.*\bas=Table\b/.test(each))
  );
}

function questionOf({ group, resource }: ResourceAddress): Question | undefined {
  if (
    group === "authorization.k8s.io" &&
    (resource === "selfsubjectaccessreviews" || resource === "selfsubjectrulesreviews")
  )
    return resource;
  return group === "authentication.k8s.io" && resource === "selfsubjectreviews" ? resource : undefined;
}

function readVerb({ name }: ResourceAddress, parameters: URLSearchParams): string {
  const watch = ["true", "1"].includes(parameters.get("watch") ?? "");
  if (watch) return "watch";
  return name === "" ? "list" : "get";
}

function withParameters(path: string, parameters: URLSearchParams): string {
  const query = parameters.toString();
  return query === "" ? path : `${path}?${query}`;
}
