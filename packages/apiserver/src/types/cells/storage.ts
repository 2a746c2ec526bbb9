import { ageOf } from "../age.ts";
import { type Json, listOf, nameOf, orNone, orUnset, part, size, text } from "./reading.ts";

function age(object: Json, now: number): string {
  return ageOf(text(object, "metadata", "creationTimestamp"), now);
}

export function driverCells(driver: Json, now: number): unknown[] {
  const flag = (field: string): boolean => part(driver, "spec", field) === true;
  const requests = listOf(driver, "spec", "tokenRequests").map((each) => text(each, "audience"));
  const modes = (part(driver, "spec", "volumeLifecycleModes") ?? []) as readonly string[];
  return [
    nameOf(driver),
    part(driver, "spec", "attachRequired") !== false,
    flag("podInfoOnMount"),
    flag("storageCapacity"),
    part(driver, "spec", "tokenRequests") === undefined ? "<unset>" : requests.join(","),
    flag("requiresRepublish"),
    orNone(modes.join(",")),
    age(driver, now),
  ];
}

export function nodeCells(node: Json, now: number): unknown[] {
  return [nameOf(node), size(node, "spec", "drivers"), age(node, now)];
}

export function capacityCells(capacity: Json): unknown[] {
  return [nameOf(capacity), text(capacity, "storageClassName"), orUnset(text(capacity, "capacity"))];
}

export function attachmentCells(attachment: Json, now: number): unknown[] {
  return [
    nameOf(attachment),
    text(attachment, "spec", "attacher"),
    text(attachment, "spec", "source", "persistentVolumeName"),
    text(attachment, "spec", "nodeName"),
    part(attachment, "status", "attached") === true,
    age(attachment, now),
  ];
}

export function attributesClassCells(attributes: Json, now: number): unknown[] {
  return [nameOf(attributes), text(attributes, "driverName"), age(attributes, now)];
}
