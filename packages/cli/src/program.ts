import { Command } from "commander";
import { auditing } from "./verbs/commands-audit.ts";
import { administration, adoption, fleet, looking } from "./verbs/commands-fleet.ts";
import { capacity, operations, scaling } from "./verbs/commands-operations.ts";
import { software } from "./verbs/commands-software.ts";

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
    .description("everything in one process; its objects are embedded, or in a Kubernetes")
    .option("--demo", "with a simulated fleet of 20 clusters")
    .option("--host <address>", "console and API listen here", "127.0.0.1")
    .option("--port <port>", "console; 0 takes a free one", "8080")
    .option("--api-port <port>", "Kubernetes API; 0 takes a free one", "6443")
    .option("--management-kubeconfig <file>", "the objects are in this Kubernetes; default: in the data folder")
    .option("--ready-file <file>", "write one JSON object there once everything answers")
    .action(async (_options: unknown, command: Command) => {
      const { serve } = await import("./verbs/serve.ts");
      await serve(command.optsWithGlobals());
    });
  looking(root);
  scaling(root);
  operations(root);
  adoption(root);
  capacity(root);
  software(root);
  fleet(root);
  administration(root);
  auditing(root);
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
    .command("login <console>")
    .description("keep a token, read from standard input, as your login at a console, for dipper and kubectl")
    .action(async (console: string) => {
      process.exitCode = await (await import("./verbs/login.ts")).login(console);
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
