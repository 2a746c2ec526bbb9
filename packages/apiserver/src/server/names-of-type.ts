import type { ResourceType } from "../types/resource-type.ts";
import { storedAs } from "../types/stored-forms.ts";

export function resourceOf(type: Pick<ResourceType, "group" | "version" | "kind" | "plural">): string {
  return storedAs(type);
}

export function apiVersion(type: Pick<ResourceType, "group" | "version">): string {
  return type.group === "" ? type.version : `${type.group}/${type.version}`;
}
