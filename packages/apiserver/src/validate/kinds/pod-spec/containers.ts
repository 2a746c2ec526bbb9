import type { JsonObject } from "../../../schema/json-value.ts";
import {
  checkChoice,
  checkRange,
  objectIn,
  objectsIn,
  type Problems,
  portNameProblems,
  portRange,
  refuseValue,
  text,
} from "../../checks.ts";
import { duplicate, forbidden, invalid, notFound, required } from "../../field-errors.ts";
import { labelProblem } from "../../names.ts";
import { checkEnvironment } from "./environment.ts";
import { checkLifecycle, checkProbes } from "./handlers.ts";
import { checkMounts } from "./mounts.ts";
import { checkResources } from "./resources.ts";
import { checkContainerSecurity } from "./security.ts";

/** What containers are judged by beside themselves. */
export interface PodContext {
  /** By the names of volumes that are valid. */
  readonly volumes: ReadonlyMap<string, JsonObject>;
  readonly graceSeconds: number | undefined;
  /** Pods have user namespaces of their own only where they ask for them. */
  readonly hostUsers: boolean;
}

export function checkContainers(spec: JsonObject, path: string, context: PodContext, problems: Problems): void {
  const containers = objectsIn(spec, "containers");
  if (containers.length === 0) problems.push(required(path));
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const place = `${path}[${index}]`;
    checkCommon(container, place, context, problems);
    checkUnique(container, place, names, problems);
    checkLifecycle(container, place, context.graceSeconds, problems);
    checkProbes(container, place, context.graceSeconds, problems);
  }
  checkHostPorts(containers, path, problems);
}

export function checkInitContainers(spec: JsonObject, path: string, context: PodContext, problems: Problems): void {
  const names = new Set(objectsIn(spec, "containers").map(nameOf));
  for (const [index, container] of objectsIn(spec, "initContainers").entries()) {
    const place = `${path}[${index}]`;
    checkCommon(container, place, context, problems);
    const policy = container["restartPolicy"];
    if (policy !== undefined) checkChoice(policy, `${place}.restartPolicy`, ["Always", "Never", "OnFailure"], problems);
    checkUnique(container, place, names, problems);
    checkHostPorts([container], path, problems);
    if (policy === "Always") {
      checkLifecycle(container, place, context.graceSeconds, problems);
      checkProbes(container, place, context.graceSeconds, problems);
      continue;
    }
    for (const field of ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"])
      if (container[field] !== undefined)
        problems.push(
          forbidden(`${place}.${field}`, "may not be set for init containers without restartPolicy=Always"),
        );
  }
}

/** The fields that a container for debugging may have. */
const ephemeralFields = new Set([
  "name",
  "image",
  "command",
  "args",
  "workingDir",
  "env",
  "envFrom",
  "volumeMounts",
  "volumeDevices",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "imagePullPolicy",
  "securityContext",
  "stdin",
  "stdinOnce",
  "tty",
  "targetContainerName",
]);

export function checkEphemeralContainers(
  spec: JsonObject,
  path: string,
  context: PodContext,
  problems: Problems,
): void {
  const others = new Set([...objectsIn(spec, "containers"), ...objectsIn(spec, "initContainers")].map(nameOf));
  const names = new Set(others);
  for (const [index, container] of objectsIn(spec, "ephemeralContainers").entries()) {
    const place = `${path}[${index}]`;
    checkCommon(container, place, context, problems);
    checkUnique(container, place, names, problems);
    const target = text(container["targetContainerName"]);
    if (target !== "" && !others.has(target)) problems.push(notFound(`${place}.targetContainerName`, target));
    for (const [field, value] of Object.entries(container)) {
      const empty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
      if (!ephemeralFields.has(field) && !empty)
        problems.push(forbidden(`${place}.${field}`, "cannot be set for an Ephemeral Container"));
    }
    for (const [at, mount] of objectsIn(container, "volumeMounts").entries())
      for (const field of ["subPath", "subPathExpr"])
        if (text(mount[field]) !== "")
          problems.push(forbidden(`${place}.volumeMounts[${at}].${field}`, "cannot be set for an Ephemeral Container"));
  }
}

function nameOf(container: JsonObject): string {
  return text(container["name"]);
}

function checkUnique(container: JsonObject, place: string, names: Set<string>, problems: Problems): void {
  const name = nameOf(container);
  if (names.has(name)) problems.push(duplicate(`${place}.name`, name));
  else names.add(name);
}

const pullPolicies = ["Always", "IfNotPresent", "Never"];

function checkCommon(container: JsonObject, place: string, context: PodContext, problems: Problems): void {
  const name = nameOf(container);
  if (name === "") problems.push(required(`${place}.name`));
  else refuseValue(`${place}.name`, name, present(labelProblem(name)), problems);
  if (text(container["image"]) === "") problems.push(required(`${place}.image`));
  checkChoice(
    container["terminationMessagePolicy"],
    `${place}.terminationMessagePolicy`,
    ["File", "FallbackToLogsOnError"],
    problems,
  );
  checkPorts(container, `${place}.ports`, problems);
  checkEnvironment(container, place, problems);
  checkMounts(container, place, context.volumes, problems);
  checkChoice(container["imagePullPolicy"], `${place}.imagePullPolicy`, pullPolicies, problems);
  checkResources(container["resources"], `${place}.resources`, problems);
  checkContainerSecurity(objectIn(container, "securityContext"), `${place}.securityContext`, context, problems);
}

function present(problem: string | undefined): readonly string[] {
  return problem === undefined ? [] : [problem];
}

function checkPorts(container: JsonObject, path: string, problems: Problems): void {
  const names = new Set<string>();
  for (const [index, port] of objectsIn(container, "ports").entries()) {
    const place = `${path}[${index}]`;
    const name = text(port["name"]);
    const wrong = name === "" ? [] : portNameProblems(name);
    refuseValue(`${place}.name`, name, wrong, problems);
    if (wrong.length === 0 && name !== "" && names.has(name)) problems.push(duplicate(`${place}.name`, name));
    names.add(name);
    if ((port["containerPort"] ?? 0) === 0) problems.push(required(`${place}.containerPort`));
    else checkRange(port["containerPort"], `${place}.containerPort`, portRange, problems);
    if (port["hostPort"] !== 0) checkRange(port["hostPort"], `${place}.hostPort`, portRange, problems);
    checkChoice(port["protocol"], `${place}.protocol`, ["SCTP", "TCP", "UDP"], problems);
  }
}

function checkHostPorts(containers: readonly JsonObject[], path: string, problems: Problems): void {
  const taken = new Set<string>();
  for (const [index, container] of containers.entries())
    for (const [at, port] of objectsIn(container, "ports").entries()) {
      const { hostPort, protocol, hostIP } = port;
      if (typeof hostPort !== "number" || hostPort === 0) continue;
      const key = `${text(protocol)}/${text(hostIP)}/${hostPort}`;
      if (taken.has(key)) problems.push(duplicate(`${path}[${index}].ports[${at}].hostPort`, key));
      taken.add(key);
    }
}

/** What a pod may not have in its image's name, though a template may. */
export function checkImageSpace(spec: JsonObject, path: string, problems: Problems): void {
  for (const list of ["containers", "initContainers", "ephemeralContainers"])
    for (const [index, container] of objectsIn(spec, list).entries()) {
      const image = text(container["image"]);
      if (image !== image.trim())
        problems.push(
          invalid(`${path}.${list}[${index}].image`, image, "must not have leading or trailing whitespace"),
        );
    }
}
