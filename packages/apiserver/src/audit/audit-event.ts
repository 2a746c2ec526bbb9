import type { Status } from "../server/status.ts";
import type { AuditedChange } from "./request-facts.ts";

/** How much of a request a line holds; `None` writes no line. Bodies of answers are never written. */
export type AuditLevel = "None" | "Metadata" | "Request";

/** `ResponseStarted` for watches and followed logs; `Panic` where the server itself failed. */
export type AuditStage = "ResponseStarted" | "ResponseComplete" | "Panic";

export interface AuditUser {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface AuditObject {
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly apiGroup?: string;
  readonly apiVersion: string;
  readonly subresource?: string;
}

/** `Event` of audit.k8s.io/v1: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
export interface AuditEvent {
  readonly kind: "Event";
  readonly apiVersion: "audit.k8s.io/v1";
  readonly level: Exclude<AuditLevel, "None">;
  readonly auditID: string;
  readonly stage: AuditStage;
  readonly requestURI: string;
  readonly verb: string;
  readonly user: AuditUser;
  readonly impersonatedUser?: AuditUser;
  readonly sourceIPs: readonly string[];
  readonly userAgent?: string;
  readonly objectRef?: AuditObject;
  readonly responseStatus?: Omit<Status, "kind" | "apiVersion" | "metadata" | "status"> & {
    readonly metadata: object;
    readonly status?: string;
  };
  /** Level `Request` only. */
  readonly requestObject?: unknown;
  /** RFC 3339 with microseconds. */
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What a level is chosen by. */
export interface AuditAttributes {
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  readonly path: string;
  readonly object: AuditObject | undefined;
}

/** Where the lines go. */
export interface AuditSink {
  /** Called once for each stage, with what the request did to objects; must not throw and is not waited for. */
  readonly write: (event: AuditEvent, changes: readonly AuditedChange[]) => void;
  /** Default: `auditLevel`. */
  readonly level?: (attributes: AuditAttributes) => AuditLevel;
}
