/** Every call to the server passes here: JSON in and out, problem details as `ApiError`, the session's end as an event. */

/** RFC 9457, with the additions of the platform. */
export interface Problem {
  readonly status?: number;
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly object?: string;
  readonly next?: string;
  readonly requestId?: string;
  readonly params?: Readonly<Record<string, string>>;
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem;
  constructor(status: number, problem: Problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.code = problem.code ?? `HTTP${status}`;
    this.problem = problem;
  }
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** True for sign-in itself: a refusal is then an answer, not the end of a session. */
  readonly quiet?: boolean;
  /** Why, for the audit, where the route has no field for it. */
  readonly reason?: string;
}

let touchedAt = Date.now();
for (const event of ["pointerdown", "keydown"]) {
  globalThis.addEventListener?.(event, () => {
    touchedAt = Date.now();
  });
}

/** So long nobody has touched this page: what it asks by itself does not keep a session open. */
const idleSeconds = (): number => Math.floor((Date.now() - touchedAt) / 1000);

export const sessionEnded = new EventTarget();

function csrfToken(): string {
  const cookie = document.cookie.split("; ").find((entry) => entry.startsWith("dipper_csrf="));
  return cookie?.slice("dipper_csrf=".length) ?? "";
}

/** How a managed cluster, and the door to it, say no. */
interface KubeStatus {
  readonly kind: "Status";
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
}

function ofStatus({ reason, message }: KubeStatus): Problem {
  return {
    ...(reason === undefined ? {} : { code: `Kubernetes.${reason}` }),
    ...(message === undefined ? {} : { detail: message }),
  };
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => "");
  const requestId = response.headers.get("x-request-id");
  try {
    const problem = JSON.parse(text) as Problem & Partial<KubeStatus>;
    if (problem.kind === "Status")
      return { ...ofStatus(problem as KubeStatus), ...(requestId === null ? {} : { requestId }) };
    return requestId === null ? problem : { requestId, ...problem };
  } catch {
    return { title: response.statusText || `HTTP ${response.status}`, ...(requestId === null ? {} : { requestId }) };
  }
}

function send(method: string, path: string, body: unknown, options: CallOptions): Promise<Response> {
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const text = body === undefined ? undefined : JSON.stringify(body);
  return sendText(method, path, { headers: { accept: "application/json", ...type }, body: text, ...options });
}

export interface TextCall extends CallOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** A call whose body is text already: what passes to a managed cluster has types of its own. */
export async function sendText(method: string, path: string, options: TextCall): Promise<Response> {
  const { body } = options;
  const response = await fetch(path, {
    method,
    headers: {
      ...options.headers,
      ...(method === "GET" ? {} : { "x-csrf-token": csrfToken() }),
      ...(options.reason === undefined || options.reason === ""
        ? {}
        : { "x-dipper-reason": encodeURIComponent(options.reason) }),
      ...(idleSeconds() > 60 ? { "x-dipper-idle": String(idleSeconds()) } : {}),
    },
    credentials: "same-origin",
    ...(body === undefined ? {} : { body }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, { code: "ServerUnreachable", title: cause instanceof Error ? cause.message : String(cause) });
  });
  if (response.ok) return response;
  if (response.status === 401 && options.quiet !== true) sessionEnded.dispatchEvent(new Event("ended"));
  throw new ApiError(response.status, await problemOf(response));
}

export async function get<T>(path: string, options: CallOptions = {}): Promise<T> {
  return (await (await send("GET", path, undefined, options)).json()) as T;
}

export async function getText(path: string, options: CallOptions = {}): Promise<string> {
  return (await send("GET", path, undefined, options)).text();
}

export async function post<T>(path: string, body: unknown = {}, options: CallOptions = {}): Promise<T> {
  return parse<T>(await send("POST", path, body, options));
}

export async function patch<T>(path: string, body: unknown, options: CallOptions = {}): Promise<T> {
  return parse<T>(await send("PATCH", path, body, options));
}

async function parse<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** `?a=1&b=x`, without what is empty. */
export function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

export async function remove(path: string, options: CallOptions = {}): Promise<void> {
  await send("DELETE", path, undefined, options);
}
