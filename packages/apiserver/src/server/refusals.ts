import { refuse } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";

/** The refusals that many verbs share, in the words of the real server. */
export function qualified(type: ResourceType): string {
  return type.group === "" ? type.plural : `${type.plural}.${type.group}`;
}

function details(
  type: ResourceType,
  name: string,
): { readonly name: string; readonly group?: string; readonly kind: string } {
  return type.group === "" ? { name, kind: type.plural } : { name, group: type.group, kind: type.plural };
}

export function notFound(type: ResourceType, name: string): Error {
  return refuse("NotFound", `${qualified(type)} "${name}" not found`, details(type, name));
}

export function alreadyExists(type: ResourceType, name: string): Error {
  return refuse("AlreadyExists", `${qualified(type)} "${name}" already exists`, details(type, name));
}

export function conflict(type: ResourceType, name: string, problem: string): Error {
  return refuse(
    "Conflict",
    `Operation cannot be fulfilled on ${qualified(type)} "${name}": ${problem}`,
    details(type, name),
  );
}

export const modified = "the object has been modified; please apply your changes to the latest version and try again";

export function badRequest(message: string): Error {
  return refuse("BadRequest", message);
}

export function forbidden(
  type: ResourceType,
  name: string,
  problem: string,
  causes?: { readonly reason: string; readonly message: string; readonly field: string }[],
): Error {
  const extra = causes === undefined ? {} : { causes };
  return refuse("Forbidden", `${qualified(type)} "${name}" is forbidden: ${problem}`, {
    ...details(type, name),
    ...extra,
  });
}

export function methodNotAllowed(): Error {
  return refuse("MethodNotAllowed", "the server does not allow this method on the requested resource", {});
}

export function noSuchResource(): Error {
  return refuse("NotFound", "the server could not find the requested resource", {});
}
