import { decodeBody } from "../decode/body.ts";
import { optionsInvalid } from "../route/query.ts";
import { isObject } from "../schema/json-value.ts";
import { type Call, schemeName } from "./call.ts";
import type { DeleteOptions } from "./deletes.ts";
import { badRequest } from "./refusals.ts";

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

/** How to delete, from the body and the query together; the query counts. 422 for what contradicts itself. */
export function deleteOptionsOf(call: Call): DeleteOptions {
  const { query } = call;
  const read = bodyOf(call);
  const grace = query.integer("gracePeriodSeconds") ?? read.gracePeriodSeconds ?? undefined;
  const policy = policyOf(call, read);
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(read.preconditions === undefined || read.preconditions === null ? {} : { preconditions: read.preconditions }),
    dryRun: query.dryRun("delete") || (read.dryRun ?? []).includes("All"),
    actor: call.actor,
  };
}

function bodyOf({ exchange }: Call): Body {
  if ((exchange.body?.length ?? 0) === 0) return {};
  const body = decodeBody(exchange.body, exchange.headers["content-type"], deleteOptionsKind).value;
  if (!isObject(body)) throw badRequest("DeleteOptions must be an object");
  const { kind, apiVersion } = body as Body;
  // Typed clients name the group of what they delete.
  if (kind !== undefined && kind !== "" && kind !== deleteOptionsKind.kind)
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion ?? "")} in scheme ${schemeName}`,
    );
  return body;
}

function policyOf({ query, verb }: Call, read: Body): Policy | undefined {
  const orphans = query.has("orphanDependents") ? query.flag("orphanDependents") : (read.orphanDependents ?? undefined);
  const policy = query.text("propagationPolicy") || (read.propagationPolicy ?? undefined);
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
