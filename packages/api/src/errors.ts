/**
 * One catalogue: the same codes in documentation, REST problem details, Kubernetes Status and translations. Errors are compared
 * by code, never by message. `retry: "no"` ends a reconcile, `"backoff"` lets the queue try again, `"now"` means try at once.
 */
export interface CatalogueEntry {
  readonly http: number;
  /** `Status.reason` of the Kubernetes API. */
  readonly status: string;
  readonly retry: "no" | "now" | "backoff";
  readonly text: string;
  readonly next: string;
}

export const catalogue = {
  BadRequest: {
    http: 400,
    status: "BadRequest",
    retry: "no",
    text: "The request cannot be read: {problem}.",
    next: "Correct the request.",
  },
  Unauthorized: {
    http: 401,
    status: "Unauthorized",
    retry: "no",
    text: "{server} does not know who is asking: {problem}.",
    next: "Sign in, or give a valid token.",
  },
  Forbidden: {
    http: 403,
    status: "Forbidden",
    retry: "no",
    text: "{user} may not {verb} {resource} {name}: {problem}.",
    next: "Ask an administrator for a role that allows it.",
  },
  NotFound: {
    http: 404,
    status: "NotFound",
    retry: "no",
    text: "{kind} {name} does not exist.",
    next: "Check the name, or list: dipper get {plural}.",
  },
  MethodNotAllowed: {
    http: 405,
    status: "MethodNotAllowed",
    retry: "no",
    text: "{resource} does not support {verb}.",
    next: "Use another verb.",
  },
  NotAcceptable: {
    http: 406,
    status: "NotAcceptable",
    retry: "no",
    text: "None of the asked media types can be served: {accept}.",
    next: "Ask for application/json.",
  },
  AlreadyExists: {
    http: 409,
    status: "AlreadyExists",
    retry: "no",
    text: "{kind} {name} already exists.",
    next: "Choose another name, or change the existing object.",
  },
  Conflict: {
    http: 409,
    status: "Conflict",
    retry: "backoff",
    text: "{kind} {name} was changed by somebody else.",
    next: "Read it again and repeat the change.",
  },
  ApplyConflict: {
    http: 409,
    status: "Conflict",
    retry: "no",
    text: "{kind} {name}: {field} is managed by {manager}.",
    next: "Leave the field out, or apply with force to take it over.",
  },
  MachineInUse: {
    http: 409,
    status: "Conflict",
    retry: "no",
    text: "Machine {name} belongs to {consumer}.",
    next: "Release it there first.",
  },
  MachineFenced: {
    http: 409,
    status: "Conflict",
    retry: "no",
    text: "Machine {name} is held by operation {operation}.",
    next: "Wait for that operation, or cancel it.",
  },
  IdentityChanged: {
    http: 409,
    status: "Conflict",
    retry: "no",
    text: "{kind} {name} is not the one that was known: {field} was {expected}, is {found}.",
    next: "Find out which one is right before anything runs on it.",
  },
  IdempotencyMismatch: {
    http: 409,
    status: "Conflict",
    retry: "no",
    text: "The key {key} was used before with another request.",
    next: "Use a new key for a new request.",
  },
  CallbackUsed: {
    http: 409,
    status: "Conflict",
    retry: "no",
    text: "{kind} {name} was answered already.",
    next: "Nothing to do: the first answer counts.",
  },
  CallbackExpired: {
    http: 410,
    status: "Expired",
    retry: "no",
    text: "{kind} {name} takes no answer any more since {at}.",
    next: "Ask for the change again.",
  },
  Expired: { http: 410, status: "Expired", retry: "now", text: "Revision {revision} is too old.", next: "List again." },
  TooLarge: {
    http: 413,
    status: "RequestEntityTooLarge",
    retry: "no",
    text: "The request has {size} bytes; at most {limit} are taken.",
    next: "Send less.",
  },
  UnsupportedMediaType: {
    http: 415,
    status: "UnsupportedMediaType",
    retry: "no",
    text: "Bodies of type {type} are not understood; supported: {supported}.",
    next: "Send one of the supported types.",
  },
  Invalid: {
    http: 422,
    status: "Invalid",
    retry: "no",
    text: "{kind} {name} is not valid: {field}: {problem}.",
    next: "Correct the field.",
  },
  KubeconfigInvalid: {
    http: 422,
    status: "Invalid",
    retry: "no",
    text: "The kubeconfig cannot be used: {problem}.",
    next: "Export it again, for example: kubectl config view --minify --flatten.",
  },
  ReadOnlyCluster: {
    http: 409,
    status: "Conflict",
    retry: "no",
    text: "Cluster {name} is in {policy}: nothing is written to it.",
    next: "Set spec.managementPolicy of the Cluster to Operate.",
  },
  FleetStopped: {
    http: 409,
    status: "Conflict",
    retry: "backoff",
    text: "The fleet is stopped by {by}: {reason}.",
    next: "dipper start",
  },
  TooManyRequests: {
    http: 429,
    status: "TooManyRequests",
    retry: "backoff",
    text: "{server} asks to slow down.",
    next: "Wait {seconds} s.",
  },
  Internal: {
    http: 500,
    status: "InternalError",
    retry: "backoff",
    text: "Something inside failed: {cause}.",
    next: "Look at the log with the request id, and report it.",
  },
  NotImplemented: {
    http: 501,
    status: "NotImplemented",
    retry: "no",
    text: "{feature} is not supported here.",
    next: "{hint}",
  },
  Unavailable: {
    http: 503,
    status: "ServiceUnavailable",
    retry: "backoff",
    text: "{server} cannot be reached: {cause}.",
    next: "dipper describe cluster {name}",
  },
  NotReady: {
    http: 503,
    status: "ServiceUnavailable",
    retry: "backoff",
    text: "{part} has not started yet.",
    next: "Wait a moment and repeat.",
  },
  ToolMissing: {
    http: 503,
    status: "ServiceUnavailable",
    retry: "backoff",
    text: "{tool} is not installed on this machine.",
    next: "{install}",
  },
  Timeout: {
    http: 504,
    status: "Timeout",
    retry: "backoff",
    text: "{what} did not finish within {seconds} s.",
    next: "Repeat it, or allow more time.",
  },
  StorageFull: {
    http: 507,
    status: "ServiceUnavailable",
    retry: "backoff",
    text: "There is no space left for {path}; nothing was written.",
    next: "Free space; work goes on by itself.",
  },
  StorageFailed: {
    http: 500,
    status: "InternalError",
    retry: "backoff",
    text: "{path} cannot be written or read: {cause}.",
    next: "Check the disk, then start again or restore a backup.",
  },
  StorageCorrupted: {
    http: 500,
    status: "InternalError",
    retry: "no",
    text: "{path} is damaged: {cause}.",
    next: "dipper restore <backup>",
  },
  StorageVersion: {
    http: 500,
    status: "InternalError",
    retry: "no",
    text: "{path} was written by version {found}; this program reads {expected}.",
    next: "Use the other version, or an empty data folder.",
  },
  Locked: {
    http: 500,
    status: "InternalError",
    retry: "no",
    text: "{path} is used by process {pid}.",
    next: "Stop that process, or give another data folder.",
  },
  PortTaken: {
    http: 500,
    status: "InternalError",
    retry: "no",
    text: "{host}:{port} is taken by another program.",
    next: "Give another port.",
  },
  Usage: { http: 400, status: "BadRequest", retry: "no", text: "{problem}.", next: "dipper help {verb}" },
  Aborted: {
    http: 499,
    status: "Timeout",
    retry: "no",
    text: "{what} was given up because its caller went away.",
    next: "Repeat it.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type Code = keyof typeof catalogue;

/** The one class of errors. */
export class DipperError extends Error {
  readonly code: Code;
  readonly params: Readonly<Record<string, string>>;

  constructor(code: Code, params: Readonly<Record<string, string>> = {}, options?: { readonly cause?: unknown }) {
    super(fill(catalogue[code].text, params), options);
    this.name = "DipperError";
    this.code = code;
    this.params = params;
  }

  get http(): number {
    return catalogue[this.code].http;
  }

  get retry(): CatalogueEntry["retry"] {
    return catalogue[this.code].retry;
  }

  /** What to do next. */
  get next(): string {
    return fill(catalogue[this.code].next, this.params);
  }

  /** Anything that was thrown, as a DipperError: an abort is `Aborted`, the unknown is `Internal` with its cause. */
  static from(cause: unknown): DipperError {
    if (cause instanceof DipperError) return cause;
    if (cause instanceof Error && cause.name === "AbortError")
      return new DipperError("Aborted", { what: "The call" }, { cause });
    return new DipperError("Internal", { cause: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}

/** True for an error with this code, whatever else is thrown. */
export function isCode(error: unknown, code: Code): boolean {
  return error instanceof DipperError && error.code === code;
}

/** Puts params into `{name}`; what is not given becomes a question mark. */
export function fill(template: string, params: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "?");
}
