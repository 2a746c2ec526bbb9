import { jsonPatch } from "../patch/json-patch.ts";
import { rootNode } from "../patch/typed-node.ts";
import { mergeTyped } from "../patch/typed-value.ts";
import { celValue, jsonValue } from "../schema/cel/values.ts";
import { copyJson, isObject } from "../schema/json-value.ts";
import type { AdmissionRequest } from "../server/admission.ts";
import type { Authority } from "../server/authority.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { refuse } from "../types/refusal.ts";
import { CompiledPolicy, run } from "./compiled-policy.ts";
import { type Asked, contextOf, firstLine, policyCel } from "./evaluation.ts";
import { matches } from "./match.ts";
import type { PolicyBinding, PolicySource, Validation } from "./policies.ts";

export interface AdmitterDeps {
  readonly policies: PolicySource;
  readonly authority: Authority;
  /** A Namespace by name. */
  readonly namespace: (name: string) => object | undefined;
}

/**
 * Evaluates ValidatingAdmissionPolicies and MutatingAdmissionPolicies (admissionregistration.k8s.io/v1) as the real server does: a policy
 * counts once a binding names it; mutating ones run in the order of their names, then all validating ones, of which the first that denies
 * gives the answer. `params` are not supported: a policy with `paramKind` is refused when it runs.
 *
 * @example
 * const admitter = new Admitter({ policies, authority, namespace });
 * const mutated = admitter.mutate(request); // then validate it against the schema
 * const warnings = admitter.validate({ ...request, object: mutated });
 */
export class Admitter {
  readonly #deps: AdmitterDeps;
  #revision: number | string | undefined;
  #mutating: readonly CompiledPolicy[] = [];
  #validating: readonly CompiledPolicy[] = [];

  constructor(deps: AdmitterDeps) {
    this.#deps = deps;
  }

  /** The object as mutating policies leave it; the same one where none had anything to do. */
  mutate(request: AdmissionRequest): StoredObject | undefined {
    this.#refresh();
    let object = request.object;
    if (object === undefined) return undefined;
    for (const policy of this.#mutating) {
      const asked = this.#asked({ ...request, object });
      if (!isBound(policy, asked)) continue;
      try {
        const scope = policy.scope(contextOf(asked, this.#deps.authority));
        if (!policy.applies(scope)) continue;
        for (const mutation of policy.mutations) {
          const made = jsonValue(run(mutation.make, { ...scope, object: celValue(object, undefined) }));
          const before: StoredObject = object;
          object = mutation.type === "JSONPatch" ? patched(before, made) : merged(request, before, made);
        }
      } catch (error) {
        if (policy.failsClosed) throw denied(asked, `policy '${policy.name}' failed: ${firstLine(error)}`, "Invalid");
      }
    }
    return object;
  }

  /** Throws the first denial; returns the warnings of bindings that only warn. */
  validate(request: AdmissionRequest): readonly string[] {
    this.#refresh();
    const warnings: string[] = [];
    const asked = this.#asked(request);
    let context: Record<string, unknown> | undefined;
    for (const policy of this.#validating) {
      const bindings = bindingsOf(policy, asked);
      if (bindings.length === 0) continue;
      context ??= contextOf(asked, this.#deps.authority);
      for (const problem of problemsOf(policy, context)) {
        for (const binding of bindings) {
          const text = `ValidatingAdmissionPolicy '${policy.name}' with binding '${binding.metadata.name}' denied request: ${problem.message}`;
          const actions = binding.spec.validationActions ?? ["Deny"];
          if (actions.includes("Deny")) throw denied(asked, text, problem.reason);
          if (actions.includes("Warn")) warnings.push(`Validation failed for ${text.replace(" denied request", "")}`);
        }
      }
    }
    return warnings;
  }

  #refresh(): void {
    const revision = this.#deps.policies.revision();
    if (revision === this.#revision) return;
    this.#revision = revision;
    const { validating, validatingBindings, mutating, mutatingBindings } = this.#deps.policies.policies();
    this.#mutating = [];
    this.#validating = [];
    // Most simulated clusters have no policies, and an environment is not small.
    if (validating.length + mutating.length === 0) return;
    const environment = policyCel();
    const byName = (a: CompiledPolicy, b: CompiledPolicy): number => (a.name < b.name ? -1 : 1);
    this.#mutating = mutating.map((each) => new CompiledPolicy(each, mutatingBindings, environment)).sort(byName);
    this.#validating = validating.map((each) => new CompiledPolicy(each, validatingBindings, environment)).sort(byName);
  }

  #asked(request: AdmissionRequest): Asked {
    const { type, object, old, subresource, actor, dryRun } = request;
    const metadata = (object ?? old)?.metadata;
    const namespace = type.namespaced ? this.#deps.namespace(metadata?.namespace ?? "") : undefined;
    const operation = ({ create: "CREATE", update: "UPDATE", status: "UPDATE", delete: "DELETE" } as const)[
      request.operation
    ];
    return { type, object, old, namespace, operation, name: metadata?.name ?? "", subresource, actor, dryRun };
  }
}

function bindingsOf(policy: CompiledPolicy, asked: Asked): readonly PolicyBinding[] {
  if (policy.bindings.length === 0 || !matches(policy.policy.spec.matchConstraints, asked)) return [];
  return policy.bindings.filter((binding) => matches(binding.spec.matchResources, asked));
}

function isBound(policy: CompiledPolicy, asked: Asked): boolean {
  return bindingsOf(policy, asked).length > 0;
}

interface Problem {
  readonly message: string;
  readonly reason: NonNullable<Validation["reason"]>;
}

function problemsOf(policy: CompiledPolicy, context: Readonly<Record<string, unknown>>): readonly Problem[] {
  const scope = policy.scope(context);
  try {
    if (!policy.applies(scope)) return [];
  } catch (error) {
    return policy.failsClosed ? [{ message: firstLine(error), reason: "Invalid" }] : [];
  }
  const problems: Problem[] = [];
  for (const validation of policy.validations) {
    try {
      if (run(validation.test, scope) === true) continue;
      problems.push({ message: messageOf(validation, scope), reason: validation.reason ?? "Invalid" });
    } catch (error) {
      if (!policy.failsClosed) continue;
      problems.push({
        message: `expression '${validation.expression}' resulted in error: ${firstLine(error)}`,
        reason: "Invalid",
      });
    }
  }
  return problems;
}

function messageOf(
  validation: CompiledPolicy["validations"][number],
  scope: Readonly<Record<string, unknown>>,
): string {
  const fallback = validation.message ?? `failed expression: ${validation.expression}`;
  if (validation.text === undefined) return fallback;
  try {
    const message = run(validation.text, scope);
    return typeof message === "string" && message.trim() !== "" ? message : fallback;
  } catch {
    return fallback;
  }
}

function merged(request: AdmissionRequest, object: StoredObject, applied: unknown): StoredObject {
  if (!isObject(applied)) throw new Error("the expression of an ApplyConfiguration must give an Object");
  return mergeTyped(copyJson(object), applied, rootNode(request.type)) as StoredObject;
}

function patched(object: StoredObject, operations: unknown): StoredObject {
  if (!Array.isArray(operations)) throw new Error("the expression of a JSONPatch must give a list");
  return operations.length === 0 ? object : (jsonPatch(object, operations) as StoredObject);
}

const codes = {
  Unauthorized: "Unauthorized",
  Forbidden: "Forbidden",
  Invalid: "Invalid",
  RequestEntityTooLarge: "TooLarge",
} as const;

function denied(asked: Asked, problem: string, reason: keyof typeof codes): Error {
  const { type, name } = asked;
  const qualified = type.group === "" ? type.plural : `${type.plural}.${type.group}`;
  const details = { name, ...(type.group === "" ? {} : { group: type.group }), kind: type.plural };
  return refuse(codes[reason], `${qualified} "${name}" is forbidden: ${problem}`, details);
}
