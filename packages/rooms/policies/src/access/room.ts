import { AccessGrant, Cluster, ClusterRole, ClusterRoleBinding, type KubeObject, labels, Project } from "@dipper/api";
import type { Room } from "@dipper/room";
import { actOnGrant } from "./act.ts";
import { decideGrant, type GrantAction } from "./decide.ts";
import { observeGrant } from "./observe.ts";
import { reportGrant } from "./report.ts";
import type { GrantSeen } from "./seen.ts";

const reconciler = "grants";

/** Who may do what where: keeps grants as roles and bindings of Kubernetes, and ends them in time. */
export const accessRoom: Room = {
  name: "access",
  kinds: [AccessGrant, Project],
  register(deps) {
    const { manager } = deps;
    const grants = manager.cache(AccessGrant);
    const roles = manager.cache(ClusterRole);
    const bindings = manager.cache(ClusterRoleBinding);
    const clusters = manager.cache(Cluster);
    const projects = manager.cache(Project);
    manager.add<AccessGrant, GrantSeen, GrantAction>(
      {
        name: reconciler,
        kind: AccessGrant,
        watches: [],
        observe: observeGrant({ grants, roles, bindings, clusters, projects }),
        decide: decideGrant,
        act: actOnGrant(deps.kube),
        report: (seen, _decision, outcomes, now) => reportGrant(seen, outcomes, now),
      },
      { workers: 1 },
    );
    const wake = (concerned: (grant: AccessGrant) => boolean): void => {
      for (const grant of grants.all())
        if (concerned(grant)) manager.enqueue(reconciler, { name: grant.metadata.name }, "change");
    };
    // The health of clusters changes all the time; grants ask for names and groups.
    clusters.subscribe((now, before) => {
      if (groupOf(now) !== groupOf(before)) wake((grant) => grant.spec.scope.type.startsWith("Cluster"));
    });
    projects.subscribe((now, before) => {
      if ((now === undefined) !== (before === undefined)) wake((grant) => grant.spec.scope.type === "Project");
    });
    roles.subscribe((now, before) => {
      const { name = "", labels: marks } = (now ?? before)?.metadata ?? {};
      const own = marks?.[labels.grant];
      // A role that is gathered from others changes with each of them.
      wake((grant) =>
        own === undefined ? isOf(grant, name, roles.get({ name: grant.spec.role })) : grant.metadata.name === own,
      );
    });
    bindings.subscribe((now, before) => {
      const own = (now ?? before)?.metadata.labels?.[labels.grant];
      if (own !== undefined) wake((grant) => grant.metadata.name === own);
    });
    return { parts: [], routes: [] };
  },
};

function groupOf(cluster: KubeObject | undefined): string {
  return cluster === undefined ? "gone" : `in ${cluster.metadata.labels?.[labels.clusterGroup] ?? ""}`;
}

function isOf(grant: AccessGrant, changed: string, role: ClusterRole | undefined): boolean {
  return grant.spec.role === changed || role?.aggregationRule !== undefined;
}
