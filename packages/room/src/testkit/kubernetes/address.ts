/** What a path of the Kubernetes API is about. */
export interface Address {
  /** `<group>/<plural>`, without the version. */
  readonly resource: string;
  readonly namespace: string | undefined;
}

export interface WatchAddress extends Address {
  /** Not every object of the resource is shown. */
  readonly selective: boolean;
}

export function addressOf(path: string): Address {
  const parts = (path.split("?")[0] ?? "").split("/").slice(1);
  // `/api/v1/…` or `/apis/GROUP/VERSION/…`
  const group = parts[0] === "apis" ? (parts[1] ?? "") : "";
  const rest = parts.slice(parts[0] === "apis" ? 3 : 2);
  const within = rest[0] === "namespaces" && rest.length > 2;
  return {
    resource: `${group}/${(within ? rest[2] : rest[0]) ?? ""}`,
    namespace: within ? rest[1] : undefined,
  };
}

/** Undefined: the path is no watch. */
export function watchOf(path: string): (WatchAddress & { readonly from: number | undefined }) | undefined {
  const query = new URLSearchParams(path.split("?")[1] ?? "");
  if (query.get("watch") !== "true") return undefined;
  const from = query.get("resourceVersion");
  return {
    ...addressOf(path),
    selective: query.has("labelSelector") || query.has("fieldSelector"),
    from: query.get("sendInitialEvents") === "true" || from === null ? undefined : Number(from),
  };
}
