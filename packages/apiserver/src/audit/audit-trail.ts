import { isoMicroTime } from "@dipper/api";
import type { Answer, Clock, Exchange } from "@dipper/world";
import type { Actor } from "../server/actor.ts";
import type { Status } from "../server/status.ts";
import type { AuditAttributes, AuditEvent, AuditObject, AuditSink, AuditStage, AuditUser } from "./audit-event.ts";
import { auditLevel, isSecretive } from "./audit-level.ts";
import type { RequestFacts } from "./request-facts.ts";

/** The audit lines of one request. */
export class AuditTrail {
  readonly #sink: AuditSink;
  readonly #clock: Clock;
  readonly #exchange: Exchange;
  readonly #id: string;
  readonly #facts: RequestFacts;
  readonly #received: number;

  constructor(
    deps: { readonly sink: AuditSink; readonly clock: Clock },
    request: { readonly exchange: Exchange; readonly id: string; readonly facts: RequestFacts },
  ) {
    this.#sink = deps.sink;
    this.#clock = deps.clock;
    this.#exchange = request.exchange;
    this.#id = request.id;
    this.#facts = request.facts;
    this.#received = deps.clock.now();
  }

  /** The same answer; where it goes on for a while (a watch, a followed log), its beginning and its end are written. */
  answered(answer: Answer, refused: Status | undefined): Answer {
    const { status, body } = answer;
    if (body instanceof Uint8Array || !this.#longRunning()) {
      this.#write("ResponseComplete", refused ?? status);
      return answer;
    }
    this.#write("ResponseStarted", status);
    return { ...answer, body: whenEnded(body, () => this.#write("ResponseComplete", status)) };
  }

  failed(status: Status): void {
    this.#write("Panic", status);
  }

  #longRunning(): boolean {
    return this.#facts.verb === "watch" || this.#facts.target?.subresource === "log";
  }

  #write(stage: AuditStage, outcome: Status | number): void {
    const { path, method, headers, peer } = this.#exchange;
    const { caller, impersonated, verdict, object } = this.#facts;
    const who = impersonated ?? caller;
    const objectRef = this.#objectRef();
    const verb = this.#facts.verb ?? method.toLowerCase();
    const attributes: AuditAttributes = {
      user: who?.user ?? "",
      groups: who?.groups ?? [],
      verb,
      path,
      object: objectRef,
    };
    const level = (this.#sink.level ?? auditLevel)(attributes);
    if (level === "None") return;
    const secretive = objectRef !== undefined && isSecretive(objectRef);
    const agent = headers["user-agent"];
    const event: AuditEvent = {
      kind: "Event",
      apiVersion: "audit.k8s.io/v1",
      level: secretive ? "Metadata" : level,
      auditID: this.#id,
      stage,
      requestURI: path,
      verb,
      user: userOf(caller),
      ...(impersonated === undefined ? {} : { impersonatedUser: userOf(impersonated) }),
      sourceIPs: peer === undefined || peer.address === "" ? [] : [peer.address],
      ...(agent === undefined ? {} : { userAgent: agent }),
      ...(objectRef === undefined ? {} : { objectRef }),
      responseStatus: statusOf(outcome, secretive),
      ...(level === "Request" && !secretive && object !== undefined ? { requestObject: object } : {}),
      requestReceivedTimestamp: isoMicroTime(this.#received),
      stageTimestamp: isoMicroTime(this.#clock.now()),
      annotations:
        verdict === undefined
          ? {}
          : {
              "authorization.k8s.io/decision": verdict.allowed ? "allow" : "forbid",
              "authorization.k8s.io/reason": verdict.reason,
            },
    };
    this.#sink.write(event, this.#facts.changes ?? []);
  }

  #objectRef(): AuditObject | undefined {
    const { target, object } = this.#facts;
    if (target === undefined) return undefined;
    const metadata = (object as { metadata?: { name?: unknown } } | undefined)?.metadata;
    const name = target.name === "" && typeof metadata?.name === "string" ? metadata.name : target.name;
    const optional = { namespace: target.namespace, name, apiGroup: target.group, subresource: target.subresource };
    const given = Object.entries(optional).filter(([, value]) => value !== "");
    return { resource: target.plural, ...Object.fromEntries(given), apiVersion: target.version };
  }
}

function userOf(actor: Actor | undefined): AuditUser {
  if (actor === undefined) return { username: "", groups: [] };
  return {
    username: actor.user,
    ...(actor.uid === undefined ? {} : { uid: actor.uid }),
    groups: actor.groups,
    ...(actor.extra === undefined ? {} : { extra: actor.extra }),
  };
}

/** A refusal about a secret may quote it; the line says only which refusal it was. */
function statusOf(outcome: Status | number, secretive: boolean): NonNullable<AuditEvent["responseStatus"]> {
  if (typeof outcome === "number") return { metadata: {}, code: outcome };
  const { status, message, reason, details, code } = outcome;
  return {
    metadata: {},
    status,
    ...(message === undefined || (secretive && code === 422) ? {} : { message }),
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined || secretive ? {} : { details }),
    code,
  };
}

/** The same frames; `ended` is called once, however they end. */
export function whenEnded(body: AsyncIterable<Uint8Array>, ended: () => void): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => {
      const inner = body[Symbol.asyncIterator]();
      let open = true;
      const end = (): void => {
        if (open) ended();
        open = false;
      };
      return {
        next: async () => {
          try {
            const result = await inner.next();
            if (result.done === true) end();
            return result;
          } catch (cause) {
            end();
            throw cause;
          }
        },
        return: async () => {
          end();
          await inner.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
