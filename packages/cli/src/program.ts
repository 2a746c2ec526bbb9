import { Command } from "commander";
import type { Verb } from "./verbs/verb.ts";
import { runVerb } from "./verbs/verb.ts";

/** A verb of the client: its module is loaded when it is called, not before. */
type Load = () => Promise<Verb>;

function client(parent: Command, usage: string, doc: string, load: Load): Command {
  return parent
    .command(usage)
    .description(doc)
    .action(async (...called: unknown[]) => {
      const command = called.at(-1) as Command;
      process.exitCode = await runVerb(
        await load(),
        command.processedArgs as (string | readonly string[] | undefined)[],
        command.optsWithGlobals(),
      );
    });
}

const wait = (command: Command): Command =>
  command
    .option("--wait", "wait until it is finished; exit code 5 when only a part of the machines made it")
    .option("--timeout <duration>", "how long to wait, as in 90s, 10m or 2h", "2h");

function operations(root: Command): void {
  const group = root.command("operation").description("look at and steer one operation");
  const verb =
    (name: string): Load =>
    async () =>
      (await import("./verbs/operation.ts")).operationVerb(name);
  wait(client(group, "watch <operation>", "follow its steps until it is finished", verb("watch")));
  client(group, "logs <operation>", "the runner's log lines", verb("logs"))
    .option("-m, --machine <machine>", "of this machine only")
    .option("-s, --step <step>", "of this step only")
    .option("-f, --follow", "until the operation is finished");
  client(
    group,
    "preview <operation>",
    "dry run of the plan on its machines: what would change on each, and what cannot be told",
    async () => (await import("./verbs/dry-run.ts")).dryRun,
  )
    .option("-m, --machine <machine>", "the tasks of this machine, with their diffs")
    .option("--timeout <duration>", "wait at most so long", "30m");
  client(group, "pause <operation>", "stop after the running batch", verb("pause"));
  client(group, "resume <operation>", "go on: window, lock and budget are asked again", verb("resume"));
  client(group, "cancel <operation>", "stop before the next machine; what has joined stays", verb("cancel"));
  for (const [name, doc] of [
    ["retry", "try machines again; of a finished operation: a follow-up with these machines only"],
    ["skip", "leave machines out of the rest of the flow"],
    ["quarantine", "put machines aside; the rest goes on"],
  ] as const)
    client(group, `${name} <operation>`, doc, verb(name))
      .option("-m, --machine <machine...>", "the machines, by name or address")
      .option("-s, --step <step>", "the step; default: the one it stands at")
      .option("--reason <reason>", "shown in the audit");
  for (const name of ["approve", "reject"] as const)
    client(group, `${name} <operation>`, `${name} the plan that stands now; bound to its digest`, verb(name)).option(
      "--comment <comment>",
      "why",
    );
}

function scaling(root: Command): void {
  const scale = (usage: string, doc: string, load: Load): Command =>
    wait(
      client(root, usage, doc, load)
        .requiredOption("-c, --cluster <cluster>", "the cluster")
        .option("-m, --machine <machine...>", "machines by name or address")
        .option("--name <name>", "name of the operation; default: made from the type and the time")
        .option("--reason <reason>", "shown in the audit")
        .option("--batch-size <size>", "machines per batch, as in 5 or 25%")
        .option("--dry-run", "show the plan, make nothing"),
    );
  scale("scale-up", "machines join a cluster", async () => (await import("./verbs/scale.ts")).scaleUp)
    .option("-n, --count <count>", "instead of --machine: so many from the spare pool")
    .option("--class <class>", "with --count: hardware class")
    .option("--pool <pool>", "with --count: the spare pool", "general")
    .option("--role <role>", "Compute, ControlPlane, Etcd or Ingress", "Compute");
  scale(
    "scale-down",
    "machines leave a cluster and go back to the pool",
    async () => (await import("./verbs/scale.ts")).scaleDown,
  );
}

function adoption(root: Command): void {
  const verb =
    (name: "adopt" | "adoptPlan" | "adoptSwitch"): Load =>
    async () =>
      (await import("./verbs/adopt.ts"))[name];
  const named = (command: Command): Command => command.option("--name <cluster>", "the cluster");
  const group = named(
    client(root, "adopt", "take over a cluster that somebody else made: read it, write down what it is", verb("adopt")),
  )
    .option("--cluster-kubeconfig <file>", "the cluster's kubeconfig; not needed for one that is imported already")
    .option("--inventory <folder>", "its Kubespray inventory: how the machines are logged in to")
    .option("--site <site>", "where its machines are")
    .option("--ssh-user <user>", "login user, without an inventory")
    .option("--ssh-port <port>", "SSH port, without an inventory")
    .option("--key <file>", "private key for the logins; kept as a Secret")
    .option("--known-hosts <file>", "host keys that you trust; default: ~/.ssh/known_hosts")
    .option("--dry-run", "read and show, make nothing");
  named(client(group, "plan", "what differs, and what the switch would write first", verb("adoptPlan")));
  named(client(group, "switch", "from Observe to Operate: the first writes", verb("adoptSwitch"))).option(
    "--accept-differences",
    "although something differs or is not proven",
  );
}

function capacity(root: Command): void {
  const group = root.command("capacity").description("machines by number and class, as other platforms ask for them");
  client(
    group,
    "request",
    "ask; the same key with the same request is the same request",
    async () => (await import("./verbs/capacity.ts")).requestCapacity,
  )
    .requiredOption("-c, --cluster <cluster>", "the cluster that grows")
    .requiredOption("-n, --count <count>", "how many machines")
    .requiredOption("--key <key>", "your own name for the request")
    .option("--class <class>", "hardware class; default: any")
    .option("--pool <pool>", "the spare pool", "general")
    .option("--role <role>", "Compute, ControlPlane, Etcd or Ingress", "Compute")
    .option("--ticket <ticket>", "of your own system")
    .option("--reason <reason>", "shown in the audit");
  client(
    group,
    "show <id>",
    "how far it is, and why machines lack",
    async () => (await import("./verbs/capacity.ts")).showCapacity,
  );
}

/** Verbs that need no platform but the folders of this machine. */
function software(root: Command): void {
  const bundle = root.command("bundle").description("everything that clusters are made of, as one file");
  bundle
    .command("create")
    .description("download files and images by the list of artifacts; each is verified")
    .requiredOption("--kubernetes <version>", "as in v1.36.3")
    .option("--arch <list>", "processors, by comma", "amd64")
    .option("--bundle <file>", "where to; default: dipper-<version>.tar")
    .option("--from <url>", "files from this mirror instead of their publishers")
    .option("--from-registry <url>", "images from this registry instead of their publishers'")
    .option("--use-version <name=version...>", "another version than the list has, as in runc=v1.3.4")
    .option("--list <file>", "another list of artifacts")
    .action(async (_options: unknown, command: Command) => {
      process.exitCode = await (await import("./verbs/bundle.ts")).create(command.optsWithGlobals());
    });
  bundle
    .command("verify <file>")
    .description("compare every file and layer with the manifest; name the first bad one")
    .action(async (file: string, _options: unknown, command: Command) => {
      process.exitCode = await (await import("./verbs/bundle.ts")).verify(file, command.optsWithGlobals());
    });
  bundle
    .command("push <file>")
    .description(
      "bring files and images to where machines can fetch them; login to a registry in $DIPPER_REGISTRY_LOGIN",
    )
    .option("--files <where>", "a folder, or a URL that takes PUT")
    .option("--files-url <url>", "where machines find that folder")
    .option("--registry <host:port>", "or a URL")
    .option("--to-platform", "keep it in the platform's data folder; runners copy from there")
    .option("--config-map <name>", "write the mirror ConfigMap that clusters name")
    .action(async (file: string, _options: unknown, command: Command) => {
      process.exitCode = await (await import("./verbs/bundle.ts")).push(file, command.optsWithGlobals());
    });
  const playbooks = root.command("playbooks").description("bundles of playbooks of your own, in the data folder");
  playbooks
    .command("add <folder>")
    .description("keep a folder under its digest, as the next version of its name")
    .requiredOption("--name <name>", "of the bundle")
    .action(async (folder: string, _options: unknown, command: Command) => {
      process.exitCode = (await import("./verbs/playbooks.ts")).add(folder, command.optsWithGlobals());
    });
  playbooks
    .command("list")
    .description("names, versions and digests")
    .action(async (_options: unknown, command: Command) => {
      process.exitCode = (await import("./verbs/playbooks.ts")).list(command.optsWithGlobals());
    });
}

/** The `dipper` command: arguments here, everything else behind lazily loaded verbs. */
export function program(): Command {
  const root = new Command("dipper")
    .description("Operates fleets of Kubernetes clusters.")
    .option("--kubeconfig <file>", "which platform; else $DIPPER_KUBECONFIG, else the one running in --data")
    .option("--data <folder>", "data folder; default: the XDG data folder")
    .option("-o, --output <format>", "table, json, yaml or name")
    .option("-q, --quiet", "print results only")
    .option("--no-color", "no colours; also NO_COLOR")
    .exitOverride((error) => {
      process.exit(error.exitCode === 0 ? 0 : 2);
    })
    .showHelpAfterError("(dipper --help lists the verbs)");
  root
    .command("serve")
    .description("everything in one process, on embedded engines")
    .option("--demo", "with a simulated fleet of 20 clusters")
    .option("--host <address>", "console and API listen here", "127.0.0.1")
    .option("--port <port>", "console; 0 takes a free one", "8080")
    .option("--api-port <port>", "Kubernetes API; 0 takes a free one", "6443")
    .option("--ready-file <file>", "write one JSON object there once everything answers")
    .action(async (_options: unknown, command: Command) => {
      const { serve } = await import("./verbs/serve.ts");
      await serve(command.optsWithGlobals());
    });
  client(
    root,
    "get <kind> [name]",
    "objects of a kind: clusters, machines, pools, operations, tasks, work-orders …",
    async () => (await import("./verbs/get.ts")).get,
  )
    .option("-c, --cluster <cluster>", "only those of this cluster")
    .option("-l, --selector <selector>", "label selector");
  client(
    root,
    "describe <kind> <name>",
    "one object: state, why, conditions, events",
    async () => (await import("./verbs/describe.ts")).describe,
  );
  scaling(root);
  operations(root);
  adoption(root);
  capacity(root);
  software(root);
  const machines = root.command("machines").description("machines of the fleet");
  client(
    machines,
    "import <file>",
    "register machines of a CSV or YAML file; a report per line",
    async () => (await import("./verbs/machines.ts")).importMachines,
  ).option("--dry-run", "check the lines, register nothing");
  client(
    root.command("params").description("parameters of steps"),
    "explain <machine> [key]",
    "which layer sets a parameter on a machine, and what the others say",
    async () => (await import("./verbs/params.ts")).explain,
  ).option("--all", "also those that have no value");
  const accounts = root.command("accounts").description("people who sign in");
  const account =
    (verb: "list" | "add" | "remove"): Load =>
    async () =>
      (await import("./verbs/accounts.ts")).accountVerbs[verb];
  client(accounts, "list", "who may sign in", account("list"));
  client(accounts, "add <name>", "make an account, and print a sign-in link that works once", account("add")).option(
    "--role <role>",
    "viewer, operator, approver or admin",
    "viewer",
  );
  client(accounts, "remove <name>", "take an account and its tokens away", account("remove"));
  client(
    root,
    "kubeconfig",
    "print a kubeconfig for this platform, or for one of its clusters",
    async () => (await import("./verbs/kubeconfig.ts")).kubeconfig,
  ).option("-c, --cluster <cluster>", "for this cluster");
  client(
    root,
    "stop-everything",
    "no runner starts, running ones stop before their next machine",
    async () => (await import("./verbs/stop.ts")).stopEverything,
  ).option("--reason <reason>", "shown to everybody while the stop holds");
  client(root, "start", "take the stop back", async () => (await import("./verbs/stop.ts")).start);
  for (const name of ["backup", "restore"] as const)
    root
      .command(`${name} <file>`)
      .description(
        name === "backup"
          ? "write all of the data folder but the outside world into one file, online"
          : "make a data folder from a backup; it starts stopped",
      )
      .action(async (file: string, _options: unknown, command: Command) => {
        const module = await import("./verbs/backup.ts");
        await module[name](file, command.optsWithGlobals());
      });
  root
    .command("convert")
    .description("manifests of other platforms, or a Kubespray inventory, as ours on standard output")
    .requiredOption("-f, --filename <file>", "manifests, an inventory, or its folder; - is standard input")
    .option("--name <name>", "of an inventory: name of the cluster; default: that of the folder")
    .option("--site <site>", "of an inventory: where the machines are")
    .option("--credentials <secret>", "of an inventory: Secret with the SSH key")
    .action(async (_options: unknown, command: Command) => {
      process.exitCode = (await import("./verbs/convert.ts")).convert(command.optsWithGlobals());
    });
  root
    .command("doctor")
    .description("what is missing on this machine, for which feature, and how to install it")
    .action(async (_options: unknown, command: Command) => {
      process.exitCode = await (await import("./verbs/doctor.ts")).doctor(command.optsWithGlobals());
    });
  const runner = root.command("runner [job]", { hidden: true }).option("--pod", "in the pod of a Kubernetes Job");
  runner.action(async (job: string | undefined, { pod }: { readonly pod?: boolean }) => {
    const { supervise, superviseInPod } = await import("@dipper/runner/executors");
    await (pod === true ? superviseInPod() : supervise(job ?? ""));
  });
  root
    .command("version")
    .description("versions of the program, of Node and of the engines")
    .action(async (_options: unknown, command: Command) => {
      (await import("./verbs/version.ts")).version(command.optsWithGlobals());
    });
  return root;
}
