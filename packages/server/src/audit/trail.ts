import { allKinds, controllerIdentity } from "@dipper/api";
import type { ApiChange, ApiEvent } from "./api-event.ts";
import { loginKey } from "./api-event.ts";
import type { AuditLog } from "./audit-log.ts";
import { type DescribedChange, describeChange } from "./describe-change.ts";
import type { AuditChange, AuditEntry, AuditFrom, AuditObjectRef, AuditWho, AuditWhy } from "./record.ts";
import { redact } from "./redact.ts";

/** Takes what an API server says about its requests: `AuditSink` of the embedded one. */
export type ApiSink = (event: ApiEvent, changes: readonly ApiChange[]) => void;

/** The changes that one request over REST made; it is told as one thing that somebody did. */
export interface RestRequest {
  /** Everything that was changed under this request's id, in its order. Closes the request. */
  changes(): readonly DescribedChange[];
}

/** One log for what comes over REST, over the Kubernetes API, through the doors of simulated clusters and from the platform itself. */
export interface AuditTrail {
  readonly log: AuditLog;
  /** `cluster`: the simulated cluster whose API it is. */
  sink(cluster?: string): ApiSink;
  /** From here on, changes under this id belong to a request over REST and are no records of their own. */
  begin(id: string): RestRequest;
}

const writing: ReadonlySet<string> = new Set(["create", "update", "patch", "delete", "deletecollection"]);
/** Everybody has the first one; at the door of a simulated cluster the second one too. */
const sayNothing: readonly string[] = ["system:authenticated"];
const doorGroup = "system:masters";
/** The platform itself: what it changes is recorded, what it tries in vain (conflicts that it tries again) is not. */
const platform: ReadonlySet<string> = new Set([controllerIdentity.user, "system:dipper-install"]);
/** The inside of a simulated cluster is the world outside, not somebody who changes it. */
const simulated = "system:simulator";
/** What comes and goes by itself. */
const passing: ReadonlySet<string> = new Set(["events", "leases"]);
/** Questions in the form of a create. */
const questions: ReadonlySet<string> = new Set(["authorization.k8s.io", "authentication.k8s.io"]);
const mostChanges = 100;
const longestAgent = 200;

export function createAuditTrail(log: AuditLog): AuditTrail {
  const open = new Map<string, ApiChange[]>();
  return {
    log,
    sink: (cluster) => (event, changes) => {
      if (!writing.has(event.verb) || event.stage === "ResponseStarted" || isQuestion(event)) return;
      const request = open.get(event.auditID);
      if (request !== undefined) {
        request.push(...changes);
        return;
      }
      if (isWorthless(event, changes)) return;
      log.take(() => entryOf(event, changes, cluster));
    },
    begin: (id) => {
      const changes: ApiChange[] = [];
      open.set(id, changes);
      return {
        changes: () => {
          open.delete(id);
          return changes.flatMap((each) => describeChange(each) ?? []);
        },
      };
    },
  };
}

function isQuestion({ objectRef, requestURI }: ApiEvent): boolean {
  if (requestURI.includes("dryRun=All")) return true;
  return questions.has(objectRef?.apiGroup ?? "") && objectRef?.subresource !== "token";
}

const actorOf = (event: ApiEvent): string => (event.impersonatedUser ?? event.user).username;

/** Decided before anything is parsed: most writes of the platform are of statuses, events and leases. */
function isWorthless(event: ApiEvent, changes: readonly ApiChange[]): boolean {
  const actor = actorOf(event);
  if (actor === simulated) return true;
  // Whoever has no token could fill the disk with lines about himself.
  if (event.responseStatus?.code === 401 || actor === "") return true;
  const { resource = "", subresource } = event.objectRef ?? {};
  if (!platform.has(actor)) return false;
  return changes.length === 0 || subresource === "status" || passing.has(resource);
}

function entryOf(event: ApiEvent, changes: readonly ApiChange[], cluster: string | undefined): AuditEntry | undefined {
  const described = changes.slice(0, mostChanges).flatMap((each) => describeChange(each) ?? []);
  const ofPlatform = platform.has(actorOf(event));
  if (ofPlatform && described.length === 0) return undefined;
  const { code = 0, reason, message } = event.responseStatus ?? {};
  const object = described.length === 1 ? described[0] : undefined;
  const concerned = cluster ?? described.find((each) => each.cluster !== undefined)?.cluster;
  return {
    request: event.auditID,
    who: whoOf(event, cluster),
    from: fromOf(event, { cluster, ofPlatform }),
    verb: verbOf(event),
    ...(concerned === undefined ? {} : { cluster: concerned }),
    object: object === undefined ? namedIn(event) : bare(object),
    ...changesOf(described, changes.length - mostChanges),
    ...whyOf(described),
    result: {
      code,
      ...(reason === undefined || code < 400 ? {} : { reason }),
      ...(message === undefined || code < 400 ? {} : { message: redact(message) as string }),
    },
  };
}

/** As entries have them: what belongs to nothing says nothing. */
export function changesOf(
  described: readonly DescribedChange[],
  more = 0,
): Pick<AuditEntry, "changes" | "moreChanges"> {
  const changes: readonly AuditChange[] = described
    .slice(0, mostChanges)
    .map(({ cluster: _cluster, why: _why, ...change }) => change);
  const left = Math.max(0, more) + described.length - changes.length;
  return { ...(changes.length === 0 ? {} : { changes }), ...(left === 0 ? {} : { moreChanges: left }) };
}

/** The first reason, operation and task that the objects name. */
export function whyOf(described: readonly DescribedChange[]): { readonly why?: AuditWhy } {
  const why = Object.assign({}, ...described.map((each) => each.why).toReversed()) as AuditWhy;
  return Object.keys(why).length === 0 ? {} : { why };
}

export function bare({ kind, name, namespace }: AuditObjectRef): AuditObjectRef {
  return { kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

function whoOf({ user, impersonatedUser }: ApiEvent, cluster: string | undefined): AuditWho {
  const empty = cluster === undefined ? sayNothing : [...sayNothing, doorGroup];
  const actor = impersonatedUser ?? user;
  const login = (impersonatedUser === undefined ? user : undefined)?.extra?.[loginKey]?.[0];
  const through = impersonatedUser !== undefined && !platform.has(user.username) ? user.username : undefined;
  return {
    user: actor.username,
    groups: actor.groups.filter((group) => !empty.includes(group)),
    ...(login === undefined ? {} : { login }),
    ...(through === undefined ? {} : { impersonator: through }),
  };
}

function fromOf(
  { sourceIPs, userAgent }: ApiEvent,
  { cluster, ofPlatform }: { readonly cluster: string | undefined; readonly ofPlatform: boolean },
): AuditFrom {
  const [address] = sourceIPs;
  const surface = ofPlatform ? "platform" : cluster === undefined ? "kubernetes" : "cluster";
  return {
    surface,
    ...(address === undefined || ofPlatform ? {} : { address }),
    ...(userAgent === undefined ? {} : { agent: userAgent.slice(0, longestAgent) }),
  };
}

function verbOf({ verb, objectRef }: ApiEvent): string {
  const below = objectRef?.subresource;
  return below === undefined ? verb : `${verb} ${below}`;
}

/** Where nothing was changed: what the request was about, by its address. */
function namedIn({ objectRef, requestURI }: ApiEvent): AuditObjectRef {
  const { resource = requestURI.split("?", 1)[0] ?? "", name = "", namespace } = objectRef ?? {};
  const kind = allKinds.find((each) => each.plural === resource)?.kind ?? resource;
  return { kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
