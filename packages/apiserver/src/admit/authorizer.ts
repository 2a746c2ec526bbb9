import type { Environment } from "@marcbachmann/cel-js";
import type { Actor } from "../server/actor.ts";
import type { Attributes, Authority, PathAttributes } from "../server/authority.ts";

/** The `authorizer` of CEL: asks the server's own authority, on behalf of the caller or of a service account. */
export class Authorizer {
  readonly actor: Actor;
  readonly authority: Authority;
  readonly request: Omit<Attributes, "verb">;

  constructor(actor: Actor, authority: Authority, request: Omit<Attributes, "verb">) {
    this.actor = actor;
    this.authority = authority;
    this.request = request;
  }

  as(actor: Actor): Authorizer {
    return new Authorizer(actor, this.authority, this.request);
  }
}

class PathCheck {
  readonly who: Authorizer;
  readonly path: string;
  constructor(who: Authorizer, path: string) {
    this.who = who;
    this.path = path;
  }
}

class ResourceCheck {
  readonly who: Authorizer;
  readonly attributes: Omit<Attributes, "verb">;
  constructor(who: Authorizer, attributes: Omit<Attributes, "verb">) {
    this.who = who;
    this.attributes = attributes;
  }

  with(more: Partial<Attributes>): ResourceCheck {
    return new ResourceCheck(this.who, { ...this.attributes, ...more });
  }
}

class GroupCheck {
  readonly who: Authorizer;
  readonly group: string;
  constructor(who: Authorizer, group: string) {
    this.who = who;
    this.group = group;
  }
}

class Decision {
  readonly allowed: boolean;
  readonly reason: string;
  constructor(allowed: boolean, reason: string) {
    this.allowed = allowed;
    this.reason = reason;
  }
}

function decide(who: Authorizer, attributes: Attributes | PathAttributes): Decision {
  const verdict = who.authority(who.actor, attributes);
  return new Decision(verdict.allowed, verdict.allowed ? "" : verdict.reason);
}

/** The functions of Kubernetes' authorizer library. */
export function registerAuthorizer(environment: Environment): void {
  environment
    .registerType("kubernetes.authorization.Authorizer", { ctor: Authorizer })
    .registerType("kubernetes.authorization.PathCheck", { ctor: PathCheck })
    .registerType("kubernetes.authorization.GroupCheck", { ctor: GroupCheck })
    .registerType("kubernetes.authorization.ResourceCheck", { ctor: ResourceCheck })
    .registerType("kubernetes.authorization.Decision", { ctor: Decision })
    .registerVariable("authorizer", "kubernetes.authorization.Authorizer");
  const add = (signature: string, handler: (...values: never[]) => unknown): void => {
    environment.registerFunction(
      signature.replace(/\b(Authorizer|PathCheck|GroupCheck|ResourceCheck|Decision)\b/g, "kubernetes.authorization.$1"),
      handler as never,
    );
  };
  add("Authorizer.path(string): PathCheck", (who: Authorizer, path: string) => new PathCheck(who, path));
  add("Authorizer.group(string): GroupCheck", (who: Authorizer, group: string) => new GroupCheck(who, group));
  add("Authorizer.serviceAccount(string, string): Authorizer", (who: Authorizer, namespace: string, name: string) =>
    who.as({
      user: `system:serviceaccount:${namespace}:${name}`,
      groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
    }),
  );
  add(
    "GroupCheck.resource(string): ResourceCheck",
    (check: GroupCheck, resource: string) =>
      new ResourceCheck(check.who, { group: check.group, resource, subresource: "", namespace: "", name: "" }),
  );
  add("ResourceCheck.subresource(string): ResourceCheck", (check: ResourceCheck, subresource: string) =>
    check.with({ subresource }),
  );
  add("ResourceCheck.namespace(string): ResourceCheck", (check: ResourceCheck, namespace: string) =>
    check.with({ namespace }),
  );
  add("ResourceCheck.name(string): ResourceCheck", (check: ResourceCheck, name: string) => check.with({ name }));
  add("ResourceCheck.check(string): Decision", (check: ResourceCheck, verb: string) =>
    decide(check.who, { ...check.attributes, verb }),
  );
  add("PathCheck.check(string): Decision", (check: PathCheck, verb: string) =>
    decide(check.who, { path: check.path, verb }),
  );
  add("Decision.allowed(): bool", (decision: Decision) => decision.allowed);
  add("Decision.reason(): string", (decision: Decision) => decision.reason);
  add("Decision.errored(): bool", () => false);
  add("Decision.error(): string", () => "");
}
