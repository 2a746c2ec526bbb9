import { nameRef } from "../common/fields.ts";
import { False, True } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, opsGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { int32, object, oneOf, optional, text, withDefault } from "../schema/index.ts";

export const Endpoint = defineKind({
  group: opsGroup,
  version: apiVersionName,
  kind: "Endpoint",
  plural: "endpoints",
  scope: "Namespaced",
  shortNames: ["hook"],
  doc: "Another system that the platform speaks with over signed webhooks: what every endpointRef names.",
  maxNameLength: 63,
  spec: object(
    {
      url: text({
        doc: "Where messages are posted to. Redirects are not followed.",
        max: 2048,
        min: 1,
        pattern: "^https?://[^/?#@\\s]+(/[^#\\s]*)?$",
      }),
      secretRef: nameRef("Secret with the key that signs messages, under `hmac`; in the platform's namespace."),
      caBundle: withDefault(
        text({ doc: "PEM text of the authorities that are trusted instead of the system's.", max: 65536 }),
        "",
      ),
      allowPrivateAddresses: withDefault(
        oneOf(["Never", "Always"], {
          doc: "Whether it may be on loopback, on link-local or on the platform's own addresses. Always needs the verb administer.",
        }),
        "Never",
      ),
      timeoutSeconds: withDefault(int32({ doc: "Seconds until a message counts as failed.", min: 1, max: 120 }), 10),
      callbackURL: optional(
        text({
          doc: "Under which address that system reaches the platform; callbacks are named below it.",
          max: 1024,
          pattern: "^https?://[^/?#@\\s]+(/[^?#\\s]*)?$",
        }),
      ),
    },
    { doc: "How the system is reached." },
  ),
  status: statusOf(["Ready", "Broken"], {}),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "URL", type: "string", jsonPath: ".spec.url" },
  ],
  conditions: {
    Usable: [True("Usable"), False("KeyMissing", "secret"), False("AddressRefused", "address")],
  },
  example: "endpoint.yaml",
});

/** Another system that the platform speaks with. */
export interface Endpoint extends ObjectOf<typeof Endpoint> {}
