import type { KubeObject } from "@dipper/api";
import { type Answer, readBody } from "@dipper/world";
import { fromAddress, whoOf } from "../audit/rest-entry.ts";
import type { AuditTrail } from "../audit/trail.ts";
import type { Asked } from "./asked.ts";
import type { DoorRequest } from "./door.ts";
import { jsonAnswer, refusal } from "./refusal.ts";

/** kubectl keeps a copy of the whole object in it. */
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

interface SecretBody extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** One Secret, a list of them, or a table with them or their metadata. */
type SecretsBody =
  | (SecretBody & { readonly kind: "Secret" })
  | { readonly kind: "SecretList"; readonly items: readonly SecretBody[] | null }
  | { readonly kind: "Table"; readonly rows: readonly { readonly object?: SecretBody }[] | null };

/** The Secrets with their keys and without what they hold. An answer with anything else is not let through. */
export async function maskSecrets(answer: Answer): Promise<Answer> {
  const body = await readBody(answer.body);
  if (answer.status >= 400) return { ...answer, body };
  const masked = maskBody(parsed(body));
  return masked === undefined
    ? refusal(502, "the cluster answers with something else than Secrets")
    : jsonAnswer(answer.status, masked);
}

function maskBody(body: SecretsBody | undefined): object | undefined {
  switch (body?.kind) {
    case "Secret":
      return maskOne(body);
    case "SecretList":
      return { ...body, items: (body.items ?? []).map(maskOne) };
    case "Table":
      return {
        ...body,
        rows: (body.rows ?? []).map((row) =>
          row.object === undefined ? row : { ...row, object: maskOne(row.object) },
        ),
      };
    default:
      return undefined;
  }
}

function maskOne(secret: SecretBody): SecretBody {
  const { [lastApplied]: _applied, ...annotations } = secret.metadata.annotations ?? {};
  const { managedFields: _managed, ...metadata } = secret.metadata;
  const keys = Object.keys(secret.data ?? {});
  return {
    ...secret,
    metadata: { ...metadata, annotations },
    ...(secret.data === undefined ? {} : { data: Object.fromEntries(keys.map((key) => [key, ""])) }),
  };
}

function parsed(body: Uint8Array): SecretsBody | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as SecretsBody;
  } catch {
    return undefined;
  }
}

/** Who reads values of Secrets is recorded, although nothing changes. */
export function tellValues(
  audit: AuditTrail,
  { request, asked, answer }: { readonly request: DoorRequest; readonly asked: Asked; readonly answer: Answer },
): void {
  const { access, address, needed, writes } = asked;
  if (writes || needed !== access || address?.resource !== "secrets" || address.group !== "") return;
  const { cluster, caller, exchange, id } = request;
  const { name, namespace } = address;
  audit.log.take(() => ({
    request: id,
    who: whoOf(caller),
    from: fromAddress(caller.by === "session" ? "console" : "cluster", {
      address: exchange.peer?.address ?? "",
      agent: exchange.headers["user-agent"],
    }),
    verb: "reveal",
    cluster,
    object: { kind: "Secret", name, ...(namespace === "" ? {} : { namespace }) },
    result: { code: answer.status },
  }));
}
