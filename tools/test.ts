import { countRows } from "../test/browser/white-screen/count.ts";
import { checkSteps } from "./steps/check-steps.ts";
import { runSteps } from "./steps/steps.ts";
import { installSystemPackages } from "./steps/system-packages.ts";

// npm test: the check, then whatever needs processes, a real kubectl, Ansible or a browser.
await installSystemPackages();
process.exitCode = await runSteps(
  [
    ...checkSteps,
    { name: "playbooks", argv: ["node", "tools/playbooks/lint.ts"] },
    { name: "release bundle", argv: ["node", "tools/build.ts"] },
    { name: "integration", argv: ["npx", "vitest", "run", "--project", "integration"], vitest: true },
    { name: "faults", argv: ["node", "test/faults/run.ts"] },
    { name: "browser", argv: ["npx", "vitest", "run", "--project", "browser"], vitest: true, judge: countRows },
  ],
  { strict: process.argv.includes("--strict") },
);
