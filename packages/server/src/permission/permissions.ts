import { type AccessTarget, platformVerbs } from "@dipper/api";
import type { Access, Asking } from "./access.ts";
import type { Verb } from "./gate.ts";

/** What somebody may do where, as `/api/v1/me` and view-as answer it. */
export interface Permissions {
  /** On every cluster, those to come too. */
  readonly fleet: readonly Verb[];
  /** Clusters and projects on which he may do anything. */
  readonly clusters: Readonly<Record<string, readonly Verb[]>>;
  readonly projects: Readonly<Record<string, readonly Verb[]>>;
}

export function permissionsOf(access: Access, who: Asking, clusters: readonly string[]): Permissions {
  const on = (target: AccessTarget): readonly Verb[] =>
    platformVerbs.filter((verb) => access.decide(who, verb, target).allowed);
  const each = (type: "Cluster" | "Project", names: readonly string[]): Permissions["clusters"] =>
    Object.fromEntries(
      names.map((name) => [name, on({ type, name })] as const).filter(([, verbs]) => verbs.length > 0),
    );
  const projects = access.projects().map((project) => project.metadata.name);
  return { fleet: on({ type: "Fleet" }), clusters: each("Cluster", clusters), projects: each("Project", projects) };
}
