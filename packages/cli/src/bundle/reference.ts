/** An image by where it is published. */
export interface ImageReference {
  readonly host: string;
  /** Without the host: what a mirror is asked for. */
  readonly repository: string;
  readonly tag: string;
}

/** `registry.k8s.io/coredns/coredns:v1`; names without a host are Docker's. */
export function referenceOf(text: string): ImageReference {
  const slash = text.indexOf("/");
  const first = slash < 0 ? "" : text.slice(0, slash);
  const hosted = first.includes(".") || first.includes(":") || first === "localhost";
  const host = hosted ? first : "docker.io";
  const rest = hosted ? text.slice(slash + 1) : text;
  const [repository = "", tag = "latest"] = rest.split(":");
  return {
    host,
    repository: host === "docker.io" && !repository.includes("/") ? `library/${repository}` : repository,
    tag,
  };
}

/** Where the API of a registry is. */
export function registryUrl(host: string): string {
  return host === "docker.io" ? "https://registry-1.docker.io" : `https://${host}`;
}
