import type { JsonObject } from "../../../schema/json-value.ts";
import { checkDescendingPath, checkFileMode, type Problems, text } from "../../checks.ts";
import { invalid, required } from "../../field-errors.ts";

/** A key and the file it becomes. */
export function checkItem(item: JsonObject, place: string, problems: Problems): void {
  if (text(item["key"]) === "") problems.push(required(`${place}.key`));
  if (text(item["path"]) === "") problems.push(required(`${place}.path`));
  checkLocalPath(text(item["path"]), `${place}.path`, problems);
  checkFileMode(item["mode"], `${place}.mode`, problems);
}

/** Below the volume, and not a name that the kubelet needs itself. */
export function checkLocalPath(path: string, field: string, problems: Problems): void {
  checkDescendingPath(path, field, problems);
  if (path.startsWith("..") && !path.startsWith("../")) problems.push(invalid(field, path, "must not start with '..'"));
}
