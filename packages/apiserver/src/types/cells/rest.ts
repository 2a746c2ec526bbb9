import { ageOf } from "../age.ts";
import { type Json, listOf, orNone, orUnset, part, selectorText, size, text } from "./reading.ts";

/** Access rules, policies, storage and networking: kinds that mostly print their own fields. */

function name(object: Json): string {
  return text(object, "metadata", "name");
}

function age(object: Json, now: number): string {
  return ageOf(text(object, "metadata", "creationTimestamp"), now);
}

export function createdCells(object: Json): unknown[] {
  return [name(object), text(object, "metadata", "creationTimestamp")];
}

export function bindingCells(binding: Json, now: number): unknown[] {
  const subjects = (kind: string): readonly Json[] =>
    listOf(binding, "subjects").filter((each) => each["kind"] === kind);
  const names = (kind: string): string =>
    subjects(kind)
      .map((each) => text(each, "name"))
      .join(", ");
  return [
    name(binding),
    `${text(binding, "roleRef", "kind")}/${text(binding, "roleRef", "name")}`,
    age(binding, now),
    names("User"),
    names("Group"),
    subjects("ServiceAccount")
      .map((each) => `${text(each, "namespace")}/${text(each, "name")}`)
      .join(", "),
  ];
}

export function admissionPolicyCells(policy: Json, now: number): unknown[] {
  const param = part(policy, "spec", "paramKind");
  const kind = param === undefined ? "<unset>" : `${text(param, "apiVersion")}/${text(param, "kind")}`;
  return [
    name(policy),
    size(policy, "spec", "validations") + size(policy, "spec", "mutations"),
    kind,
    age(policy, now),
  ];
}

export function admissionBindingCells(binding: Json, now: number): unknown[] {
  const reference = part(binding, "spec", "paramRef");
  const namespace = text(reference, "namespace");
  const target = text(reference, "name") || selectorText(part(reference, "selector"));
  const shown = reference === undefined ? "<unset>" : `${namespace === "" ? "*" : namespace}/${target}`;
  return [name(binding), text(binding, "spec", "policyName"), shown, age(binding, now)];
}

export function priorityClassCells(priority: Json, now: number): unknown[] {
  return [
    name(priority),
    part(priority, "value") ?? 0,
    part(priority, "globalDefault") === true,
    age(priority, now),
    text(priority, "preemptionPolicy"),
  ];
}

const accessModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

function modes(value: unknown): string {
  return Array.isArray(value) ? value.map((mode: string) => accessModes[mode] ?? mode).join(",") : "";
}

function phase(object: Json): string {
  return text(object, "metadata", "deletionTimestamp") === "" ? text(object, "status", "phase") : "Terminating";
}

export function volumeCells(volume: Json, now: number): unknown[] {
  const claim = part(volume, "spec", "claimRef");
  return [
    name(volume),
    text(volume, "spec", "capacity", "storage"),
    modes(part(volume, "spec", "accessModes")),
    text(volume, "spec", "persistentVolumeReclaimPolicy"),
    phase(volume),
    claim === undefined ? "" : `${text(claim, "namespace")}/${text(claim, "name")}`,
    text(volume, "spec", "storageClassName"),
    orUnset(text(volume, "spec", "volumeAttributesClassName")),
    text(volume, "status", "reason"),
    age(volume, now),
    orUnset(text(volume, "spec", "volumeMode")),
  ];
}

export function claimCells(claim: Json, now: number): unknown[] {
  const bound = text(claim, "spec", "volumeName") !== "";
  return [
    name(claim),
    phase(claim),
    text(claim, "spec", "volumeName"),
    bound ? text(claim, "status", "capacity", "storage") : "",
    bound ? modes(part(claim, "status", "accessModes")) : "",
    text(claim, "spec", "storageClassName"),
    orUnset(text(claim, "spec", "volumeAttributesClassName")),
    age(claim, now),
    orUnset(text(claim, "spec", "volumeMode")),
  ];
}

export function storageClassCells(storage: Json, now: number): unknown[] {
  const isDefault = text(storage, "metadata", "annotations", "storageclass.kubernetes.io/is-default-class") === "true";
  return [
    `${name(storage)}${isDefault ? " (default)" : ""}`,
    text(storage, "provisioner"),
    text(storage, "reclaimPolicy") || "Delete",
    text(storage, "volumeBindingMode") || "Immediate",
    part(storage, "allowVolumeExpansion") === true,
    age(storage, now),
  ];
}

export function ingressCells(ingress: Json, now: number): unknown[] {
  const hosts = [
    ...new Set(
      listOf(ingress, "spec", "rules")
        .map((rule) => text(rule, "host"))
        .filter((host) => host !== ""),
    ),
  ];
  const balancers = listOf(ingress, "status", "loadBalancer", "ingress").map(
    (each) => text(each, "ip") || text(each, "hostname"),
  );
  return [
    name(ingress),
    orNone(text(ingress, "spec", "ingressClassName")),
    hosts.length === 0 ? "*" : hosts.join(","),
    balancers.join(","),
    size(ingress, "spec", "tls") > 0 ? "80, 443" : "80",
    age(ingress, now),
  ];
}

export function ingressClassCells(ingress: Json, now: number): unknown[] {
  const parameters = part(ingress, "spec", "parameters");
  const group = text(parameters, "apiGroup");
  const shown =
    parameters === undefined
      ? "<none>"
      : `${text(parameters, "kind")}${group === "" ? "" : `.${group}`}/${text(parameters, "name")}`;
  return [name(ingress), text(ingress, "spec", "controller"), shown, age(ingress, now)];
}

export function networkPolicyCells(policy: Json, now: number): unknown[] {
  return [name(policy), selectorText(part(policy, "spec", "podSelector")), age(policy, now)];
}
