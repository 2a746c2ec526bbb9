import { readFileSync } from "node:fs";
import { Machine } from "@dipper/api";
import { UsageError } from "../usage-error.ts";
import { optionFlag, optionList, optionText, type Verb } from "./verb.ts";

interface Report {
  readonly lines: readonly {
    readonly line: number;
    readonly name?: string;
    readonly outcome: string;
    readonly column?: string;
    readonly reason?: string;
  }[];
}

/** Good lines are registered, the others reported with line, column and reason. */
export const importMachines: Verb = async ({ rest, out, signal }, input) => {
  const file = input.args[0] ?? "";
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`, 2);
  }
  const dryRun = optionFlag(input, "dryRun");
  const report = (await rest.post(
    "/api/v1/machines/import",
    { content, format: /\.ya?ml$/.test(file) ? "yaml" : "csv", dryRun },
    signal,
  )) as Report;
  const refused = report.lines.filter((line) => line.outcome === "refused").length;
  out.objects(
    report,
    report.lines.map((line) => line.name ?? ""),
    () => {
      out.rows(
        ["line", "machine", "outcome", "column", "reason"],
        report.lines.map((line) => [
          String(line.line),
          line.name ?? "",
          line.outcome,
          line.column ?? "",
          line.reason ?? "",
        ]),
      );
      out.say(
        `${report.lines.length - refused} of ${report.lines.length} lines ${dryRun ? "are good" : "registered"}. Next: ${dryRun ? "the same command without --dry-run" : "dipper get machines"}`,
      );
    },
  );
  return refused === 0 ? 0 : refused === report.lines.length ? 3 : 5;
};

/** Looks at a machine again. */
export const verifyMachine: Verb = async ({ rest, out, signal }, { args: [name = ""] }) => {
  const answer = await rest.post(`/api/v1/machines/${encodeURIComponent(name)}/verify`, {}, signal);
  out.objects(answer, [`machines/${name}`], () =>
    out.say(`${name} is looked at again. Next: dipper describe machine ${name}`),
  );
  return 0;
};

/** Says that a machine is gone; refused while its node is Ready or while it answers. */
export const loseMachine: Verb = async ({ rest, out, signal }, input) => {
  const [name = ""] = input.args;
  const reason = optionText(input, "reason") ?? "";
  const path = `/api/v1/machines/${encodeURIComponent(name)}/lost`;
  const answer = (await rest.post(path, { reason }, signal)) as Machine;
  const cluster = answer.spec.consumerRef?.clusterName ?? "<cluster>";
  out.objects(answer, [`machines/${name}`], () => {
    out.say(`${name} counts as gone: nothing is run on it until it is found again.`);
    out.say(`Next, to take its node out: dipper scale-down --cluster ${cluster} --machine ${name}`);
  });
  return 0;
};

/** Puts the host keys of a machine in place of those that were trusted. */
export const trustMachine: Verb = async ({ kube, out, signal }, input) => {
  const [name = ""] = input.args;
  const hostKeys = optionList(input, "hostKey");
  const machine = await kube.get(Machine, { name }, { signal });
  if (machine?.spec.ssh === undefined)
    throw new UsageError(`There is no machine ${name} with a login. List them: dipper get machines`, 3);
  const patch = { spec: { ssh: { hostKeys } } };
  const changed = await kube.patch(Machine, { name }, patch, { manager: "dipper-cli", signal });
  out.objects(changed, [`machines/${name}`], () =>
    out.say(`${name} is trusted with ${hostKeys.length} host key(s). Next: dipper describe machine ${name}`),
  );
  return 0;
};
