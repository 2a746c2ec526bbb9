import type { Step } from "./steps.ts";

/** Types stand before tests: the test runner compiles what Node would refuse to strip. */
export const checkSteps: readonly Step[] = [
  { name: "format", argv: ["npx", "biome", "check", "."] },
  { name: "lint", argv: ["npx", "oxlint", "--type-aware", "--quiet"] },
  { name: "types", argv: ["npx", "tsc", "-p", "."] },
  { name: "types of the console", argv: ["npx", "tsc", "-p", "packages/console"] },
  { name: "generated files", argv: ["node", "tools/generate/run.ts", "--check"] },
  { name: "architecture and units", argv: ["npx", "vitest", "run", "--project", "unit"], vitest: true },
];
