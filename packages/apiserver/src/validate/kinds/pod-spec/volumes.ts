import type { JsonObject } from "../../../schema/json-value.ts";
import { checkFileMode, checkNoBacksteps, objectIn, objectsIn, type Problems, text } from "../../checks.ts";
import { duplicate, forbidden, invalid, required, unsupported } from "../../field-errors.ts";
import { labelProblem, subdomainProblem } from "../../names.ts";
import { checkItem } from "./files.ts";
import { checkDownwardItem, checkProjections } from "./projections.ts";

/** The volumes that are valid, by their names: what containers may mount. */
export function checkVolumes(
  spec: JsonObject,
  path: string,
  podName: string | undefined,
  problems: Problems,
): ReadonlyMap<string, JsonObject> {
  const valid = new Map<string, JsonObject>();
  for (const [index, volume] of objectsIn(spec, "volumes").entries()) {
    const found: Problems = [];
    const place = `${path}[${index}]`;
    const name = text(volume["name"]);
    checkSource(volume, place, podName, found);
    const wrong = name === "" ? undefined : labelProblem(name);
    if (name === "") found.push(required(`${place}.name`));
    else if (wrong !== undefined) found.push(invalid(`${place}.name`, name, wrong));
    if (valid.has(name)) found.push(duplicate(`${place}.name`, name));
    if (found.length === 0) valid.set(name, volume);
    problems.push(...found);
  }
  return valid;
}

type Check = (source: JsonObject, path: string, problems: Problems) => void;

/** In the order in which the real server looks: the first that is given counts. Where there is no check, the kind alone is known. */
const sources: readonly (readonly [string, Check?])[] = [
  ["emptyDir", checkEmptyDir],
  ["hostPath", checkHostPath],
  ["gitRepo", required1("repository")],
  ["gcePersistentDisk"],
  ["awsElasticBlockStore"],
  ["secret", checkFiles("secretName")],
  ["nfs", checkNfs],
  ["iscsi"],
  ["glusterfs"],
  ["flocker"],
  ["persistentVolumeClaim", required1("claimName")],
  ["rbd"],
  ["cinder"],
  ["cephfs"],
  ["quobyte"],
  ["downwardAPI", checkDownward],
  ["fc"],
  ["flexVolume"],
  ["configMap", checkFiles("name")],
  ["azureFile"],
  ["vsphereVolume"],
  ["photonPersistentDisk"],
  ["portworxVolume"],
  ["azureDisk"],
  ["storageos"],
  ["projected", checkProjections],
  ["scaleIO"],
  ["csi", required1("driver")],
  ["ephemeral", checkEphemeral],
  ["image"],
];

function checkSource(volume: JsonObject, place: string, podName: string | undefined, problems: Problems): void {
  let given = 0;
  for (const [name, check] of sources) {
    const source = objectIn(volume, name);
    if (source === undefined) continue;
    given += 1;
    if (given > 1) problems.push(forbidden(`${place}.${name}`, "may not specify more than 1 volume type"));
    else check?.(source, `${place}.${name}`, problems);
  }
  if (given === 0) problems.push(required(place, "must specify a volume type"));
  if (volume["ephemeral"] !== undefined && podName !== undefined) checkClaimName(volume, place, podName, problems);
}

function checkClaimName(volume: JsonObject, place: string, podName: string, problems: Problems): void {
  const name = text(volume["name"]);
  const claim = `${podName}-${name}`;
  const wrong = subdomainProblem(claim);
  if (name !== "" && wrong !== undefined)
    problems.push(invalid(`${place}.name`, name, `PVC name ${JSON.stringify(claim)}: ${wrong}`));
}

function required1(field: string): Check {
  return (source, path, problems) => {
    if (text(source[field]) === "") problems.push(required(`${path}.${field}`));
  };
}

function checkEmptyDir(source: JsonObject, path: string, problems: Problems): void {
  if (text(source["sizeLimit"]).startsWith("-"))
    problems.push(forbidden(`${path}.sizeLimit`, "SizeLimit field must be a valid resource quantity"));
}

const hostPathTypes = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

export function checkHostPath(source: JsonObject, path: string, problems: Problems): void {
  const host = text(source["path"]);
  if (host === "") return void problems.push(required(`${path}.path`));
  checkNoBacksteps(host, `${path}.path`, problems);
  const type = text(source["type"]);
  if (!hostPathTypes.includes(type)) problems.push(unsupported(`${path}.type`, type, hostPathTypes));
}

export function checkNfs(source: JsonObject, path: string, problems: Problems): void {
  if (text(source["server"]) === "") problems.push(required(`${path}.server`));
  const exported = text(source["path"]);
  if (exported === "") problems.push(required(`${path}.path`));
  if (!exported.startsWith("/")) problems.push(invalid(`${path}.path`, exported, "must be an absolute path"));
}

/** Of secrets and config maps, which name their object in different fields. */
function checkFiles(name: string): Check {
  return (source, path, problems) => {
    if (text(source[name]) === "") problems.push(required(`${path}.${name}`));
    checkFileMode(source["defaultMode"], `${path}.defaultMode`, problems);
    for (const [index, item] of objectsIn(source, "items").entries())
      checkItem(item, `${path}.items[${index}]`, problems);
  };
}

function checkDownward(source: JsonObject, path: string, problems: Problems): void {
  checkFileMode(source["defaultMode"], `${path}.defaultMode`, problems);
  for (const item of objectsIn(source, "items")) checkDownwardItem(item, path, problems);
}

function checkEphemeral(source: JsonObject, path: string, problems: Problems): void {
  if (objectIn(source, "volumeClaimTemplate") === undefined) problems.push(required(`${path}.volumeClaimTemplate`));
}
