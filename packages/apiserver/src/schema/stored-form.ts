import type { KubeObject } from "@dipper/api";
import { TypeTable } from "../types/type-table.ts";
import { shape } from "./prepare.ts";

/**
 * Objects of built-in kinds as the server stores them, with all defaults: for whoever fills a journal before a server opens it. A later
 * write by the server then changes nothing but what it is about.
 */
export function storedForm(): <T extends KubeObject>(object: T) => T {
  const types = new TypeTable();
  return <T extends KubeObject>(object: T): T => {
    const [version = "", group = ""] = object.apiVersion.split("/").reverse();
    const type = types.byKind(group, version, object.kind);
    if (type === undefined) return object;
    return shape(type, object, { fieldValidation: "Ignore", operation: "update" }).object as unknown as T;
  };
}
