import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// Unit tests share threads and modules: it is fast, and it proves that no module holds state.
// Files that need a process of their own end in .process.test.ts and run as the project "integration".
const unit = ["packages/**/*.test.ts", "test/architecture/**/*.test.ts", "tools/**/*.test.ts"];
const integration = ["packages/**/*.process.test.ts", "test/integration/**/*.test.ts"];
const browser = ["test/browser/**/*.test.ts"];
const common = { exclude: ["**/node_modules/**", "dist/**"], environment: "node" as const };

// Beside a real control plane, three programs more start with each platform.
const patience = process.env["DIPPER_TEST_ENGINE"] === "kubernetes" ? 6 : 1;

// Rooms' own tests on a real API server, asked by `npm run test:kubernetes -- --only rooms`.
const real = process.env["DIPPER_TEST_MANAGEMENT"] !== undefined;
const onReal = { testTimeout: 300_000, hookTimeout: 300_000, setupFiles: ["test/kubernetes/rooms/patience.ts"] };

/** Their tests mostly wait for simulated machines, for minutes: they begin first, so that nothing waits for them alone at the end. */
const longest = ["readme.test.ts", "serve.test.ts", "shows-scale-up.test.ts", "shows-restore.test.ts"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/${name}`));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: unit,
          exclude: [...common.exclude, "**/*.process.test.ts"],
          pool: "threads",
          isolate: false,
          // A busy machine makes tests slow, not wrong.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          ...(real ? onReal : {}),
        },
      },
      {
        test: {
          ...common,
          name: "integration",
          include: integration,
          pool: "forks",
          maxWorkers: 2,
          testTimeout: 60_000 * patience,
          hookTimeout: 120_000 * patience,
        },
      },
      {
        test: {
          ...common,
          name: "browser",
          include: browser,
          pool: "forks",
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
