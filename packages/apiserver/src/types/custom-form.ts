import { copyJson, type JsonObject } from "../schema/json-value.ts";
import { prune } from "../schema/prune.ts";
import { schemaNode } from "../schema/schema-node.ts";
import type { StoredObject } from "../store/stored-object.ts";
import type { JsonSchema, ResourceType } from "./resource-type.ts";
import type { StoredForm } from "./stored-forms.ts";

const known = new WeakMap<ResourceType, StoredForm>();

/**
 * Where a definition has several versions with schemas of their own, objects are kept in one of them: what that one does not know is lost,
 * and what another does not know is not shown there. Nothing is converted (strategy None). Undefined: kept as it is shown.
 */
export function customForm(type: ResourceType): StoredForm | undefined {
  if (type.origin === "built-in" || type.origin.keptAs === undefined) return undefined;
  let form = known.get(type);
  if (form === undefined) {
    const { version, schema } = type.origin.keptAs;
    form = {
      resource: `${type.group}/${type.plural}`,
      version,
      kept: pruned(`${type.group}/${version}`, schema),
      shown: pruned(`${type.group}/${type.version}`, type.schema),
    };
    known.set(type, form);
  }
  return form;
}

function pruned(apiVersion: string, schema: JsonSchema): (object: StoredObject) => StoredObject {
  return (object) => {
    const copy = { ...(copyJson(object) as StoredObject), apiVersion };
    prune(copy as JsonObject, schemaNode(schema));
    return copy;
  };
}
