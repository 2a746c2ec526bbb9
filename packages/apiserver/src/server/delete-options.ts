import { decodeBody } from "../decode/body.ts";
import { isDryRun, optionsInvalid } from "../route/query.ts";
import { isObject } from "../schema/json-value.ts";
import { type SchemaNode, schemaNode } from "../schema/schema-node.ts";
import { wrongType } from "../schema/wrong-type.ts";
import { sharedDefinitions } from "../types/definition-table.ts";
import { type Call, schemeName } from "./call.ts";
import type { DeleteOptions } from "./deletes.ts";
import { badRequest } from "./refusals.ts";

let node: SchemaNode | undefined;
function optionsNode(): SchemaNode {
  node ??= schemaNode(sharedDefinitions().schema("meta.v1.DeleteOptions"));
  return node;
}

const deleteOptionsKind = { group: "", version: "v1", kind: "DeleteOptions" };

type Policy = NonNullable<DeleteOptions["propagationPolicy"]>;
const policies: readonly string[] = ["Foreground", "Background", "Orphan"] satisfies readonly Policy[];

interface Body {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly gracePeriodSeconds?: number | null;
  readonly propagationPolicy?: string | null;
  readonly orphanDependents?: boolean | null;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string } | null;
  readonly dryRun?: readonly string[] | null;
}

/** How to delete: what the body says, or, where there is none, the query. As in the real server a body leaves the query unread. */
export function deleteOptionsOf(call: Call): DeleteOptions {
  const { gracePeriodSeconds, preconditions, dryRun, ...read } = bodyOf(call) ?? queried(call);
  const policy = policyOf(call, read);
  return {
    ...(gracePeriodSeconds === undefined || gracePeriodSeconds === null ? {} : { gracePeriodSeconds }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(preconditions === undefined || preconditions === null ? {} : { preconditions }),
    dryRun: isDryRun("delete", dryRun ?? []),
    actor: call.actor,
  };
}

function queried({ query }: Call): Body {
  const grace = query.integer("gracePeriodSeconds");
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(query.has("orphanDependents") ? { orphanDependents: query.flag("orphanDependents") } : {}),
    ...(query.has("propagationPolicy") ? { propagationPolicy: query.text("propagationPolicy") } : {}),
    dryRun: query.dryRun("delete") ? ["All"] : [],
  };
}

/** Undefined where none was sent. */
function bodyOf({ exchange }: Call): Body | undefined {
  if ((exchange.body?.length ?? 0) === 0) return undefined;
  const body = decodeBody(exchange.body, exchange.headers["content-type"], deleteOptionsKind).value;
  // Options of nothing are options all the same: the query stays unread.
  if (body === null) return {};
  if (!isObject(body)) throw badRequest("DeleteOptions must be an object");
  const { kind, apiVersion } = body as Body;
  // Typed clients name the group of what they delete.
  if (kind !== undefined && kind !== "" && kind !== deleteOptionsKind.kind)
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion ?? "")} in scheme ${schemeName}`,
    );
  const wrong = wrongType(body, optionsNode(), deleteOptionsKind.kind);
  if (wrong !== undefined) throw badRequest(wrong);
  return body;
}

function policyOf({ verb }: Call, read: Body): Policy | undefined {
  const orphans = read.orphanDependents ?? undefined;
  const policy = read.propagationPolicy ?? undefined;
  if (policy === undefined) return orphans === undefined ? undefined : orphans ? "Orphan" : "Background";
  const shown = JSON.stringify(policy);
  if (orphans !== undefined)
    throw optionsInvalid(
      verb,
      "propagationPolicy",
      `Invalid value: ${shown}: orphanDependents and deletionPropagation cannot be both set`,
      "FieldValueInvalid",
    );
  if (!policies.includes(policy))
    throw optionsInvalid(
      verb,
      "propagationPolicy",
      `Unsupported value: ${shown}: supported values: "Foreground", "Background", "Orphan", "nil"`,
      "FieldValueNotSupported",
    );
  return policy as Policy;
}
