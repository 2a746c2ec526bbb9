import { checkSteps } from "./steps/check-steps.ts";
import { runSteps } from "./steps/steps.ts";

// npm run check: format, lint, types, generated files, architecture, units; under a minute.
process.exitCode = await runSteps(checkSteps, { strict: process.argv.includes("--strict") });
