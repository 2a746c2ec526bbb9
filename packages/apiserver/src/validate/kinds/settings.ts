import { textOfBase64 } from "../../decode/base64.ts";
import { equalJson, isObject, type JsonObject } from "../../schema/json-value.ts";
import type { FieldError } from "../../types/refusal.ts";
import { type Problems, refuseValue, text } from "../checks.ts";
import { forbidden, invalid, required } from "../field-errors.ts";
import { configKeyProblems } from "../names.ts";

/** Bytes that the values of a ConfigMap or a Secret may have together. */
const most = 1_048_576;

export function configMapRules(object: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  const problems: Problems = [];
  const [data, binary] = [valuesIn(object, "data"), valuesIn(object, "binaryData")];
  for (const [key] of data) {
    checkKey("data", key, problems);
    if (binary.some(([other]) => other === key))
      problems.push(invalid(`data[${key}]`, key, "duplicate of key present in binaryData"));
  }
  for (const [key] of binary) checkKey("binaryData", key, problems);
  const bytes = data.reduce((sum, [, value]) => sum + byteLength(value), 0);
  if (bytes + decodedBytes(binary) > most) problems.push(tooLong("[]"));
  if (old !== undefined) checkSealed(object, old, ["data", "binaryData"], problems);
  return problems;
}

export function secretRules(object: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  const problems: Problems = [];
  if (old !== undefined) {
    if (object["type"] !== old["type"]) problems.push(invalid("type", object["type"], "field is immutable"));
    checkSealed(object, old, ["data"], problems);
  }
  const data = valuesIn(object, "data");
  for (const [key] of data) checkKey("data", key, problems);
  if (decodedBytes(data) > most) problems.push(tooLong("data"));
  checkType(object, new Map(data), problems);
  return problems;
}

/** What a type of Secret promises to whoever reads it. */
function checkType(secret: JsonObject, data: ReadonlyMap<string, string>, problems: Problems): void {
  const need = (key: string): void => {
    if (!data.has(key)) problems.push(required(`data[${key}]`));
  };
  switch (secret["type"]) {
    case "kubernetes.io/service-account-token":
      return checkAccount(secret, problems);
    case "kubernetes.io/dockercfg":
      return checkJson(data, ".dockercfg", problems);
    case "kubernetes.io/dockerconfigjson":
      return checkJson(data, ".dockerconfigjson", problems);
    case "kubernetes.io/basic-auth":
      if (data.has("username") || data.has("password")) return undefined;
      need("username");
      return need("password");
    case "kubernetes.io/ssh-auth":
      if ((data.get("ssh-privatekey") ?? "") === "") problems.push(required("data[ssh-privatekey]"));
      return undefined;
    case "kubernetes.io/tls":
      need("tls.crt");
      return need("tls.key");
    default:
      return undefined;
  }
}

const accountAnnotation = "kubernetes.io/service-account.name";

function checkAccount(secret: JsonObject, problems: Problems): void {
  const metadata = isObject(secret["metadata"]) ? secret["metadata"] : {};
  const annotations = isObject(metadata["annotations"]) ? metadata["annotations"] : {};
  if (text(annotations[accountAnnotation]) === "")
    problems.push(required(`metadata.annotations[${accountAnnotation}]`));
}

function checkJson(data: ReadonlyMap<string, string>, key: string, problems: Problems): void {
  const value = data.get(key);
  if (value === undefined) return void problems.push(required(`data[${key}]`));
  const content = textOfBase64(value);
  try {
    JSON.parse(content);
  } catch {
    // Of the reader's own words only those that are certain: the text is a secret.
    problems.push(invalid(`data[${key}]`, "<secret contents redacted>", jsonProblem(content)));
  }
}

/** The two things that Go says most of what is no JSON (`encoding/json`). */
function jsonProblem(content: string): string {
  const [first] = content.trimStart();
  if (first === undefined || /[{[\]"\d-]/.test(first)) return "unexpected end of JSON input";
  return `invalid character '${first}' looking for beginning of value`;
}

function checkSealed(object: JsonObject, old: JsonObject, fields: readonly string[], problems: Problems): void {
  if (old["immutable"] !== true) return;
  const changed = (field: string): boolean => !equalJson(object[field], old[field]);
  for (const field of [...(object["immutable"] === true ? [] : ["immutable"]), ...fields.filter(changed)])
    problems.push(forbidden(field, "field is immutable when `immutable` is set"));
}

function checkKey(field: string, key: string, problems: Problems): void {
  refuseValue(`${field}[${key}]`, key, configKeyProblems(key), problems);
}

function valuesIn(object: JsonObject, field: string): readonly (readonly [string, string])[] {
  const found = object[field];
  return isObject(found) ? Object.entries(found).map(([key, value]) => [key, text(value)]) : [];
}

const encoder = new TextEncoder();

function byteLength(value: string): number {
  return value.length * 3 <= most ? value.length : encoder.encode(value).length;
}

function decodedBytes(values: readonly (readonly [string, string])[]): number {
  return values.reduce((sum, [, value]) => sum + (value.length / 4) * 3 - (/=*$/.exec(value)?.[0].length ?? 0), 0);
}

function tooLong(field: string): FieldError {
  return { reason: "FieldValueTooLong", field, message: `Too long: may not be more than ${most} bytes` };
}
