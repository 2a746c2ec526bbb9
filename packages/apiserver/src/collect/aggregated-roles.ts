import { type ClusterRole, clusterRoleRules, type PolicyRule } from "@dipper/api";
import type { Change } from "../store/store.ts";
import { sameJson } from "../store/stored-object.ts";
import type { CollectorDeps } from "./garbage.ts";
import { guarded } from "./guarded.ts";
import { ofServer } from "./of-server.ts";

const resource = "rbac.authorization.k8s.io/clusterroles";

/** Writes into aggregated ClusterRoles the rules of the roles that their selectors name, as the controller manager does. */
export class AggregatedRoles {
  readonly #deps: CollectorDeps;
  #scheduled = false;

  constructor(deps: CollectorDeps) {
    this.#deps = deps;
    this.#later();
    deps.store.onCommit((changes) => this.#react(changes));
  }

  #react(changes: readonly Change[]): void {
    if (changes.some((change) => change.resource === resource)) this.#later();
  }

  #later(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#deps.clock.endOfTurn(() => {
      this.#scheduled = false;
      guarded(this.#deps.log, "aggregated roles", () => this.#sum())();
    });
  }

  #sum(): void {
    const { store, types, writes } = this.#deps;
    const type = types.byResource("rbac.authorization.k8s.io", "v1", "clusterroles");
    if (type === undefined) return;
    const entries = [...store.staged(resource)];
    const roles = entries.map((entry) => store.shared(entry) as unknown as ClusterRole);
    for (const [at, role] of roles.entries()) {
      if (role.aggregationRule?.clusterRoleSelectors === undefined) continue;
      const rules = distinct(clusterRoleRules(role, roles));
      const entry = entries[at];
      if (entry === undefined || sameJson(role.rules ?? [], rules)) continue;
      const options = { ...ofServer, subresource: "", unconditional: true };
      // A sum can be part of another one: what is written here brings us back.
      writes.update(type, { namespace: "", name: entry.name }, options, (current) => ({ ...current, rules }));
    }
  }
}

function distinct(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  return rules.filter((rule, at) => rules.findIndex((each) => sameJson(each, rule)) === at);
}
