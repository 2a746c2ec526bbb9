import type { Command, Scene } from "../command.ts";

const objects = "test/kubernetes/kubectl-matrix/objects.yaml";

/** An object of each kind of the file. */
const things = [
  "configmap settings",
  "secret login",
  "serviceaccount robot",
  "service web",
  "pod web-1",
  "deployment web",
  "replicaset lone",
  "statefulset db",
  "daemonset agent",
  "job once",
  "cronjob nightly",
  "ingress web",
  "networkpolicy inside",
  "poddisruptionbudget web",
  "horizontalpodautoscaler web",
  "persistentvolumeclaim store",
  "persistentvolume disk-1",
  "storageclass fast",
  "priorityclass urgent",
  "role reader",
  "rolebinding readers",
  "clusterrole matrix-reader",
  "clusterrolebinding matrix-readers",
  "lease lock",
  "endpoints outside",
  "endpointslice outside-1",
  "node node-11",
] as const;

const each = (command: (thing: string) => Command): readonly Command[] => things.map(command);

/** What every kind answers to the same verbs. */
export const manyKinds: Scene = {
  name: "many-kinds",
  doc: "the same verbs for every built-in kind",
  commands: [
    `apply -f ${objects} --dry-run=server`,
    { run: `diff -f ${objects}`, fails: true },
    `apply -f ${objects}`,
    `apply -f ${objects}`,
    `diff -f ${objects}`,
    ...each((thing) => `get ${thing}`),
    ...each((thing) => `describe ${thing}`),
    `get -f ${objects} -o wide`,
    `get -f ${objects} -o yaml --show-managed-fields`,
    `get -f ${objects} -o name`,
    `get -f ${objects} --show-labels --no-headers`,
    `label -f ${objects} colour=blue`,
    `label -f ${objects} colour=blue`,
    { run: `label -f ${objects} colour=red`, fails: true },
    `label -f ${objects} colour=red --overwrite --dry-run=server -o name`,
    `annotate -f ${objects} seen=yes`,
    { run: `label -f ${objects} colour- --list`, anyOrder: true },
    ...each((thing) => `patch ${thing} --type=merge -p '{"metadata":{"labels":{"form":"round"}}}'`),
    ...each((thing) => `patch ${thing} --type=json -p '[{"op":"remove","path":"/metadata/labels/form"}]'`),
    ...each((thing) => `patch ${thing} -p '{"metadata":{"finalizers":["example.com/held"]}}' -o name`),
    `patch -f ${objects} -p '{"metadata":{"$deleteFromPrimitiveList/finalizers":["example.com/held"]}}'`,
    `get -f ${objects} -o json`,
    { run: `apply -f ${objects} --server-side --field-manager=other`, fails: true },
    { run: `apply -f ${objects} --server-side`, fails: true },
    `apply -f ${objects} --server-side --force-conflicts`,
    `get -f ${objects} -o yaml --show-managed-fields`,
    { run: `replace -f ${objects}`, fails: true },
    `delete -f ${objects} --wait=false --force`,
    `get -f ${objects} --ignore-not-found`,
  ],
};
