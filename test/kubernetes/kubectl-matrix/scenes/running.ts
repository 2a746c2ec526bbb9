import { type Command, refused, type Scene } from "../command.ts";

const image = "registry.example.com/run";
const labelled = (app: string): object => ({ metadata: { labels: { app } } });
const selecting = (app: string): object => ({ selector: { matchLabels: { app } } });

const make = (apiVersion: string, kind: string, name: string, spec: object): Command => ({
  run: "apply -f -",
  input: JSON.stringify({ apiVersion, kind, metadata: { name }, spec }),
});

/** Pods of a node that the scene chooses, so that both servers have them in the same place. */
function podsOn(app: string, node: string, more: object = {}): object {
  const containers = [{ name: "main", image: `${image}:1.0` }];
  return { ...labelled(app), spec: { nodeSelector: { "kubernetes.io/hostname": node }, containers, ...more } };
}

const ordered = (name: string, node: string): Command =>
  make("apps/v1", "StatefulSet", name, {
    replicas: 1,
    serviceName: name,
    ...selecting(name),
    template: podsOn(name, node),
  });

const follow = (run: string): Command => ({ run, follows: true });

/** Where pods run: only what does not hang on names that a controller draws, and on who was first. */
export const running: Scene = {
  name: "running",
  doc: "rollout, wait, cordon, drain, uncordon, taint, logs, with controllers and nodes",
  workloads: true,
  commands: [
    "get nodes",
    "get nodes -o custom-columns=NAME:.metadata.name,SPEC:.spec",
    `create deployment app --image=${image}:1.0 --replicas=2`,
    follow("rollout status deploy/app --timeout=60s"),
    "rollout status deploy/app --watch=false",
    "wait deploy/app --for=condition=Available --timeout=60s",
    "get deploy app",
    "annotate deploy/app kubernetes.io/change-cause=first",
    `set image deploy/app run=${image}:2.0`,
    "annotate deploy/app kubernetes.io/change-cause=second --overwrite",
    follow("rollout status deploy/app --timeout=60s"),
    "rollout history deploy/app",
    "rollout undo deploy/app --dry-run=server",
    "rollout undo deploy/app",
    follow("rollout status deploy/app --timeout=60s"),
    "rollout history deploy/app",
    "get deploy app -o jsonpath={.spec.template.spec.containers[0].image}",
    "rollout restart deploy/app",
    follow("rollout status deploy/app --timeout=60s"),
    "rollout pause deploy/app",
    `set image deploy/app run=${image}:3.0`,
    "rollout resume deploy/app",
    follow("rollout status deploy/app --timeout=60s"),
    "get deploy app -o wide",
    "scale deploy app --replicas=4",
    "wait deploy/app --for=jsonpath={.status.readyReplicas}=4 --timeout=60s",
    "delete deploy app --cascade=foreground",
    ordered("db", "node-1"),
    follow("rollout status sts/db --timeout=60s"),
    "get sts db -o wide",
    "get pods -l app=db",
    "scale sts db --replicas=3",
    "wait sts/db --for=jsonpath={.status.readyReplicas}=3 --timeout=60s",
    "get pods -l app=db --sort-by=.metadata.name",
    "get pods -l app=db -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,PHASE:.status.phase",
    "rollout restart sts/db",
    follow("rollout status sts/db --timeout=90s"),
    "rollout history sts/db",
    "scale sts db --replicas=1",
    "wait sts/db --for=jsonpath={.status.replicas}=1 --timeout=60s",
    make("apps/v1", "DaemonSet", "agent", { ...selecting("agent"), template: podsOn("agent", "node-3") }),
    follow("rollout status ds/agent --timeout=60s"),
    "get ds agent",
    "rollout history ds/agent",
    `set image ds/agent main=${image}:2.0`,
    follow("rollout status ds/agent --timeout=60s"),
    "rollout undo ds/agent",
    follow("rollout status ds/agent --timeout=60s"),
    "create job once --image=registry.example.com/once:1.0",
    "wait job/once --for=condition=Complete --timeout=60s",
    "get job once",
    "delete job once --cascade=foreground",
    "cordon node-1",
    "cordon node-1",
    "get node node-1",
    "drain node-1 --dry-run=server",
    follow("drain node-1 --timeout=60s"),
    "get pods -l app=db -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,PHASE:.status.phase",
    "uncordon node-1",
    "uncordon node-1",
    "wait pod/db-0 --for=condition=Ready --timeout=60s",
    ordered("guarded", "node-2"),
    follow("rollout status sts/guarded --timeout=60s"),
    "create poddisruptionbudget guarded --selector=app=guarded --min-available=1",
    "wait pdb/guarded --for=jsonpath={.status.currentHealthy}=1 --timeout=60s",
    "get pdb guarded",
    ...refused(["drain node-2 --timeout=3s"]),
    "delete pdb guarded",
    "uncordon node-2",
    { run: "create -f -", input: JSON.stringify({ apiVersion: "v1", kind: "Pod", ...bare("alone") }) },
    "wait pod/alone --for=condition=Ready --timeout=60s",
    ...refused(["drain node-2 --pod-selector=app=alone"]),
    "drain node-2 --pod-selector=app=alone --force --grace-period=0",
    "uncordon node-2",
    "taint node node-2 lane=kubectl:NoSchedule",
    ...refused(["taint node node-2 lane=kubectl:NoSchedule", "taint node node-2 lane=kubectl:Sometimes"]),
    "taint node node-2 lane=other:NoSchedule --overwrite",
    "get node node-2 -o jsonpath={.spec.taints}",
    "taint node node-2 lane-",
    ...refused(["taint node node-2 lane-"]),
    "delete sts db guarded --cascade=foreground",
    "delete ds agent --cascade=foreground",
    "get all -o name",
  ],
};

function bare(app: string): object {
  const { metadata, ...rest } = podsOn(app, "node-2") as { readonly metadata: object };
  return { metadata: { name: app, ...metadata }, ...rest };
}
