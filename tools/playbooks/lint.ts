/**
 * Lints playbooks and shell scripts: `tools/with-node node tools/playbooks/lint.ts`. ansible-lint (profile production) and yamllint
 * over playbooks/ and deploy/, shellcheck over every shell script. What was found clean is remembered by its digest in the cache, so
 * that nothing is looked at twice.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../lab/cache.ts";
import { root } from "../steps/steps.ts";
import { onPath } from "../steps/system-packages.ts";
import { lintTools } from "./environment.ts";
import { checkedOut, digestOf, shellScripts } from "./sources.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const settings = checkedOut("tools/playbooks");

interface Linter {
  readonly name: string;
  readonly over: readonly string[];
  readonly argv: () => readonly string[] | string;
  readonly env?: Readonly<Record<string, string>>;
}

const playbooks = checkedOut("playbooks");
const yaml = [...playbooks, ...checkedOut("deploy/steps", "deploy/admission", "deploy/rbac")].filter((path) =>
  /\.ya?ml$/.test(path),
);
const scripts = shellScripts(checkedOut("playbooks", "deploy", "lab", "tools", "test", "packages"));
const yamllint = "tools/playbooks/yamllint.yaml";

const linters: readonly Linter[] = [
  {
    name: "shellcheck",
    over: scripts,
    argv: () =>
      onPath("shellcheck")
        ? ["shellcheck", "--external-sources", ...scripts]
        : "missing: shellcheck (lint of the shell scripts); install with: apt-get install shellcheck",
  },
  {
    name: "yamllint",
    over: yaml,
    argv: () => fromTools((programs) => [join(programs, "yamllint"), "--strict", "--config-file", yamllint, ...yaml]),
  },
  {
    name: "ansible-lint",
    over: playbooks,
    argv: () =>
      fromTools((programs) => [
        join(programs, "ansible-lint"),
        "--offline",
        "--nocolor",

        "--format=pep8",
        "--strict",
        "--project-dir",
        "playbooks",
        "--config-file",
        "tools/playbooks/ansible-lint.yaml",
        ...readdirSync(join(root, "playbooks"))
          .filter((name) => name.endsWith(".yml") || name === "roles")
          .map((name) => `playbooks/${name}`),
      ]),
    env: {
      ANSIBLE_LIBRARY: join(root, "playbooks/library"),
      ANSIBLE_MODULE_UTILS: join(root, "playbooks/module_utils"),
      ANSIBLE_ROLES_PATH: join(root, "playbooks/roles"),
      YAMLLINT_CONFIG_FILE: join(root, yamllint),
    },
  },
];

let tools: ReturnType<typeof lintTools> | undefined;
function fromTools(argv: (programs: string) => readonly string[]): readonly string[] | string {
  tools ??= lintTools(say);
  return typeof tools === "string" ? tools : argv(tools.programs);
}

function lint(linter: Linter): boolean {
  const known = join(cacheFolder(), "lint", `${linter.name}-clean`);
  const digest = digestOf([...linter.over, ...settings], linter.name);
  if (existsSync(join(known, digest))) {
    say(`${linter.name}: clean, as before (${linter.over.length} files)`);
    return true;
  }
  const argv = linter.argv();
  if (typeof argv === "string") {
    say(argv);
    return false;
  }
  const [program = "", ...args] = argv;
  const environment = { ...process.env, ...linter.env, PATH: `${join(program, "..")}:${process.env["PATH"] ?? ""}` };
  const done = spawnSync(program, args, { cwd: root, stdio: "inherit", env: environment });
  if (done.status !== 0) {
    say(`${linter.name}: ${done.error?.message ?? `exit code ${done.status}`}`);
    return false;
  }
  rmSync(known, { recursive: true, force: true });
  mkdirSync(known, { recursive: true });
  writeFileSync(join(known, digest), "");
  say(`${linter.name}: clean (${linter.over.length} files)`);
  return true;
}

process.exitCode = linters.map(lint).every((clean) => clean) ? 0 : 1;
