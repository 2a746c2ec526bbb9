import type { StoredObject } from "../store/stored-object.ts";
import { autoscalerForm } from "./autoscaler-form.ts";
import { customForm } from "./custom-form.ts";
import { eventForm } from "./event-form.ts";
import type { ResourceType } from "./resource-type.ts";

/** How the objects of a kind are kept that is one thing with another kind, or another version of itself. */
export interface StoredForm {
  /** `<group>/<plural>` of what they are kept as. */
  readonly resource: string;
  /** The version in which they are kept. */
  readonly version: string;
  readonly kept: (object: StoredObject) => StoredObject;
  readonly shown: (object: StoredObject) => StoredObject;
}

type Named = Pick<ResourceType, "group" | "version" | "kind">;

const forms: Readonly<Record<string, StoredForm>> = {
  "autoscaling/v1/HorizontalPodAutoscaler": autoscalerForm,
  "events.k8s.io/v1/Event": eventForm,
};

function formOf(type: Named & Partial<ResourceType>): StoredForm | undefined {
  return forms[`${type.group}/${type.version}/${type.kind}`] ?? (isWhole(type) ? customForm(type) : undefined);
}

function isWhole(type: Named & Partial<ResourceType>): type is ResourceType {
  return type.origin !== undefined;
}

/** `<group>/<plural>` under which objects of a kind are kept. */
export function storedAs(type: Named & Pick<ResourceType, "plural">): string {
  return formOf(type)?.resource ?? `${type.group}/${type.plural}`;
}

/** The version in which objects of a built-in kind are kept. */
export function storedVersion(type: Named): string {
  return formOf(type)?.version ?? type.version;
}

/** As it is kept. */
export function keptForm(type: ResourceType, object: StoredObject): StoredObject {
  return formOf(type)?.kept(object) ?? object;
}

/** As this kind shows what is kept. */
export function shownForm(type: ResourceType, object: StoredObject): StoredObject {
  return formOf(type)?.shown(object) ?? object;
}

/** Whether what is kept has another form than what is shown. */
export function isKeptOtherwise(type: ResourceType): boolean {
  return formOf(type) !== undefined;
}
