import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "./sources.ts";

// One compiler for all examples; it takes seconds on a busy machine.
const patience = { timeout: 120_000 };

/** A `ts` block that shows how a package is used: of the header of its index, or of its README. */
interface Example {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

const packages = ["packages", "packages/rooms"]
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  .filter((folder) => existsSync(join(root, folder, "package.json")));

/** `src/index.ts`, and those of a package's other doors, as `src/testkit/index.ts`. */
function indexesOf(folder: string): readonly string[] {
  const { exports = {} } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as {
    readonly exports?: Readonly<Record<string, string>>;
  };
  return Object.values(exports).map((file) => join(folder, file));
}

function examplesOf(file: string): readonly Example[] {
  if (!existsSync(join(root, file))) return [];
  const text = readFileSync(join(root, file), "utf8");
  const header = file.endsWith(".ts") ? (/^\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? "").replaceAll(/^ \* ?/gm, "") : text;
  return [...header.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((found) => ({
    file,
    line: header.slice(0, found.index).split("\n").length + 1,
    code: found[1] ?? "",
  }));
}

const examples = packages.flatMap((folder) => [...indexesOf(folder), `${folder}/README.md`]).flatMap(examplesOf);

// Below the root, so that examples find the packages as a user's code does.
const folder = join(root, ".cache", `examples-${process.pid}`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the examples", () => {
  it("are there: every package that others import has one", () => {
    const without = packages
      .filter((each) => each !== "packages/cli" && each !== "packages/console")
      .filter((each) => !examples.some(({ file }) => file.startsWith(`${each}/`)));
    expect(without).toEqual([]);
  });

  it("compile", patience, () => {
    mkdirSync(folder, { recursive: true });
    const names = new Map(examples.map((example, i) => [`example-${i}.ts`, example]));
    for (const [name, { code }] of names) writeFileSync(join(folder, name), code);
    const options = { types: ["node"], noUnusedLocals: false, noUnusedParameters: false };
    const base = relative(folder, join(root, "tsconfig.base.json"));
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: base, compilerOptions: options, include: ["*.ts"] }),
    );
    // What is wrong in the packages themselves is found by the check of types.
    const said = compile();
    const wrong = [...said.matchAll(/^(example-\d+\.ts)\((\d+),\d+\): (.*)/gm)].map(([, name = "", at, problem]) => {
      const example = names.get(name);
      return `${example?.file}:${(example?.line ?? 1) + Number(at) - 1}: ${problem}`;
    });
    // Without a file name: the compiler has not come to the files.
    expect([...wrong, ...(said.match(/^error .*/gm) ?? [])]).toEqual([]);
  });
});

/** What the compiler says, with paths from the folder. */
function compile(): string {
  try {
    const compiler = process.execPath;
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    return execFileSync(compiler, [tsc, "-p", folder, "--pretty", "false"], { cwd: folder, encoding: "utf8" });
  } catch (error) {
    return (error as { readonly stdout?: string }).stdout ?? String(error);
  }
}

const documents = execFileSync("git", ["ls-files", "-z", "*.md"], { cwd: root, encoding: "utf8" })
  .split("\0")
  .filter(Boolean);

/** Without code, in which brackets mean something else. */
function prose(document: string): string {
  return readFileSync(join(root, document), "utf8")
    .replaceAll(/^ *```[\s\S]*?^ *```/gm, "")
    .replaceAll(/`[^`\n]*`/g, "");
}

describe("the documents", () => {
  it("link to files that are there", () => {
    const dead = documents.flatMap((document) =>
      [...prose(document).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !existsSync(join(root, dirname(document), target)))
        .map((target) => `${document}: ${target}`),
    );
    expect(dead).toEqual([]);
  });
});
