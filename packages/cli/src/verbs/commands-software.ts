import type { Command } from "commander";

/** Verbs that need no platform but the folders of this machine. */
export function software(root: Command): void {
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
      process.exitCode = await (await import("./bundle.ts")).create(command.optsWithGlobals());
    });
  bundle
    .command("verify <file>")
    .description("compare every file and layer with the manifest; name the first bad one")
    .action(async (file: string, _options: unknown, command: Command) => {
      process.exitCode = await (await import("./bundle.ts")).verify(file, command.optsWithGlobals());
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
      process.exitCode = await (await import("./bundle.ts")).push(file, command.optsWithGlobals());
    });
  const playbooks = root.command("playbooks").description("bundles of playbooks of your own, in the data folder");
  playbooks
    .command("add <folder>")
    .description("keep a folder under its digest, as the next version of its name")
    .requiredOption("--name <name>", "of the bundle")
    .action(async (folder: string, _options: unknown, command: Command) => {
      process.exitCode = (await import("./playbooks.ts")).add(folder, command.optsWithGlobals());
    });
  playbooks
    .command("list")
    .description("names, versions and digests")
    .action(async (_options: unknown, command: Command) => {
      process.exitCode = (await import("./playbooks.ts")).list(command.optsWithGlobals());
    });
}
