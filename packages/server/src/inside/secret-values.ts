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

/** The Secret with its keys and without what they hold. An answer that is no Secret is not let through. */
export async function maskSecret(answer: Answer): Promise<Answer> {
  const body = await readBody(answer.body);
  if (answer.status >= 400) return { ...answer, body };
  const secret = parsed(body);
  if (secret?.kind !== "Secret") return refusal(502, "the cluster answers with something else than a Secret");
  const { [lastApplied]: _applied, ...annotations } = secret.metadata.annotations ?? {};
  const { managedFields: _managed, ...metadata } = secret.metadata;
  const data = Object.fromEntries(Object.keys(secret.data ?? {}).map((key) => [key, ""]));
  return jsonAnswer(answer.status, { ...secret, metadata: { ...metadata, annotations }, data });
}

function parsed(body: Uint8Array): SecretBody | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as SecretBody;
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
