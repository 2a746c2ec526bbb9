import { annotations, DipperError, Namespace } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Clock } from "@dipper/world";
import type { Look, LookFailure } from "./seen.ts";

/** One look may take so long, all retries together. */
const lookMs = 8_000;

/** Asks for the namespace kube-system: its uid is the cluster's identity, and an answer proves server, way and credentials. */
export async function lookAt(
  options: { readonly client: () => KubeClient; readonly clock: Clock; readonly endpoint: string },
  signal: AbortSignal,
): Promise<Look> {
  const { clock, endpoint } = options;
  const deadline = clock.deadline(lookMs, signal);
  try {
    const namespace = await options.client().get(Namespace, { name: "kube-system" }, { signal: deadline });
    const at = clock.now();
    if (namespace === undefined)
      return { ok: false, at, reason: "APIServerUnhealthy", endpoint, cause: "kube-system is missing" };
    return {
      ok: true,
      at,
      uid: namespace.metadata.uid ?? "",
      managedBy: namespace.metadata.annotations?.[annotations.managedBy] ?? "",
      revision: namespace.metadata.resourceVersion ?? "",
    };
  } catch (cause) {
    signal.throwIfAborted();
    const error = DipperError.from(cause);
    const reason = deadline.aborted ? "ConnectTimeout" : failureOf(error);
    return { ok: false, at: clock.now(), reason, endpoint, cause: causeText(error) };
  }
}

const signs: readonly (readonly [RegExp, LookFailure])[] = [
  [/ENOTFOUND|EAI_AGAIN|getaddrinfo/i, "DNSFailed"],
  [/timed? ?out|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/i, "ConnectTimeout"],
  [/certificate|CERT_|\bTLS\b|\bSSL\b|self.signed|ERR_TLS|altname/i, "TLSFailed"],
];

export function failureOf(error: DipperError): LookFailure {
  switch (error.code) {
    case "Unauthorized":
      return "Unauthorized";
    case "Forbidden":
      return "TooWeak";
    case "NotFound":
    case "KubeconfigInvalid":
      return "Missing";
    case "Timeout":
    case "Aborted":
      return "ConnectTimeout";
    case "Internal":
    case "TooManyRequests":
      return "APIServerUnhealthy";
    default: {
      const text = causeText(error);
      return signs.find(([pattern]) => pattern.test(text))?.[1] ?? "ConnectFailed";
    }
  }
}

function causeText(error: DipperError): string {
  const inner = error.cause instanceof Error ? ((error.cause as { readonly code?: string }).code ?? "") : "";
  return [error.params.cause ?? error.message, inner]
    .filter((each) => each !== "")
    .join(" ")
    .slice(0, 256);
}
