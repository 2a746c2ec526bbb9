import type { JsonObject } from "../../../schema/json-value.ts";
import { checkChoice, checkRange, objectIn, objectsIn, type Problems, refuseValue, text } from "../../checks.ts";
import { duplicate, invalid, required } from "../../field-errors.ts";
import { checkLabelMap } from "../../labels.ts";
import { keyProblems, labelProblem, subdomainProblem } from "../../names.ts";
import { checkContainers, checkEphemeralContainers, checkInitContainers, type PodContext } from "./containers.ts";
import { checkDns, checkHostAliases } from "./network.ts";
import { checkAffinity, checkSpread, checkTolerations } from "./scheduling.ts";
import { checkPodSecurity } from "./security.ts";
import { checkVolumes } from "./volumes.ts";

/** What is checked of whom: a pod has a name, and its ports on the host are exact. */
export interface PodSpecPlace {
  readonly path: string;
  /** Undefined for a template. */
  readonly podName: string | undefined;
}

const most = 2_147_483_647;

/** A PodSpec in the order and the words of the real server (`ValidatePodSpec`). */
export function checkPodSpec(spec: JsonObject, { path, podName }: PodSpecPlace, problems: Problems): void {
  const grace = spec["terminationGracePeriodSeconds"];
  const context: PodContext = {
    volumes: checkVolumes(spec, `${path}.volumes`, podName, problems),
    graceSeconds: typeof grace === "number" ? grace : undefined,
    hostUsers: spec["hostUsers"] !== false,
  };
  checkContainers(spec, `${path}.containers`, context, problems);
  checkInitContainers(spec, `${path}.initContainers`, context, problems);
  checkEphemeralContainers(spec, `${path}.ephemeralContainers`, context, problems);
  if (spec["hostNetwork"] === true) checkHostNetwork(spec, path, podName !== undefined, problems);
  checkChoice(spec["restartPolicy"], `${path}.restartPolicy`, ["Always", "OnFailure", "Never"], problems);
  checkChoice(
    spec["dnsPolicy"],
    `${path}.dnsPolicy`,
    ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"],
    problems,
  );
  checkLabelMap(spec["nodeSelector"], `${path}.nodeSelector`, problems);
  checkPodSecurity(objectIn(spec, "securityContext"), spec, `${path}.securityContext`, problems);
  checkAffinity(objectIn(spec, "affinity"), `${path}.affinity`, problems);
  checkDns(spec, `${path}.dnsConfig`, problems);
  for (const [index, gate] of objectsIn(spec, "readinessGates").entries())
    checkQualified(gate["conditionType"], `${path}.readinessGates[${index}].conditionType`, problems);
  checkGates(spec, `${path}.schedulingGates`, problems);
  checkSpread(spec, `${path}.topologySpreadConstraints`, problems);
  checkNames(spec, path, problems);
  checkTolerations(spec, `${path}.tolerations`, problems);
  checkHostAliases(spec, `${path}.hostAliases`, problems);
  checkClasses(spec, path, problems);
}

/** Of a pod's ports the one on the host is the same as its own; templates may leave it to the server. */
function checkHostNetwork(spec: JsonObject, path: string, strict: boolean, problems: Problems): void {
  for (const [index, container] of objectsIn(spec, "containers").entries())
    for (const [at, port] of objectsIn(container, "ports").entries()) {
      const onHost = Number(port["hostPort"] ?? 0);
      if ((!strict && onHost === 0) || onHost === Number(port["containerPort"] ?? 0)) continue;
      const field = `${path}.containers[${index}].ports[${at}].hostPort`;
      problems.push(invalid(field, onHost, "must match `containerPort` when `hostNetwork` is true"));
    }
}

function checkQualified(name: unknown, field: string, problems: Problems): void {
  refuseValue(field, name, keyProblems(text(name)), problems);
}

function checkGates(spec: JsonObject, path: string, problems: Problems): void {
  const seen = new Set<string>();
  for (const [index, gate] of objectsIn(spec, "schedulingGates").entries()) {
    const name = text(gate["name"]);
    checkQualified(name, `${path}[${index}]`, problems);
    if (seen.has(name)) problems.push(duplicate(`${path}[${index}]`, name));
    seen.add(name);
  }
}

function checkNames(spec: JsonObject, path: string, problems: Problems): void {
  const named = (field: string, problem: (name: string) => string | undefined): void => {
    const name = text(spec[field]);
    const wrong = name === "" ? undefined : problem(name);
    if (wrong !== undefined) problems.push(invalid(`${path}.${field}`, name, wrong));
  };
  named("serviceAccountName", subdomainProblem);
  named("nodeName", subdomainProblem);
  checkRange(spec["activeDeadlineSeconds"], `${path}.activeDeadlineSeconds`, [1, most], problems);
  named("hostname", labelProblem);
  named("subdomain", labelProblem);
}

function checkClasses(spec: JsonObject, path: string, problems: Problems): void {
  for (const field of ["priorityClassName", "runtimeClassName"]) {
    const name = text(spec[field]);
    const wrong = name === "" ? undefined : subdomainProblem(name);
    if (wrong !== undefined) problems.push(invalid(`${path}.${field}`, name, wrong));
  }
  const preemption = spec["preemptionPolicy"];
  if (preemption !== undefined)
    checkChoice(preemption, `${path}.preemptionPolicy`, ["PreemptLowerPriority", "Never"], problems);
  const os = objectIn(spec, "os");
  if (os === undefined) return;
  if (text(os["name"]) === "") problems.push(required(`${path}.os.name`));
  else checkChoice(os["name"], `${path}.os.name`, ["linux", "windows"], problems);
}
