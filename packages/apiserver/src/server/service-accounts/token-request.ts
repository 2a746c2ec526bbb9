import { isoTime } from "@dipper/api";
import type { Answer } from "@dipper/world";
import { decodeBody } from "../../decode/body.ts";
import { trackManagers } from "../../patch/managed-fields.ts";
import { isObject, type JsonObject } from "../../schema/json-value.ts";
import { type Entry, keyOf } from "../../store/entry.ts";
import { sharedDefinitions } from "../../types/definition-table.ts";
import { type FieldError, refuse, refuseInvalid } from "../../types/refusal.ts";
import { type Call, managerOf, objectOf } from "../call.ts";
import type { MutationDeps } from "../mutations.ts";
import { badRequest, conflict, notFound } from "../refusals.ts";
import { jsonAnswer } from "../status.ts";
import type { BoundObject, ServiceAccountTokens } from "./tokens.ts";

const kind = { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" } as const;
const defaultSeconds = 3_600;
const shortestSeconds = 600;
const longestSeconds = 2 ** 32;
const bindable: Readonly<Record<string, { readonly resource: string; readonly plural: string }>> = {
  Pod: { resource: "/pods", plural: "pods" },
  Secret: { resource: "/secrets", plural: "secrets" },
  Node: { resource: "/nodes", plural: "nodes" },
};

/** `POST serviceaccounts/<name>/token`: a token for that account, for some audiences and some time. */
export function requestToken(deps: MutationDeps, tokens: ServiceAccountTokens | undefined, call: Call): Answer {
  if (tokens === undefined)
    throw refuse("NotImplemented", "this server has no key to sign tokens of service accounts with");
  const decoded = decodeBody(call.exchange.body, call.exchange.headers["content-type"], kind);
  const request = objectOf(decoded.value, kind);
  call.facts.object = { metadata: request.metadata };
  const { namespace, name } = call.target;
  const account = deps.store.committed("/serviceaccounts").get(keyOf(namespace, name));
  if (account === undefined) throw notFound(call.type, name);
  if ((request.metadata.name ?? name) !== name)
    throw badRequest(`the name of the object (${request.metadata.name}) does not match the name on the URL (${name})`);
  const spec = isObject(request["spec"]) ? request["spec"] : {};
  const seconds = secondsOf(spec["expirationSeconds"]);
  const audiences = Array.isArray(spec["audiences"]) ? (spec["audiences"] as string[]) : [];
  const bound = boundObject(deps, call, spec["boundObjectRef"]);
  const grant = { namespace, account: { name, uid: account.uid }, audiences, seconds, bound };
  const node = nodeOf(deps, namespace, bound);
  const { token, expires } = tokens.issue(node === undefined ? grant : { ...grant, node });
  return jsonAnswer(201, {
    kind: kind.kind,
    apiVersion: `${kind.group}/${kind.version}`,
    metadata: {
      name,
      namespace,
      uid: account.uid,
      creationTimestamp: isoTime(deps.clock.now()),
      managedFields: managersOf(deps, call, spec),
    },
    spec: {
      audiences: audiences.length === 0 ? [tokens.issuer] : audiences,
      expirationSeconds: seconds,
      boundObjectRef: spec["boundObjectRef"] ?? null,
    },
    status: { token, expirationTimestamp: isoTime(expires * 1000) },
  });
}

/** As every object that somebody writes, what he wrote of a request is his. */
function managersOf(deps: MutationDeps, call: Call, spec: JsonObject): unknown {
  const schema = sharedDefinitions().kindSchema("authentication.v1.TokenRequest");
  const who = { manager: managerOf(call), subresource: "token", now: deps.clock.now() };
  const { metadata } = trackManagers({ ...call.type, ...kind, schema }, undefined, { spec }, who);
  return (metadata as JsonObject)["managedFields"];
}

function secondsOf(given: unknown): number {
  if (given === undefined || given === null) return defaultSeconds;
  const seconds = Number(given);
  if (seconds < shortestSeconds)
    throw invalid(`Invalid value: ${seconds}: may not specify a duration less than 10 minutes`);
  if (seconds > longestSeconds)
    throw invalid(`Invalid value: ${seconds}: may not specify a duration larger than 2^32 seconds`);
  return seconds;
}

function invalid(message: string): Error {
  const problem: FieldError = { reason: "FieldValueInvalid", field: "spec.expirationSeconds", message };
  return refuseInvalid({ ...kind, name: "" }, [problem]);
}

function boundObject(deps: MutationDeps, call: Call, given: unknown): BoundObject | undefined {
  if (!isObject(given)) return undefined;
  const {
    kind: of,
    name = "",
    uid = "",
    apiVersion,
  } = given as { kind?: string; name?: string; uid?: string; apiVersion?: string };
  const collection = bindable[of ?? ""];
  if (collection === undefined || (apiVersion !== undefined && apiVersion !== "v1"))
    throw badRequest(`cannot bind token to object of type ${groupVersion(apiVersion)}, Kind=${String(of)}`);
  const namespace = of === "Node" ? "" : call.target.namespace;
  const entry = deps.store.committed(collection.resource).get(keyOf(namespace, name));
  const type = { ...call.type, plural: collection.plural };
  if (entry === undefined) throw notFound(type, name);
  if (uid !== "" && uid !== entry.uid)
    throw conflict(
      type,
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  requireOwnPod(call, of, deps, entry);
  return { kind: of as BoundObject["kind"], name, uid: entry.uid };
}

/** `v1` is `/v1`, as the real server writes a group and a version. */
function groupVersion(apiVersion: string | undefined): string {
  return apiVersion?.includes("/") === true ? apiVersion : `/${apiVersion ?? ""}`;
}

/** A pod can carry only the tokens of the account that it runs as. */
function requireOwnPod(call: Call, kindOfBound: string | undefined, deps: MutationDeps, entry: Entry): void {
  if (kindOfBound !== "Pod") return;
  const spec = deps.store.shared(entry)["spec"] as { serviceAccountName?: string } | undefined;
  // Pods of the simulated kubelets name no account.
  const account = spec?.serviceAccountName ?? "default";
  if (account === call.target.name) return;
  throw badRequest(
    `cannot bind token for serviceaccount "${call.target.name}" to pod running with different serviceaccount name.`,
  );
}

function nodeOf(
  deps: MutationDeps,
  namespace: string,
  bound: BoundObject | undefined,
): { readonly name: string; readonly uid: string } | undefined {
  if (bound?.kind !== "Pod") return undefined;
  const pod = deps.store.committed("/pods").get(keyOf(namespace, bound.name));
  const name = pod?.fields["spec.nodeName"] ?? "";
  const node = name === "" ? undefined : deps.store.committed("/nodes").get(name);
  return node === undefined ? undefined : { name, uid: node.uid };
}
