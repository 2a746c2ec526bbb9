import type { JsonObject } from "../../../schema/json-value.ts";
import { checkNotNegative, checkPort, objectIn, objectsIn, type Problems, text } from "../../checks.ts";
import { forbidden, invalid, required, unsupported } from "../../field-errors.ts";

const kinds = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] as const;

export function checkLifecycle(
  container: JsonObject,
  place: string,
  graceSeconds: number | undefined,
  problems: Problems,
): void {
  const lifecycle = objectIn(container, "lifecycle");
  if (lifecycle === undefined) return;
  for (const moment of ["postStart", "preStop"]) {
    const handler = objectIn(lifecycle, moment);
    if (handler !== undefined) checkHandler(handler, `${place}.lifecycle.${moment}`, graceSeconds, problems);
  }
}

export function checkProbes(
  container: JsonObject,
  place: string,
  graceSeconds: number | undefined,
  problems: Problems,
): void {
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const probe = objectIn(container, name);
    if (probe === undefined) continue;
    const at = `${place}.${name}`;
    checkProbe(probe, at, graceSeconds, problems);
    if (name !== "readinessProbe") {
      const successes = probe["successThreshold"];
      if (successes !== 1) problems.push(invalid(`${at}.successThreshold`, successes, "must be 1"));
    } else if (probe["terminationGracePeriodSeconds"] !== undefined) {
      const seconds = probe["terminationGracePeriodSeconds"];
      problems.push(invalid(`${at}.terminationGracePeriodSeconds`, seconds, "must not be set for readinessProbes"));
    }
  }
}

const probeNumbers = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

function checkProbe(probe: JsonObject, at: string, graceSeconds: number | undefined, problems: Problems): void {
  checkHandler(probe, at, graceSeconds, problems);
  checkNotNegative(probe, probeNumbers, at, problems);
  const seconds = probe["terminationGracePeriodSeconds"];
  if (typeof seconds === "number" && seconds <= 0)
    problems.push(invalid(`${at}.terminationGracePeriodSeconds`, seconds, "must be greater than 0"));
}

function checkHandler(handler: JsonObject, at: string, graceSeconds: number | undefined, problems: Problems): void {
  const [first, ...others] = kinds.filter((kind) => handler[kind] !== undefined);
  if (first === undefined) return void problems.push(required(at, "must specify a handler type"));
  checkAction(first, objectIn(handler, first) ?? {}, `${at}.${first}`, { graceSeconds, problems });
  for (const other of others) problems.push(forbidden(`${at}.${other}`, "may not specify more than 1 handler type"));
}

function checkAction(
  kind: (typeof kinds)[number],
  action: JsonObject,
  at: string,
  { graceSeconds, problems }: { readonly graceSeconds: number | undefined; readonly problems: Problems },
): void {
  if (kind === "exec") {
    if (!Array.isArray(action["command"]) || action["command"].length === 0) problems.push(required(`${at}.command`));
  } else if (kind === "httpGet") checkHttp(action, at, problems);
  else if (kind === "sleep") {
    const seconds = Number(action["seconds"] ?? 0);
    if (graceSeconds !== undefined && (seconds < 0 || seconds > graceSeconds))
      problems.push(
        invalid(at, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`),
      );
  } else checkPort(action["port"], `${at}.port`, problems);
}

function checkHttp(action: JsonObject, at: string, problems: Problems): void {
  if (text(action["path"]) === "") problems.push(required(`${at}.path`));
  checkPort(action["port"], `${at}.port`, problems);
  const scheme = text(action["scheme"]);
  if (scheme !== "HTTP" && scheme !== "HTTPS") problems.push(unsupported(`${at}.scheme`, scheme, ["HTTP", "HTTPS"]));
  for (const header of objectsIn(action, "httpHeaders")) {
    const name = text(header["name"]);
    if (!/^[-A-Za-z0-9]+$/.test(name))
      problems.push(
        invalid(
          `${at}.httpHeaders`,
          name,
          "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
        ),
      );
  }
}
