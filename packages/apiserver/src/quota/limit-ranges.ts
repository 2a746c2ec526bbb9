import { isObject, type JsonObject } from "../schema/json-value.ts";
import { quantityText } from "../schema/quantity.ts";
import type { AdmissionRequest } from "../server/admission.ts";
import { resourceOf } from "../server/names-of-type.ts";
import { forbidden } from "../server/refusals.ts";
import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { type Amounts, amountsOf, billionths, containersIn, podAmounts } from "./pod-resources.ts";

interface Limit {
  readonly type: string;
  readonly [field: string]: unknown;
}

const annotation = "kubernetes.io/limit-ranger";

function limitsIn(store: Store, namespace: string): readonly Limit[] {
  return [...store.staged("/limitranges").under(`${namespace}/`)].flatMap(
    (entry) => (store.shared(entry)["spec"] as { readonly limits?: readonly Limit[] } | undefined)?.limits ?? [],
  );
}

function textsOf(limit: Limit, field: string): Readonly<Record<string, string>> {
  return isObject(limit[field]) ? (limit[field] as Record<string, string>) : {};
}

/** Gives the containers of a new pod what they do not say themselves. Changes `pod`. */
export function admitLimits(pod: StoredObject, store: Store): void {
  const spec = pod["spec"] as JsonObject;
  const limits = limitsIn(store, pod.metadata.namespace ?? "").filter(({ type }) => type === "Container");
  const said: string[] = [];
  for (const [list, what] of [
    ["containers", "container"],
    ["initContainers", "init container"],
  ] as const)
    for (const container of containersIn(spec, list))
      for (const [side, field, word] of [
        ["requests", "defaultRequest", "request"],
        ["limits", "default", "limit"],
      ] as const) {
        const set = fillAmounts(container, side, Object.assign({}, ...limits.map((each) => textsOf(each, field))));
        if (set.length > 0) said.push(`${set.join(", ")} ${word} for ${what} ${String(container["name"] as string)}`);
      }
  if (said.length > 0)
    pod.metadata.annotations = {
      ...pod.metadata.annotations,
      [annotation]: `LimitRanger plugin set: ${said.join("; ")}`,
    };
}

function fillAmounts(container: JsonObject, side: string, wanted: Readonly<Record<string, string>>): readonly string[] {
  const resources = isObject(container["resources"]) ? container["resources"] : {};
  const given = isObject(resources[side]) ? resources[side] : {};
  const names = Object.keys(wanted)
    .filter((name) => given[name] === undefined)
    .toSorted();
  if (names.length === 0) return [];
  const filled = Object.fromEntries(names.map((name) => [name, wanted[name]]));
  container["resources"] = { ...resources, [side]: { ...given, ...filled } };
  return names;
}

/** Throws 403 for a pod or a claim outside the limits of its namespace. */
export function requireLimits(request: AdmissionRequest, store: Store): void {
  const { type, object, operation, subresource } = request;
  const resource = resourceOf(type);
  const isClaim = resource === "/persistentvolumeclaims";
  if (object === undefined || subresource !== "" || !(isClaim || (resource === "/pods" && operation === "create")))
    return;
  const limits = limitsIn(store, object.metadata.namespace ?? "");
  const problems = limits.flatMap((limit) => (isClaim ? claimProblems(object, limit) : podProblems(object, limit)));
  if (problems.length === 0) return;
  const text = problems.length === 1 ? (problems[0] ?? "") : `[${problems.join(", ")}]`;
  throw forbidden(type, object.metadata.name ?? "", text);
}

function podProblems(pod: StoredObject, limit: Limit): readonly string[] {
  const spec = pod["spec"] as JsonObject;
  if (limit.type === "Pod")
    return amountProblems(limit, { requests: podAmounts(spec, "requests"), limits: podAmounts(spec, "limits") });
  if (limit.type !== "Container") return [];
  return [...containersIn(spec, "containers"), ...containersIn(spec, "initContainers")].flatMap((each) =>
    amountProblems(limit, { requests: amountsOf(each, "requests"), limits: amountsOf(each, "limits") }),
  );
}

interface Given {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

function amountProblems(limit: Limit, given: Given): readonly string[] {
  const sorted = (field: string): readonly (readonly [string, string])[] =>
    Object.entries(textsOf(limit, field)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...sorted("min").map(([name, least]) => belowProblem({ name, least, type: limit.type }, given)),
    ...sorted("max").map(([name, most]) => aboveProblem({ name, most, type: limit.type }, given)),
    ...sorted("maxLimitRequestRatio").map(([name, ratio]) => ratioProblem({ name, ratio, type: limit.type }, given)),
  ].filter((problem) => problem !== undefined);
}

function belowProblem(
  { name, least, type }: { readonly name: string; readonly least: string; readonly type: string },
  given: Given,
): string | undefined {
  const [request, limit] = [given.requests.get(name), given.limits.get(name)];
  const text = `minimum ${name} usage per ${type} is ${least}`;
  if (request === undefined) return `${text}.  No request is specified`;
  if (request < billionths(least)) return `${text}, but request is ${shown(request, name)}`;
  return limit !== undefined && limit < billionths(least) ? `${text}, but limit is ${shown(limit, name)}` : undefined;
}

function aboveProblem(
  { name, most, type }: { readonly name: string; readonly most: string; readonly type: string },
  given: Given,
): string | undefined {
  const [request, limit] = [given.requests.get(name), given.limits.get(name)];
  const text = `maximum ${name} usage per ${type} is ${most}`;
  if (limit === undefined) return `${text}.  No limit is specified`;
  if (limit > billionths(most)) return `${text}, but limit is ${shown(limit, name)}`;
  return request !== undefined && request > billionths(most)
    ? `${text}, but request is ${shown(request, name)}`
    : undefined;
}

function ratioProblem(
  { name, ratio, type }: { readonly name: string; readonly ratio: string; readonly type: string },
  given: Given,
): string | undefined {
  const [request = 0n, limit = 0n] = [given.requests.get(name), given.limits.get(name)];
  const text = `${name} max limit to request ratio per ${type} is ${ratio}, but`;
  if (request === 0n) return `${text} no request is specified or request is 0`;
  if (limit === 0n) return `${text} no limit is specified or limit is 0`;
  const is = Number(limit) / Number(request);
  return is > Number(billionths(ratio)) / 1e9 ? `${text} provided ratio is ${is.toFixed(6)}` : undefined;
}

/** Bytes are written in powers of 1024. */
function shown(amount: bigint, name: string): string {
  return quantityText({ billionths: amount, suffix: name === "cpu" ? "decimal" : "binary" });
}

function claimProblems(claim: StoredObject, limit: Limit): readonly string[] {
  if (limit.type !== "PersistentVolumeClaim") return [];
  const spec = isObject(claim["spec"]) ? claim["spec"] : {};
  const size = amountsOf({ resources: spec["resources"] }, "requests").get("storage");
  const [least, most] = [textsOf(limit, "min")["storage"], textsOf(limit, "max")["storage"]];
  const text = (word: string, bound: string): string =>
    `${word} storage usage per PersistentVolumeClaim is ${bound}, but request is ${shown(size ?? 0n, "storage")}`;
  if (size === undefined) return [];
  return [
    ...(least !== undefined && size < billionths(least) ? [text("minimum", least)] : []),
    ...(most !== undefined && size > billionths(most) ? [text("maximum", most)] : []),
  ];
}
