import { type Code, DipperError } from "@dipper/api";
import type { Answer } from "@dipper/world";

/** `metav1.Status`, as far as a client reads it. */
export interface Status {
  readonly kind: "Status";
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly StatusCause[];
  };
}

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** Reasons first: the HTTP code alone cannot tell AlreadyExists from Conflict. */
const byReason: Readonly<Record<string, Code>> = {
  NotFound: "NotFound",
  AlreadyExists: "AlreadyExists",
  Conflict: "Conflict",
  Invalid: "Invalid",
  BadRequest: "BadRequest",
  Expired: "Expired",
  Gone: "Expired",
  Forbidden: "Forbidden",
  Unauthorized: "Unauthorized",
  TooManyRequests: "TooManyRequests",
  ServiceUnavailable: "Unavailable",
  StorageReadinessFailure: "Unavailable",
  Timeout: "Timeout",
  ServerTimeout: "Timeout",
  RequestEntityTooLarge: "TooLarge",
  UnsupportedMediaType: "UnsupportedMediaType",
  NotAcceptable: "NotAcceptable",
  MethodNotAllowed: "MethodNotAllowed",
  NotImplemented: "NotImplemented",
};

const byHttp: Readonly<Record<number, Code>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  406: "NotAcceptable",
  409: "Conflict",
  410: "Expired",
  413: "TooLarge",
  415: "UnsupportedMediaType",
  422: "Invalid",
  429: "TooManyRequests",
  501: "NotImplemented",
  502: "Unavailable",
  503: "Unavailable",
  504: "Timeout",
};

/** What was asked for, to name it in the message when the server's Status does not. */
export interface Asked {
  readonly kind: string;
  readonly plural: string;
  readonly name: string;
  readonly server: string;
}

/** The error that a Status says. The Status itself is kept as `cause`, see `statusOf`. */
export function errorFromStatus(status: Status, asked: Asked): DipperError {
  const code = codeOf(status);
  const causes = status.details?.causes ?? [];
  const message = status.message ?? status.reason ?? `HTTP ${status.code ?? 0}`;
  // `… is forbidden: User "bob" cannot list resource "pods" in API group "" …`
  const refused = /User "([^"]*)" cannot (\S+)/.exec(message);
  const params = {
    kind: asked.kind,
    plural: asked.plural,
    resource: asked.plural,
    name: status.details?.name ?? asked.name,
    server: asked.server,
    user: refused?.[1] ?? "The caller",
    verb: refused?.[2] ?? "use",
    cause: message,
    problem: causes.length === 0 ? message : causes.map((cause) => cause.message ?? "").join("; "),
    field: causes[0]?.field ?? "object",
    manager: /conflict with "([^"]+)"/.exec(causes[0]?.message ?? message)?.[1] ?? "another manager",
    what: "The request",
    feature: message,
    hint: "Use another way.",
    seconds: String(status.details?.retryAfterSeconds ?? 1),
    path: /no space left for (.+); nothing was written/.exec(message)?.[1] ?? asked.server,
    revision: /resource version: (\d+)/.exec(message)?.[1] ?? "asked for",
  };
  return new DipperError(code, params, { cause: status });
}

function codeOf(status: Status): Code {
  if (status.details?.causes?.some((cause) => cause.reason === "FieldManagerConflict")) return "ApplyConflict";
  // Its reason is the one of a server that cannot be reached; this one answers, and says what to do.
  if (status.code === 507) return "StorageFull";
  return byReason[status.reason ?? ""] ?? byHttp[status.code ?? 0] ?? "Internal";
}

/** For answers that are not a Status: proxies, load balancers and `404 page not found` speak plain text. */
export function errorFromAnswer(answer: Pick<Answer, "status">, body: string, asked: Asked): DipperError {
  return errorFromStatus(parseStatus(body) ?? { kind: "Status", code: answer.status, message: plain(body) }, asked);
}

/** The server could not be asked at all, or stopped in the middle. */
export function unreachable(cause: unknown, asked: Asked): DipperError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DipperError(
    "Unavailable",
    { server: asked.server, cause: why, kind: asked.kind, name: asked.name },
    { cause },
  );
}

/** The Status behind an error of the client: `causes` of a refused object, `details` of a conflict. */
export function statusOf(error: unknown): Status | undefined {
  let at: unknown = error;
  for (let depth = 0; depth < 5 && at !== undefined && at !== null; depth++) {
    if (isStatus(at)) return at;
    at = at instanceof Error ? at.cause : undefined;
  }
  return undefined;
}

export function isStatus(value: unknown): value is Status {
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "Status";
}

function parseStatus(body: string): Status | undefined {
  if (!body.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return isStatus(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function plain(body: string): string {
  const line = body.trim().split("\n", 1)[0] ?? "";
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
