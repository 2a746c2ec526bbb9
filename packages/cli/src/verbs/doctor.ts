import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { outputTo } from "../output/output.ts";

interface Tool {
  readonly program: string;
  readonly for: string;
  readonly install: string;
  readonly versionArgument: string;
  /** Everything but what it is for works without it: a note, not a failure. */
  readonly optional?: true;
}

const tools: readonly Tool[] = [
  {
    program: "ansible-playbook",
    for: "steps on real machines",
    install: "apt-get install ansible-core",
    versionArgument: "--version",
  },
  { program: "ssh", for: "steps on real machines", install: "apt-get install openssh-client", versionArgument: "-V" },
  {
    program: "helm",
    for: "add-ons of clusters",
    install: "see helm.sh/docs/intro/install",
    versionArgument: "version",
    optional: true,
  },
  {
    program: "kubectl",
    for: "kubectl beside dipper",
    install: "see the Kubernetes documentation, or apt-get install kubernetes-client",
    versionArgument: "version",
    optional: true,
  },
];

function found(program: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function firstLine(path: string, argument: string): string {
  try {
    return (
      execFileSync(path, argument === "version" ? ["version", "--client"] : [argument], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        timeout: 20_000,
      }).split("\n")[0] ?? ""
    );
  } catch {
    return "";
  }
}

/** Exit code 0: all is there that the platform cannot do without. 1: something of it is missing. */
export async function doctor(options: Readonly<Record<string, unknown>>): Promise<number> {
  const out = outputTo({ out: process.stdout, err: process.stderr }, options);
  const report = tools.map((tool) => {
    const path = found(tool.program);
    return { ...tool, path: path ?? "", version: path === undefined ? "" : firstLine(path, tool.versionArgument) };
  });
  const missing = report.filter((tool) => tool.path === "");
  const needed = missing.filter((tool) => tool.optional !== true);
  out.objects(
    report.map(({ program, path, version, for: use, install, optional = false }) => ({
      program,
      path,
      version,
      for: use,
      install,
      optional,
    })),
    report.map((tool) => tool.program),
    () => {
      out.rows(
        ["program", "state", "for", "install with"],
        report.map((tool) => [
          tool.program,
          tool.path !== "" ? "found" : tool.optional === true ? "not here" : "missing",
          tool.for,
          tool.path === "" ? tool.install : "",
        ]),
      );
    },
  );
  for (const tool of missing.filter(({ optional }) => optional === true))
    out.say(`Note: without ${tool.program} everything works but: ${tool.for}.`);
  if (needed.length === 0) out.say("Nothing that is needed is missing. Next: dipper serve --demo");
  return needed.length === 0 ? 0 : 1;
}
