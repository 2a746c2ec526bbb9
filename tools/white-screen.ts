import { countRows } from "../test/browser/white-screen/count.ts";
import { runSteps } from "./steps/steps.ts";

// npm run test:white-screen: the tests of the white-screen list alone, with the count that npm test closes with.
const argv = ["npx", "vitest", "run", "--project", "browser", "test/browser/white-screen"] as const;
process.exitCode = await runSteps([{ name: "white screen", argv, vitest: true, judge: countRows }], { strict: true });
