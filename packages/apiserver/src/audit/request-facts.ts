import type { Target } from "../route/route.ts";
import type { Actor } from "../server/actor.ts";
import type { Verdict } from "../server/authority.ts";
import type { Entry } from "../store/entry.ts";

/** An object before and after: only bytes that are kept anyway. */
export interface AuditedChange {
  /** Absent: it was created. */
  readonly before?: Pick<Entry, "bytes">;
  /** Absent: it is gone. */
  readonly after?: Pick<Entry, "bytes">;
}

/** What is learnt about a request on its way through the server; the audit line is made of it at the end. */
export interface RequestFacts {
  /** Who was authenticated. */
  caller?: Actor;
  /** Whom the caller acts as, where that is somebody else. */
  impersonated?: Actor;
  /** The verb of the API for objects, of HTTP in lower case for paths. */
  verb?: string;
  target?: Target;
  verdict?: Verdict;
  /** The decoded body. */
  object?: unknown;
  /** What is said of the version, however the request ends. */
  deprecation?: string;
  /** The same of the body. */
  warnings?: readonly string[];
  /** The same of what a patch came to. Where it is written, the answer says it itself. */
  patchWarnings?: readonly string[];
  /** What the request did to objects; empty for what changed nothing, and for dry runs. */
  changes?: AuditedChange[];
}
