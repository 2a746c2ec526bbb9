/**
 * What an API server tells about one request when it is answered: of `audit.k8s.io/v1`, as far as it is used here. The API server's own type
 * fits it; this package does not know that server.
 */
export interface ApiEvent {
  readonly auditID: string;
  readonly stage: string;
  readonly requestURI: string;
  readonly verb: string;
  readonly user: ApiUser;
  readonly impersonatedUser?: ApiUser;
  readonly sourceIPs: readonly string[];
  readonly userAgent?: string;
  readonly objectRef?: {
    readonly resource: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code: number; readonly reason?: string; readonly message?: string };
}

export interface ApiUser {
  readonly username: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** One object before and after, as JSON text. */
export interface ApiChange {
  readonly before?: { readonly bytes: Uint8Array };
  readonly after?: { readonly bytes: Uint8Array };
}

/** `authentication.kubernetes.io/credential-id` in Kubernetes: which session or token it was. */
export const loginKey = "authentication.kubernetes.io/credential-id";
