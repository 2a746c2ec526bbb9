/** Builds all tools of the lab into the cache, and says what it took: `node lab/tools/build.ts [KUBERNETES VERSION] [--tests]`. */
import { parseArgs } from "node:util";
import { kubernetesCommands } from "../versions.ts";
import { flanneld, flannelPlugin } from "./flannel.ts";
import { agnhost, defaultKubernetes, endToEndTests, kubernetesCommand } from "./kubernetes.ts";
import { tool, toolNames } from "./tool.ts";

const { values, positionals } = parseArgs({
  options: { tests: { type: "boolean", default: false } },
  allowPositionals: true,
});
const version = positionals[0] ?? defaultKubernetes;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
for (const command of kubernetesCommands) kubernetesCommand(command, version, say);
for (const name of toolNames) tool(name, say);
flanneld(say);
flannelPlugin(say);
agnhost(version, say);
if (values.tests) endToEndTests(version, say);
say("all tools are there");
