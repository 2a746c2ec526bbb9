import { compileExpression, firstLine, policyCel } from "../../admit/evaluation.ts";
import { equalJson, type JsonObject } from "../../schema/json-value.ts";
import type { FieldError } from "../../types/refusal.ts";
import { objectsIn, type Problems, text } from "../checks.ts";
import { invalid, required } from "../field-errors.ts";

/** The environment is dear to make, and the same for all: made when the first condition is judged. */
let environment: ReturnType<typeof policyCel> | undefined;

/** Of webhook configurations, which are kept though nobody is called: conditions have to be ones that can be asked. */
export function webhookRules(object: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  const problems: Problems = [];
  for (const [index, webhook] of objectsIn(object, "webhooks").entries()) {
    const before = objectsIn(old ?? {}, "webhooks")[index];
    // What was there before stays, whatever this version makes of it.
    if (before !== undefined && equalJson(before["matchConditions"], webhook["matchConditions"])) continue;
    for (const [at, condition] of objectsIn(webhook, "matchConditions").entries())
      checkCondition(condition, `webhooks[${index}].matchConditions[${at}]`, problems);
  }
  return problems;
}

function checkCondition(condition: JsonObject, field: string, problems: Problems): void {
  const expression = text(condition["expression"]);
  if (expression.trim() === "") problems.push(required(`${field}.expression`));
  else {
    const problem = compilationProblem(expression);
    if (problem !== undefined) problems.push(invalid(`${field}.expression`, expression, problem));
  }
  if (text(condition["name"]) === "") problems.push(required(`${field}.name`));
}

function compilationProblem(expression: string): string | undefined {
  environment ??= policyCel();
  try {
    compileExpression(environment, expression);
    return undefined;
  } catch (cause) {
    return `compilation failed: ${firstLine(cause)}`;
  }
}
