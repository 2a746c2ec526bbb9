import type { Answer } from "@dipper/world";

const reasons = { 400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 503: "ServiceUnavailable" } as const;
const encoder = new TextEncoder();

/** A Status of Kubernetes, as the API port answers where no API server was asked. */
export function refusal(code: keyof typeof reasons, message: string): Answer {
  const status = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    reason: reasons[code],
    message,
    code,
  };
  return {
    status: code,
    headers: { "content-type": "application/json" },
    body: encoder.encode(`${JSON.stringify(status)}\n`),
  };
}
