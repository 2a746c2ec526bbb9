import { DipperError } from "@dipper/api";
import type { Route } from "@dipper/room";
import type { ServerCall } from "../rest/bind-routes.ts";
import type { Identity } from "./identity.ts";
import { kubeconfigFor } from "./kubeconfig.ts";

const own = { verb: "view", on: "filtered" } as const;

/** Where the Kubernetes API of the platform answers; `ca`: PEM of its authority. */
export interface KubernetesApi {
  readonly url: string;
  readonly ca: string;
}

/** Logins for kubectl: a token of minutes, and a kubeconfig that asks for one. */
export function credentialRoutes(identity: Identity, api: () => KubernetesApi | undefined): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v1/me/credential",
      doc: "Makes a bearer token of a quarter of an hour for the Kubernetes APIs. It may what the login that asks may, and ends with it.",
      permission: own,
      input: { type: "object", additionalProperties: false, properties: {} },
      output: { type: "object" },
      async handle(call: ServerCall) {
        const credential = await identity.issueCredential(call.caller);
        call.audit({ object: `Account ${call.user}`, action: "short-lived token", until: credential.expiresAt });
        return { user: call.user, ...credential };
      },
    },
    {
      method: "GET",
      path: "/api/v1/me/kubeconfig",
      doc: "A kubeconfig of the caller, for the platform or for one of its clusters. No secret is in it: it asks the dipper command for a token.",
      permission: own,
      input: {
        type: "object",
        required: ["console"],
        additionalProperties: false,
        properties: {
          console: {
            type: "string",
            maxLength: 300,
            pattern: "^https?://[^\\s/?#]+$",
            description: "As the caller reaches it.",
          },
          cluster: { type: "string", maxLength: 63, pattern: "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$" },
        },
      },
      output: { type: "object" },
      async handle(call: ServerCall) {
        const served = api();
        if (served === undefined) throw new DipperError("NotReady", { part: "The Kubernetes API" });
        const cluster = call.input["cluster"];
        return kubeconfigFor({
          ...served,
          user: call.user,
          console: String(call.input["console"]),
          ...(typeof cluster === "string" ? { cluster } : {}),
        });
      },
    },
  ];
}
