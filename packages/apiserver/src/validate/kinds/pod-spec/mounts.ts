import type { JsonObject } from "../../../schema/json-value.ts";
import { checkDescendingPath, objectIn, objectsIn, type Problems, text } from "../../checks.ts";
import { forbidden, invalid, notFound, required, unsupported } from "../../field-errors.ts";

/** Mounts and devices of a container. Some problems are reported at the list, as the real server has it. */
export function checkMounts(
  container: JsonObject,
  place: string,
  volumes: ReadonlyMap<string, JsonObject>,
  problems: Problems,
): void {
  const mounts = objectsIn(container, "volumeMounts");
  const devices = objectsIn(container, "volumeDevices");
  const list = `${place}.volumeMounts`;
  const paths = new Set<string>();
  for (const [index, mount] of mounts.entries()) {
    const at = `${list}[${index}]`;
    const name = text(mount["name"]);
    const path = text(mount["mountPath"]);
    if (name === "") problems.push(required(`${at}.name`));
    if (!volumes.has(name)) problems.push(notFound(`${at}.name`, name));
    if (path === "") problems.push(required(`${at}.mountPath`));
    if (paths.has(path)) problems.push(invalid(`${at}.mountPath`, path, "must be unique"));
    paths.add(path);
    if (devices.some((each) => each["name"] === name))
      problems.push(invalid(`${at}.name`, name, "must not already exist in volumeDevices"));
    if (devices.some((each) => each["devicePath"] === path))
      problems.push(invalid(`${at}.mountPath`, path, "must not already exist as a path in volumeDevices"));
    checkPaths(mount, { at, list }, problems);
    checkPropagation(mount, container, list, problems);
  }
  checkDevices(devices, { mounts, volumes, list: `${place}.volumeDevices` }, problems);
}

function checkPaths(
  mount: JsonObject,
  { at, list }: { readonly at: string; readonly list: string },
  problems: Problems,
): void {
  const below = text(mount["subPath"]);
  const expression = text(mount["subPathExpr"]);
  if (below !== "") checkDescendingPath(below, `${list}.subPath`, problems);
  if (expression === "") return;
  if (below !== "")
    problems.push(invalid(`${at}.subPathExpr`, expression, "subPathExpr and subPath are mutually exclusive"));
  checkDescendingPath(expression, `${list}.subPathExpr`, problems);
}

const propagations = ["Bidirectional", "HostToContainer", "None"];

function checkPropagation(mount: JsonObject, container: JsonObject, list: string, problems: Problems): void {
  const given = mount["mountPropagation"];
  if (given === undefined) return;
  const field = `${list}.mountPropagation`;
  if (!propagations.includes(given as string)) problems.push(unsupported(field, given, propagations));
  if (given === "Bidirectional" && objectIn(container, "securityContext")?.["privileged"] !== true)
    problems.push(forbidden(field, "Bidirectional mount propagation is available only to privileged containers"));
}

function checkDevices(
  devices: readonly JsonObject[],
  context: {
    readonly mounts: readonly JsonObject[];
    readonly volumes: ReadonlyMap<string, JsonObject>;
    readonly list: string;
  },
  problems: Problems,
): void {
  const [names, paths] = [new Set<string>(), new Set<string>()];
  for (const [index, device] of devices.entries()) {
    const at = `${context.list}[${index}]`;
    const name = text(device["name"]);
    const path = text(device["devicePath"]);
    const volume = context.volumes.get(name);
    if (name === "") problems.push(required(`${at}.name`));
    if (names.has(name)) problems.push(invalid(`${at}.name`, name, "must be unique"));
    if (volume !== undefined && volume["persistentVolumeClaim"] === undefined && volume["ephemeral"] === undefined)
      problems.push(
        invalid(
          `${at}.name`,
          name,
          "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
        ),
      );
    if (volume === undefined) problems.push(notFound(`${at}.name`, name));
    if (path === "") problems.push(required(`${at}.devicePath`));
    if (paths.has(path)) problems.push(invalid(`${at}.devicePath`, path, "must be unique"));
    if (path.split("/").includes(".."))
      problems.push(invalid(`${at}.devicePath`, path, "can not contain backsteps ('..')"));
    names.add(name);
    paths.add(path);
    if (context.mounts.some((each) => each["name"] === name))
      problems.push(invalid(`${at}.name`, name, "must not already exist in volumeMounts"));
    if (context.mounts.some((each) => each["mountPath"] === path))
      problems.push(invalid(`${at}.devicePath`, path, "must not already exist as a path in volumeMounts"));
  }
}
