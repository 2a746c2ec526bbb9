import type { Command } from "commander";
import { client, type Load, wait } from "./command.ts";

/** `dipper operation …`: one operation, looked at and steered. */
export function operations(root: Command): void {
  const group = root.command("operation").description("look at and steer one operation");
  const verb =
    (name: string): Load =>
    async () =>
      (await import("./operation.ts")).operationVerb(name);
  wait(client(group, "watch <operation>", "follow its steps until it is finished", verb("watch")));
  client(group, "logs <operation>", "the runner's log lines", verb("logs"))
    .option("-m, --machine <machine>", "of this machine only")
    .option("-s, --step <step>", "of this step only")
    .option("-f, --follow", "until the operation is finished");
  client(
    group,
    "preview <operation>",
    "dry run of the plan on its machines: what would change on each, and what cannot be told",
    async () => (await import("./dry-run.ts")).dryRun,
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

/** `dipper scale-up` and `dipper scale-down`. */
export function scaling(root: Command): void {
  const scale = (usage: string, doc: string, load: Load): Command =>
    wait(
      client(root, usage, doc, load)
        .requiredOption("-c, --cluster <cluster>", "the cluster")
        .option("-m, --machine <machine...>", "machines by name or address")
        .option("--name <name>", "name of the operation; default: made from the type and the time")
        .option("--reason <reason>", "shown in the audit")
        .option("--batch-size <size>", "machines per batch, as in 5 or 25%")
        .option("--all-at-once", "all in one batch, none goes first")
        .option("--dry-run", "show the plan, make nothing"),
    );
  scale("scale-up", "machines join a cluster", async () => (await import("./scale.ts")).scaleUp)
    .option("-n, --count <count>", "instead of --machine: so many from the spare pool")
    .option("--class <class>", "with --count: hardware class")
    .option("--pool <pool>", "with --count: the spare pool", "general")
    .option("--role <role>", "Compute, ControlPlane, Etcd or Ingress", "Compute");
  scale(
    "scale-down",
    "machines leave a cluster and go back to the pool",
    async () => (await import("./scale.ts")).scaleDown,
  );
}

/** `dipper capacity …`: as other platforms ask. */
export function capacity(root: Command): void {
  const group = root.command("capacity").description("machines by number and class, as other platforms ask for them");
  client(
    group,
    "request",
    "ask; the same key with the same request is the same request",
    async () => (await import("./capacity.ts")).requestCapacity,
  )
    .requiredOption("-c, --cluster <cluster>", "the cluster that grows")
    .requiredOption("-n, --count <count>", "how many machines")
    .requiredOption("--key <key>", "your own name for the request")
    .option("--class <class>", "hardware class; default: any")
    .option("--pool <pool>", "the spare pool", "general")
    .option("--role <role>", "Compute, ControlPlane, Etcd or Ingress", "Compute")
    .option("--ticket <ticket>", "of your own system")
    .option("--all-at-once", "all in one batch, none goes first")
    .option("--reason <reason>", "shown in the audit");
  client(
    group,
    "show <id>",
    "how far it is, and why machines lack",
    async () => (await import("./capacity.ts")).showCapacity,
  );
}
