import type { Command } from "commander";
import { client, type Load } from "./command.ts";

/** What is there: any object, and the way to the clusters. */
export function looking(root: Command): void {
  client(
    root,
    "get <kind> [name]",
    "objects of a kind: clusters, machines, pools, operations, tasks, work-orders …",
    async () => (await import("./get.ts")).get,
  )
    .option("-c, --cluster <cluster>", "only those of this cluster")
    .option("-l, --selector <selector>", "label selector");
  client(
    root,
    "describe <kind> <name>",
    "one object: state, why, conditions, events",
    async () => (await import("./describe.ts")).describe,
  );
  client(
    root,
    "kubeconfig",
    "print a kubeconfig for this platform, or for one of its clusters; it asks dipper for tokens of minutes",
    async () => (await import("./kubeconfig.ts")).kubeconfig,
  )
    .option("-c, --cluster <cluster>", "for this cluster")
    .option("--command <file>", "where dipper is, if not on PATH")
    .option("--with-token", "with the token of the login itself, for where there is no dipper");
  client(root, "token", "print a token of a quarter of an hour", async () => (await import("./token.ts")).token)
    .option("--exec-credential", "as kubectl asks for it")
    .option("--console <address>", "of the login that dipper login made for this console");
}

/** `dipper machines …`, and what holds on them. */
export function fleet(root: Command): void {
  const machines = root.command("machines").description("machines of the fleet");
  client(
    machines,
    "import <file>",
    "register machines of a CSV or YAML file; a report per line",
    async () => (await import("./machines.ts")).importMachines,
  ).option("--dry-run", "check the lines, register nothing");
  client(
    machines,
    "verify <machine>",
    "look at it again, whatever is known: also the way out of quarantine",
    async () => (await import("./machines.ts")).verifyMachine,
  );
  client(
    machines,
    "lost <machine>",
    "say that it is gone: its node can then be scaled down without touching the machine",
    async () => (await import("./machines.ts")).loseMachine,
  ).requiredOption("--reason <reason>", "what happened to it; shown in the audit");
  client(
    machines,
    "trust <machine>",
    "trust host keys that you have read on the machine itself",
    async () => (await import("./machines.ts")).trustMachine,
  ).requiredOption("--host-key <key...>", 'as in "ssh-ed25519 AAAA…"; instead of those that were trusted');
  client(
    root.command("params").description("parameters of steps"),
    "explain <machine> [key]",
    "which layer sets a parameter on a machine, and what the others say",
    async () => (await import("./params.ts")).explain,
  ).option("--all", "also those that have no value");
}

/** `dipper adopt …`: clusters that somebody else made. */
export function adoption(root: Command): void {
  const verb =
    (name: "adopt" | "adoptPlan" | "adoptSwitch"): Load =>
    async () =>
      (await import("./adopt.ts"))[name];
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

/** Who may sign in, and the stop for everybody. */
export function administration(root: Command): void {
  const accounts = root.command("accounts").description("people who sign in");
  const account =
    (verb: "list" | "add" | "reset" | "lock" | "unlock" | "remove"): Load =>
    async () =>
      (await import("./accounts.ts")).accountVerbs[verb];
  client(accounts, "list", "who may sign in", account("list"));
  client(
    accounts,
    "add <name>",
    "make an account, and print a sign-in link that works once; service:<name> has tokens only",
    account("add"),
  ).option("--role <role>", "viewer, operator, approver, auditor or admin", "viewer");
  client(
    accounts,
    "reset <name>",
    "take password and lock away, and print a new sign-in link: the way back in, where the data folder is",
    account("reset"),
  );
  client(
    accounts,
    "lock <name>",
    "end its sessions and refuse its tokens until it is unlocked",
    account("lock"),
  ).option("--reason <reason>", "why; shown to administrators and in the audit");
  client(accounts, "unlock <name>", "let it sign in again, whatever locked it", account("unlock"));
  client(accounts, "remove <name>", "take an account and its tokens away", account("remove"));
  tokens(root);
  client(
    root,
    "stop-everything",
    "no runner starts, running ones stop before their next machine",
    async () => (await import("./stop.ts")).stopEverything,
  ).option("--reason <reason>", "shown to everybody while the stop holds");
  client(root, "start", "take the stop back", async () => (await import("./stop.ts")).start);
}

function tokens(root: Command): void {
  const group = root.command("tokens").description("bearer tokens of programs");
  const verb =
    (name: "list" | "create" | "revoke"): Load =>
    async () =>
      (await import("./tokens.ts")).tokenVerbs[name];
  client(group, "list", "your tokens: limits, expiry, last used", verb("list")).option(
    "--all",
    "everybody's; for administrators",
  );
  client(group, "create", "make a token, and print it this once", verb("create"))
    .option("--note <text>", "what it is for")
    .option("--days <days>", "until it expires; 0 is for ever", "30")
    .option("--verb <verb...>", "at most these: view, operate, approve, emergency, administer, audit")
    .option("-c, --cluster <cluster...>", "only on these clusters")
    .option("--service <name>", "of the service account service:<name>; for administrators");
  client(group, "revoke <id>", "refuse it from now on", verb("revoke")).option(
    "--any",
    "whosever it is; for administrators",
  );
}
