import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** Names the file that the reporter writes. */
export const reportVariable = "DIPPER_TEST_REPORT";

/** What became of one test, or of a file or group of tests that could not begin (`failed`). */
export interface Told {
  /** Absolute path. */
  readonly file: string;
  readonly name: string;
  readonly state: "passed" | "failed" | "skipped";
  /** The first error, or the reason of the skip, in one line; "" where none was given. */
  readonly why: string;
}

const firstLine = (text: string | undefined): string => text?.split("\n")[0] ?? "";

/** Vitest's own report in JSON keeps neither the message of a test that took too long, nor failed hooks, nor why a test was skipped. */
export default class RowsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env[reportVariable];
    if (file === undefined) throw new Error(`${reportVariable} names no file`);
    writeFileSync(file, JSON.stringify(modules.flatMap(told)));
  }
}

function told(module: TestModule): readonly Told[] {
  const { moduleId: file } = module;
  const failed = (name: string, message: string | undefined): Told => ({
    file,
    name,
    state: "failed",
    why: firstLine(message),
  });
  const beginnings = [
    ...module.errors().map(({ message }) => failed("the file", message)),
    ...[...module.children.allSuites()].flatMap((suite) =>
      suite.errors().map(({ message }) => failed(suite.fullName, message)),
    ),
  ];
  const tests = [...module.children.allTests()].map((test): Told => {
    const result = test.result();
    if (result.state === "failed") return failed(test.fullName, result.errors[0]?.message);
    const why = result.state === "skipped" ? (result.note ?? "") : "";
    return { file, name: test.fullName, state: result.state === "passed" ? "passed" : "skipped", why };
  });
  return [...beginnings, ...tests];
}
