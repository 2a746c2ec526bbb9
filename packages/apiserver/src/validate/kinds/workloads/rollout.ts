import type { JsonObject } from "../../../schema/json-value.ts";
import { checkNotNegative, objectIn, type Problems, text } from "../../checks.ts";
import { forbidden, invalid, required, unsupported } from "../../field-errors.ts";

export function checkDeploymentStrategy(spec: JsonObject, problems: Problems): void {
  const strategy = objectIn(spec, "strategy") ?? {};
  const type = text(strategy["type"]);
  const rolling = objectIn(strategy, "rollingUpdate");
  const path = "spec.strategy.rollingUpdate";
  if (type === "Recreate") {
    if (rolling !== undefined)
      problems.push(forbidden(path, "may not be specified when strategy `type` is 'Recreate'"));
  } else if (type === "RollingUpdate") {
    if (rolling !== undefined) checkRolling(rolling, path, problems);
  } else problems.push(unsupported("spec.strategy", shown(type, rolling), ["Recreate", "RollingUpdate"]));
}

/** A strategy as Go's own type shows it: the fields by their names in the code. */
function shown(type: string, rolling: JsonObject | undefined): JsonObject {
  const amounts =
    rolling === undefined
      ? null
      : { MaxUnavailable: rolling["maxUnavailable"] ?? 0, MaxSurge: rolling["maxSurge"] ?? 0 };
  return { Type: type, RollingUpdate: amounts };
}

function checkRolling(rolling: JsonObject, path: string, problems: Problems): void {
  const { maxUnavailable, maxSurge } = rolling;
  checkAmount(maxUnavailable, `${path}.maxUnavailable`, problems);
  checkAmount(maxSurge, `${path}.maxSurge`, problems);
  if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0)
    problems.push(invalid(`${path}.maxUnavailable`, maxUnavailable, "may not be 0 when `maxSurge` is 0"));
  checkShare(maxUnavailable, `${path}.maxUnavailable`, problems);
}

export function checkDaemonStrategy(spec: JsonObject, problems: Problems): void {
  const strategy = objectIn(spec, "updateStrategy") ?? {};
  const type = text(strategy["type"]);
  const rolling = objectIn(strategy, "rollingUpdate");
  const path = "spec.updateStrategy.rollingUpdate";
  if (type === "OnDelete") return;
  if (type !== "RollingUpdate")
    return void problems.push(unsupported("spec.updateStrategy", shown(type, rolling), ["RollingUpdate", "OnDelete"]));
  if (rolling === undefined) return void problems.push(required(path));
  const { maxUnavailable, maxSurge } = rolling;
  for (const check of [checkAmount, checkShare]) {
    check(maxUnavailable, `${path}.maxUnavailable`, problems);
    check(maxSurge, `${path}.maxSurge`, problems);
  }
  const [less, more] = [amountOf(maxUnavailable) !== 0, amountOf(maxSurge) !== 0];
  if (less && more)
    problems.push(invalid(`${path}.maxSurge`, maxSurge, "may not be set when maxUnavailable is non-zero"));
  else if (!less && !more) problems.push(required(`${path}.maxUnavailable`, "cannot be 0 when maxSurge is 0"));
}

export function checkStatefulStrategy(spec: JsonObject, problems: Problems): void {
  const strategy = objectIn(spec, "updateStrategy") ?? {};
  const type = text(strategy["type"]);
  const rolling = objectIn(strategy, "rollingUpdate");
  const path = "spec.updateStrategy";
  if (type === "") problems.push(required(path));
  else if (type === "OnDelete") {
    if (rolling !== undefined)
      problems.push(
        invalid(
          `${path}.rollingUpdate`,
          { Partition: rolling["partition"] ?? 0, MaxUnavailable: rolling["maxUnavailable"] ?? null },
          "only allowed for updateStrategy 'RollingUpdate'",
        ),
      );
  } else if (type !== "RollingUpdate") {
    const value = { Type: type, RollingUpdate: null };
    problems.push(invalid(path, value, "must be 'RollingUpdate' or 'OnDelete'"));
  } else if (rolling !== undefined) checkPartition(rolling, `${path}.rollingUpdate`, problems);
}

function checkPartition(rolling: JsonObject, path: string, problems: Problems): void {
  checkNotNegative(rolling, ["partition"], path, problems);
  const amount = rolling["maxUnavailable"];
  if (amount === undefined) return;
  const field = `${path}.maxUnavailable`;
  checkAmount(amount, field, problems);
  if (amountOf(amount) === 0) problems.push(invalid(field, amount, "cannot be 0"));
  checkShare(amount, field, problems);
}

const percent = /^[0-9]+%$/;

/** A number of pods or a share of them. */
function checkAmount(amount: unknown, field: string, problems: Problems): void {
  if (typeof amount === "number" && amount < 0)
    problems.push(invalid(field, amount, "must be greater than or equal to 0"));
  if (typeof amount === "string" && !percent.test(amount))
    problems.push(
      invalid(
        field,
        amount,
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ),
    );
}

function checkShare(amount: unknown, field: string, problems: Problems): void {
  if (typeof amount === "string" && percent.test(amount) && Number.parseInt(amount, 10) > 100)
    problems.push(invalid(field, amount, "must not be greater than 100%"));
}

function amountOf(amount: unknown): number {
  if (typeof amount === "number") return amount;
  const number = Number.parseInt(text(amount), 10);
  return Number.isNaN(number) ? 0 : number;
}
