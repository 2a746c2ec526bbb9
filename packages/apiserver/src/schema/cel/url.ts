import type { Environment } from "@marcbachmann/cel-js";

/** A URL as rules see it. */
class CelUrl {
  readonly scheme: string;
  /** With the port. */
  readonly host: string;
  readonly path: string;
  readonly query: string;

  constructor(parts: {
    readonly scheme: string;
    readonly host: string;
    readonly path: string;
    readonly query: string;
  }) {
    this.scheme = parts.scheme;
    this.host = parts.host;
    this.path = parts.path;
    this.query = parts.query;
  }
}

/** The URL library of Kubernetes: absolute URLs and absolute paths, read as Go's `url.ParseRequestURI` reads them. */
export function registerUrls(environment: Environment): void {
  environment
    .registerType("kubernetes.URL", CelUrl)
    .registerFunction("isURL(string): bool", (text: string) => parsedUrl(text) !== undefined)
    .registerFunction("url(string): kubernetes.URL", (text: string) => {
      const parsed = parsedUrl(text);
      if (parsed === undefined) throw new Error(`URL parse error during conversion from string: ${text}`);
      return parsed;
    })
    .registerFunction("kubernetes.URL.getScheme(): string", ({ scheme }: CelUrl) => scheme)
    .registerFunction("kubernetes.URL.getHost(): string", ({ host }: CelUrl) => host)
    .registerFunction("kubernetes.URL.getHostname(): string", ({ host }: CelUrl) =>
      host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1"),
    )
    .registerFunction("kubernetes.URL.getPort(): string", ({ host }: CelUrl) => /:(\d*)$/.exec(host)?.[1] ?? "")
    .registerFunction("kubernetes.URL.getEscapedPath(): string", ({ path }: CelUrl) => path)
    .registerFunction("kubernetes.URL.getQuery(): map<string, list<string>>", ({ query }: CelUrl) => queryOf(query));
}

const hostCharacters = /^(?:[\w.~!$&'()*+,;=:[\]<>"-]|[^\0-\u007f]|%[89A-Fa-f][0-9A-Fa-f])*$/;
const userCharacters = /^(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*$/;

/** Undefined for what is no absolute URL and no absolute path. A fragment is no part of a request: `#` stays in the path. */
function parsedUrl(text: string): CelUrl | undefined {
  if (text === "" || /\p{Cc}/u.test(text) || text.startsWith(":")) return undefined;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1] ?? "";
  const [rest = "", ...queries] = text.slice(scheme === "" ? 0 : scheme.length + 1).split("?");
  const query = queries.join("?");
  if (!rest.startsWith("/"))
    return scheme === "" ? undefined : new CelUrl({ scheme: scheme.toLowerCase(), host: "", path: "", query });
  const [, authority = "", path = ""] =
    scheme !== "" && rest.startsWith("//") ? (/^\/\/([^/]*)(.*)$/.exec(rest) ?? []) : ["", "", rest];
  const at = authority.lastIndexOf("@");
  const host = authority.slice(at + 1);
  const valid =
    !/%(?![0-9A-Fa-f]{2})/.test(path) &&
    userCharacters.test(authority.slice(0, Math.max(at, 0))) &&
    hostCharacters.test(host) &&
    (host.startsWith("[") ? /^\[[^\]]*\](?::\d*)?$/.test(host) : /^[^:]*(?::\d*)?$/.test(host));
  return valid ? new CelUrl({ scheme: scheme.toLowerCase(), host, path, query }) : undefined;
}

function queryOf(query: string): ReadonlyMap<string, readonly string[]> {
  const made = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(query)) made.set(key, [...(made.get(key) ?? []), value]);
  return made;
}
