import type { Answer } from "@dipper/world";

const reasons = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  409: "Conflict",
  502: "ServiceUnavailable",
  503: "ServiceUnavailable",
} as const;
const encoder = new TextEncoder();

export type RefusalCode = keyof typeof reasons;

/** A Status of Kubernetes, as the doors answer where no API server was asked. */
export function refusal(code: RefusalCode, message: string): Answer {
  return jsonAnswer(code, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    reason: reasons[code],
    message,
    code,
  });
}

export function jsonAnswer(status: number, body: object): Answer {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: encoder.encode(`${JSON.stringify(body)}\n`),
  };
}
