import type { Environment } from "@marcbachmann/cel-js";
import { compileExpression, type Evaluate, firstLine } from "./evaluation.ts";
import type { AdmissionPolicy, Mutation, PolicyBinding, Validation } from "./policies.ts";

type Compiled = { readonly run: Evaluate } | { readonly broken: string };

/** A policy with its bindings, ready to run. What does not compile fails when it is asked, as the policy's failurePolicy says. */
export class CompiledPolicy {
  readonly policy: AdmissionPolicy;
  readonly bindings: readonly PolicyBinding[];
  readonly validations: readonly (Validation & { readonly test: Compiled; readonly text: Compiled | undefined })[];
  readonly mutations: readonly { readonly type: Mutation["patchType"]; readonly make: Compiled }[];
  readonly #conditions: readonly { readonly name: string; readonly test: Compiled }[];
  readonly #variables: readonly { readonly name: string; readonly value: Compiled }[];

  constructor(policy: AdmissionPolicy, bindings: readonly PolicyBinding[], environment: Environment) {
    const compile = (expression: string): Compiled => {
      try {
        return { run: compileExpression(environment, expression) };
      } catch (error) {
        return { broken: firstLine(error) };
      }
    };
    this.policy = policy;
    this.bindings = bindings.filter((binding) => binding.spec.policyName === policy.metadata.name);
    const { matchConditions = [], variables = [], validations = [], mutations = [] } = policy.spec;
    this.#conditions = matchConditions.map(({ name, expression }) => ({ name, test: compile(expression) }));
    this.#variables = variables.map(({ name, expression }) => ({ name, value: compile(expression) }));
    this.validations = validations.map((each) => ({
      ...each,
      test: compile(each.expression),
      text: each.messageExpression === undefined ? undefined : compile(each.messageExpression),
    }));
    this.mutations = mutations.map((each) => ({
      type: each.patchType,
      make: compile(each.patchType === "JSONPatch" ? each.jsonPatch.expression : each.applyConfiguration.expression),
    }));
  }

  get name(): string {
    return this.policy.metadata.name;
  }

  get failsClosed(): boolean {
    return this.policy.spec.failurePolicy !== "Ignore";
  }

  /** The context with this policy's variables, each computed when it is first asked for. */
  scope(context: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const variables: Record<string, unknown> = {};
    const scope = { ...context, variables };
    for (const { name, value } of this.#variables) {
      let known: { readonly value: unknown } | undefined;
      Object.defineProperty(variables, name, {
        enumerable: true,
        get: () => {
          known ??= { value: run(value, scope) };
          return known.value;
        },
      });
    }
    return scope;
  }

  /** Do all match conditions hold? Throws where one cannot be evaluated and none says no. */
  applies(scope: Readonly<Record<string, unknown>>): boolean {
    if (this.policy.spec.paramKind !== undefined)
      throw new Error("policies with paramKind are not supported by this server");
    let problem: Error | undefined;
    for (const { name, test } of this.#conditions) {
      try {
        if (run(test, scope) !== true) return false;
      } catch (error) {
        problem ??= new Error(`matchCondition '${name}': ${firstLine(error)}`);
      }
    }
    if (problem !== undefined) throw problem;
    return true;
  }
}

export function run(compiled: Compiled, scope: Readonly<Record<string, unknown>>): unknown {
  if ("broken" in compiled) throw new Error(`compilation failed: ${compiled.broken}`);
  return compiled.run(scope);
}
