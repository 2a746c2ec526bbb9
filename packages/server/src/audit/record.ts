/** Somebody or something that changed what others see, or tried to. */
export interface AuditWho {
  readonly user: string;
  /** Without `system:authenticated`, which everybody has. */
  readonly groups?: readonly string[];
  /** The session or token that he came with: `session 4fRk…`, `token 3f2a…`. */
  readonly login?: string;
  /** Who acted in his name, by impersonation: his own login, not the platform's. */
  readonly impersonator?: string;
}

/** Through which door it came. `platform`: its own controllers; `cluster`: the door of a simulated cluster. */
export type AuditSurface = "console" | "rest" | "kubernetes" | "cluster" | "platform";

export interface AuditFrom {
  readonly surface: AuditSurface;
  /** Absent: from inside. */
  readonly address?: string;
  /** User-Agent of the client, cut to 200 characters. */
  readonly agent?: string;
}

export interface AuditObjectRef {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** One field before and after; absent: it was not there. Secrets are masked, long values cut. */
export interface FieldChange {
  readonly field: string;
  readonly old?: unknown;
  readonly new?: unknown;
}

/** One object that was changed. */
export interface AuditChange extends AuditObjectRef {
  readonly verb: "create" | "update" | "delete";
  readonly fields: readonly FieldChange[];
}

/** Why, and what it belongs to. */
export interface AuditWhy {
  readonly reason?: string;
  readonly workOrder?: string;
  readonly operation?: string;
  readonly task?: string;
}

export interface AuditResult {
  /** As in HTTP; below 400 it was done. */
  readonly code: number;
  /** Code of the refusal: `Forbidden`. */
  readonly reason?: string;
  readonly message?: string;
}

/** One thing that was done or tried, as it is given to the log. */
export interface AuditEntry {
  /** Id of the request: `Audit-ID` over the Kubernetes API, `X-Request-Id` over REST. */
  readonly request?: string;
  readonly who: AuditWho;
  readonly from: AuditFrom;
  /** `create`, `update`, `patch`, `delete`, `deletecollection`; `sign-in`, `sign-in by link`. */
  readonly verb: string;
  /** Of REST: `POST /api/v1/operations`. */
  readonly route?: string;
  /** The managed cluster that it concerns. */
  readonly cluster?: string;
  readonly object?: AuditObjectRef;
  readonly changes?: readonly AuditChange[];
  /** Changed objects beyond those in `changes`. */
  readonly moreChanges?: number;
  readonly why?: AuditWhy;
  readonly result: AuditResult;
  /** Of REST: what was asked, secrets masked. */
  readonly input?: object;
  /** What the route says beyond. */
  readonly note?: object;
}

/**
 * A line of the log. `hash` is the SHA-256 of the line up to its own field, which stands last; `prev` is the hash of the line before. No line
 * can be changed, taken out or moved unseen.
 */
export interface AuditRecord extends AuditEntry {
  /** Counts from 1, also over segments. */
  readonly n: number;
  /** When it was done, UTC. */
  readonly t: string;
  readonly prev: string;
  readonly hash: string;
}

/** Before the first record. */
export const genesis = "0".repeat(64);
