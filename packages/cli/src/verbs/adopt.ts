import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { knownHostKeys } from "../convert/known-host-keys.ts";
import { readInventory } from "../convert/kubespray/inventory.ts";
import { type FromKubespray, objectsFromKubespray } from "../convert/kubespray/objects.ts";
import { readInventoryFiles } from "../convert/kubespray/read-folder.ts";
import { UsageError } from "../usage-error.ts";
import { optionFlag, optionText, type Verb, type VerbContext, type VerbInput } from "./verb.ts";

interface Hint {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly bastion?: boolean;
  readonly role?: "Etcd";
  readonly ssh: {
    readonly address: string;
    readonly port?: number;
    readonly user?: string;
    readonly bastion?: string;
    readonly hostKeys: readonly string[];
  };
}

interface Adopted {
  readonly discovery: {
    readonly kubernetesVersion: string;
    readonly plugin: string;
    readonly etcd: { readonly mode: string };
    readonly nodes: readonly {
      readonly name: string;
      readonly role: string;
      readonly internal: readonly string[];
      readonly kubeletVersion: string;
    }[];
  };
  readonly objects: { readonly notes: readonly string[]; readonly machines: readonly unknown[] };
  readonly operations: readonly string[];
}

interface Report {
  readonly managementPolicy: string;
  readonly differences: readonly {
    readonly object: string;
    readonly field: string;
    readonly wanted: string;
    readonly found: string;
  }[];
  readonly unproven: readonly { readonly machine: string; readonly phase: string; readonly reason: string }[];
  readonly firstWrites: readonly string[];
}

const nameOf = (input: VerbInput): string => {
  const name = optionText(input, "name");
  if (name === undefined) throw new UsageError("Say which cluster: --name <cluster>", 2);
  return name;
};

function textOf(file: string): string {
  if (!existsSync(file)) throw new UsageError(`${file} does not exist.`, 2);
  return readFileSync(file, "utf8");
}

/** Reads a cluster and makes its objects, in Observe. Nothing is written to it. */
export const adopt: Verb = async (context, input) => {
  const name = nameOf(input);
  const file = optionText(input, "clusterKubeconfig");
  const inventory = optionText(input, "inventory");
  const site = optionText(input, "site");
  const described =
    inventory === undefined
      ? undefined
      : objectsFromKubespray(readInventory(readInventoryFiles(resolve(inventory))), {
          name,
          ...(site === undefined ? {} : { site }),
        });
  const known = optionText(input, "knownHosts") ?? join(homedir(), ".ssh", "known_hosts");
  const hints = described === undefined ? await hintsOfNodes(context, input, known) : hintsOf(described, known);
  const key = optionText(input, "key");
  const user = optionText(input, "sshUser");
  const body = {
    name,
    ...(file === undefined ? {} : { kubeconfig: textOf(file) }),
    ...(site === undefined ? {} : { site }),
    ...(key === undefined ? {} : { privateKey: textOf(key) }),
    ...(user === undefined ? {} : { ssh: { user } }),
    hints,
    dryRun: optionFlag(input, "dryRun"),
  };
  const answer = (await context.rest.post("/api/v1/clusters/adopt", body, context.signal)) as Adopted;
  const { discovery, objects } = answer;
  context.out.objects(answer, [`clusters/${name}`], () => {
    context.out.rows(
      ["node", "role", "address", "version"],
      discovery.nodes.map((node) => [node.name, node.role, node.internal[0] ?? "", node.kubeletVersion]),
    );
    for (const note of [...(described?.notes ?? []), ...objects.notes]) context.out.say(note);
    for (const left of described?.notTaken ?? [])
      context.out.say(`not taken: ${left.name} (${left.where}): ${left.reason}`);
    context.out.say(
      `Kubernetes ${discovery.kubernetesVersion}, ${discovery.plugin}, etcd ${discovery.etcd.mode}, ${objects.machines.length} machines. ${
        optionFlag(input, "dryRun")
          ? "Nothing was made. Next: the same command without --dry-run"
          : `Only observed: nothing was written to it. Next: dipper adopt plan --name ${name}`
      }`,
    );
  });
  return 0;
};

/** Machines of an inventory: how each is logged in to. */
function hintsOf(described: FromKubespray, known: string): readonly Hint[] {
  const role = (name: string): "Etcd" | undefined =>
    described.machineSets.some(
      (set) =>
        set.spec["role"] === "Etcd" &&
        ((set.spec["machines"] ?? []) as readonly { readonly name: string }[]).some((each) => each.name === name),
    )
      ? "Etcd"
      : undefined;
  return described.machines.map(({ metadata, spec }) => {
    const ssh = spec["ssh"] as Hint["ssh"];
    const etcd = role(metadata.name);
    const bastions = described.machines.map((each) => (each.spec["ssh"] as Hint["ssh"]).bastion);
    return {
      name: metadata.name,
      addresses: ((spec["addresses"] ?? []) as readonly { readonly address: string }[]).map((each) => each.address),
      ...(etcd === undefined ? {} : { role: etcd }),
      ...(bastions.includes(metadata.name) ? { bastion: true } : {}),
      ssh: {
        address: ssh.address,
        ...(ssh.port === undefined ? {} : { port: ssh.port }),
        ...(ssh.user === undefined ? {} : { user: ssh.user }),
        ...(ssh.bastion === undefined ? {} : { bastion: ssh.bastion }),
        hostKeys: knownHostKeys(known, ssh.address, ssh.port ?? 22),
      },
    };
  });
}

/** Without an inventory the nodes' own addresses are asked for in known_hosts: a dry run tells which nodes there are. */
async function hintsOfNodes(context: VerbContext, input: VerbInput, known: string): Promise<readonly Hint[]> {
  if (!existsSync(known)) return [];
  const file = optionText(input, "clusterKubeconfig");
  const body = {
    name: nameOf(input),
    ...(file === undefined ? {} : { kubeconfig: textOf(file) }),
    hints: [],
    dryRun: true,
  };
  const { discovery } = (await context.rest.post("/api/v1/clusters/adopt", body, context.signal)) as Adopted;
  const port = Number(optionText(input, "sshPort") ?? 22);
  return discovery.nodes.flatMap((node) => {
    const address = node.internal[0] ?? node.name;
    const keys = [address, node.name].map((each) => knownHostKeys(known, each, port)).find((each) => each.length > 0);
    const hostKeys = keys ?? [];
    return [{ name: node.name, addresses: node.internal, ssh: { address, port, hostKeys } }];
  });
}

/** What differs, what is not proven yet, what the switch would write first. Exit code 3: it is not as its objects say. */
export const adoptPlan: Verb = async (context, input) => {
  const name = nameOf(input);
  const report = (await context.rest.get(`/api/v1/clusters/${name}/adoption`, context.signal)) as Report;
  context.out.objects(report, [`clusters/${name}`], () => {
    if (report.differences.length > 0)
      context.out.rows(
        ["object", "field", "wanted", "found"],
        report.differences.map((each) => [each.object, each.field, each.wanted, each.found]),
      );
    for (const each of report.unproven)
      context.out.say(`Machine ${each.machine} is ${each.phase}${each.reason === "" ? "" : `: ${each.reason}`}`);
    for (const each of report.firstWrites) context.out.say(`The switch would write: ${each}`);
    context.out.say(
      `${report.differences.length} changes, ${report.unproven.length} machines not proven, policy ${report.managementPolicy}. Next: ${
        report.managementPolicy === "Observe" ? `dipper adopt switch --name ${name}` : `dipper get machines -c ${name}`
      }`,
    );
  });
  return report.differences.length === 0 ? 0 : 3;
};

/** From Observe to Operate. */
export const adoptSwitch: Verb = async (context, input) => {
  const name = nameOf(input);
  const body = { acceptDifferences: optionFlag(input, "acceptDifferences") };
  const cluster = await context.rest.post(`/api/v1/clusters/${name}/adoption/switch`, body, context.signal);
  context.out.objects(cluster, [`clusters/${name}`], () => {
    context.out.say(
      `Cluster ${name} is operated from now on; its mark and the labels of its nodes are written. Next: dipper scale-up -c ${name} --machine <machine>`,
    );
  });
  return 0;
};
