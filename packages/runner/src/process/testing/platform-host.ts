/**
 * Stands in for the platform in the kill tests: a process that ensures a StepRun and follows it to its end. It is killed with
 * SIGKILL and started again, as a crashed platform would be. Usage: platform-host.ts DATA_FOLDER NAME ENTRY_POINT PARAMETERS FENCE
 */
import { localPlatform, machine } from "./local-run.ts";

const [dataFolder = "", name = "", entryPoint = "", parameters = "{}", attempt = "1"] = process.argv.slice(2);
const platform = localPlatform({ dataFolder });
const number = Number(attempt);
const spec = platform.spec({
  name,
  uid: `${name}-uid`,
  entryPoint,
  attempt: number,
  timeoutSeconds: 600,
  parameters: JSON.parse(parameters) as Record<string, string>,
  machines: [machine("m1", number), machine("m2", number)],
});
const signal = new AbortController().signal;
const handle = await platform.ansible.ensure(spec, signal);
for await (const event of handle.events(1, signal)) if (event.type === "ended") process.stdout.write("ended\n");
