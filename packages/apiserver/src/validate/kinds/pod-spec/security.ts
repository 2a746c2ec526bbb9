import type { JsonObject } from "../../../schema/json-value.ts";
import {
  checkDescendingPath,
  checkGivenChoice,
  checkRange,
  objectIn,
  objectsIn,
  type Problems,
  text,
} from "../../checks.ts";
import { duplicate, invalid, required } from "../../field-errors.ts";

/** Of users and groups. */
const identifiers = [0, 2_147_483_647] as const;

export function checkPodSecurity(
  security: JsonObject | undefined,
  spec: JsonObject,
  path: string,
  problems: Problems,
): void {
  if (security === undefined) return;
  for (const field of ["fsGroup", "runAsUser", "runAsGroup"])
    checkRange(security[field], `${path}.${field}`, identifiers, problems);
  const groups = Array.isArray(security["supplementalGroups"]) ? security["supplementalGroups"] : [];
  for (const [index, group] of groups.entries())
    checkRange(group, `${path}.supplementalGroups[${index}]`, identifiers, problems);
  if (spec["shareProcessNamespace"] === true && spec["hostPID"] === true)
    problems.push(
      invalid(`${path}.shareProcessNamespace`, true, "ShareProcessNamespace and HostPID cannot both be enabled"),
    );
  checkSysctls(security, `${path}.sysctls`, problems);
  checkGivenChoice(
    security["fsGroupChangePolicy"],
    `${path}.fsGroupChangePolicy`,
    ["Always", "OnRootMismatch"],
    problems,
  );
  checkSeccomp(objectIn(security, "seccompProfile"), `${path}.seccompProfile`, problems);
  checkGivenChoice(
    security["supplementalGroupsPolicy"],
    `${path}.supplementalGroupsPolicy`,
    ["Merge", "Strict"],
    problems,
  );
}

const sysctlForm = String.raw`^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`;
const sysctl = new RegExp(sysctlForm);

function checkSysctls(security: JsonObject, path: string, problems: Problems): void {
  const names = new Set<string>();
  for (const [index, each] of objectsIn(security, "sysctls").entries()) {
    const name = text(each["name"]);
    const field = `${path}[${index}].name`;
    if (name === "") problems.push(required(field));
    else if (!sysctl.test(name) || name.length > 253)
      problems.push(invalid(field, name, `must have at most 253 characters and match regex ${sysctlForm}`));
    else if (names.has(name)) problems.push(duplicate(field, name));
    names.add(name);
  }
}

export function checkContainerSecurity(
  security: JsonObject | undefined,
  path: string,
  { hostUsers }: { readonly hostUsers: boolean },
  problems: Problems,
): void {
  if (security === undefined) return;
  for (const field of ["runAsUser", "runAsGroup"])
    checkRange(security[field], `${path}.${field}`, identifiers, problems);
  const mount = security["procMount"];
  checkGivenChoice(mount, `${path}.procMount`, ["Default", "Unmasked"], problems);
  if (hostUsers && mount === "Unmasked")
    problems.push(invalid(`${path}.procMount`, mount, "`hostUsers` must be false to use `Unmasked`"));
  checkSeccomp(objectIn(security, "seccompProfile"), `${path}.seccompProfile`, problems);
  if (security["allowPrivilegeEscalation"] !== false) return;
  if (security["privileged"] === true)
    problems.push(invalid(path, security, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
  const added = objectIn(security, "capabilities")?.["add"];
  if (Array.isArray(added) && added.includes("CAP_SYS_ADMIN"))
    problems.push(
      invalid(path, security, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"),
    );
}

function checkSeccomp(profile: JsonObject | undefined, path: string, problems: Problems): void {
  if (profile === undefined) return;
  const type = text(profile["type"]);
  if (type === "") problems.push(required(`${path}.type`, "type is required when seccompProfile is set"));
  else checkGivenChoice(type, `${path}.type`, ["Localhost", "RuntimeDefault", "Unconfined"], problems);
  const local = profile["localhostProfile"];
  const field = `${path}.localhostProfile`;
  if (type === "Localhost") {
    if (local === undefined) problems.push(required(field, "must be set when seccomp type is Localhost"));
    else checkDescendingPath(text(local), field, problems);
  } else if (local !== undefined)
    problems.push(invalid(field, profile, "can only be set when seccomp type is Localhost"));
}
