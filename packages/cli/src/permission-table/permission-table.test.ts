/**
 * Who may what, as a reviewer reads it: `routes.txt` for REST, `verbs.txt` for the Kubernetes API. Every row is measured by real requests of
 * twenty-five people, and for declared routes also derived from what the route declares. A route, a kind or a verb without a row fails.
 * `UPDATE_PERMISSION_TABLES=1` writes the tables anew; the difference is then to be read.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { allKinds, type PlatformVerb } from "@dipper/api";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { kindOf } from "../client/kinds.ts";
import { canI, cells, mayCall, mayDo, type Question } from "./measure.ts";
import { questions, verbs } from "./objects.ts";
import { bearer, type DeclaredRoute, openStage, type Person, people, type Stage, scopes } from "./stage.ts";

// Some thousand requests; the machine may be busy with others.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let stage: Stage;
let asked: readonly Question[];
beforeAll(async () => {
  stage = await openStage();
  asked = await questions(stage);
});
afterAll(() => stage.close());

const rolesWith: Readonly<Record<PlatformVerb, string>> = {
  view: "vopua",
  operate: ".o..a",
  approve: "..p.a",
  emergency: "....a",
  administer: "....a",
  audit: "...ua",
};

function derived({ permission: { verb, on } }: DeclaredRoute): string {
  const reached = on === "fleet" ? ["fleet"] : ["fleet", "group", "cluster"];
  return scopes.map((scope) => (reached.includes(scope) ? rolesWith[verb] : ".....")).join("  ");
}

function needs({ permission: { verb, on } }: DeclaredRoute): string {
  return on === "token" ? "its own token" : `${verb} ${typeof on === "object" ? "cluster" : on}`;
}

const isDeclared = ({ permission: { on } }: DeclaredRoute): boolean => on !== "filtered" && on !== "token";

/** Of the routes that read one object: a path to one of cluster `a`. */
function objectBehind({ method, path }: DeclaredRoute): string | undefined {
  const word = /^\/api\/v1\/([a-z-]+)\/:name$/.exec(path)?.[1];
  if (method !== "GET" || word === undefined) return undefined;
  const of = asked.find(({ kind }) => kind === kindOf(word));
  return of === undefined ? undefined : `/api/v1/${word}/${of.object.metadata.name}`;
}

async function reads(url: string, { name }: Person): Promise<boolean> {
  const { statusCode, body } = await stage.server.inject({ url, headers: bearer(name) });
  expect([200, 403], body).toContain(statusCode);
  return statusCode === 200;
}

/** The rows as they stand in a file, by what they are about. */
function rowsOf(file: string): ReadonlyMap<string, string> {
  const lines = readFileSync(new URL(file, import.meta.url), "utf8").split("\n");
  const rows = lines.filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(rows.map((line) => [line.slice(0, width).trim(), line.slice(width)]));
}

const width = 62;
const head = `#${" ".repeat(width - 1 + 18)}${scopes.map((scope) => scope.padEnd(7)).join("")}`;

function compare(file: string, about: string, measured: ReadonlyMap<string, string>): void {
  const text = [about, head.trimEnd(), ...[...measured].map(([key, row]) => `${key.padEnd(width)}${row}`), ""].join(
    "\n",
  );
  if (process.env["UPDATE_PERMISSION_TABLES"] === "1") writeFileSync(new URL(file, import.meta.url), text);
  expect(Object.fromEntries(measured)).toEqual(Object.fromEntries(rowsOf(file)));
}

const letters = "# v viewer, o operator, p approver, u auditor, a administrator; the column is where he has the role.";

test("every route of REST lets in whom its row names, and whom it declares", async () => {
  const measured = new Map<string, string>();
  for (const route of stage.routes) {
    const key = `${route.method.padEnd(6)} ${route.path}`;
    const object = objectBehind(route);
    if (object !== undefined) {
      measured.set(key, `${"by object".padEnd(18)}${await cells((person) => reads(object, person))}`);
      continue;
    }
    if (!isDeclared(route)) {
      measured.set(key, needs(route));
      continue;
    }
    const found = await cells((person) => mayCall(stage, route, person));
    expect(found, key).toBe(derived(route));
    measured.set(key, `${needs(route).padEnd(18)}${found}`);
  }
  const about = `${letters} Routes about a cluster are asked for cluster a.\n# "by object": an object of cluster a is read. "filtered": the route judges what it shows; what it writes is judged as in verbs.txt.`;
  compare("routes.txt", about, measured);
});

test("a list has what its reader may read", async () => {
  const listed = await cells(async ({ name }) => {
    const { body } = await stage.server.inject({ url: "/api/v1/operations", headers: bearer(name) });
    return (JSON.parse(body) as { readonly total: number }).total === 1;
  });
  expect(listed).toBe("vopua  vopua  vopua  .....  .....");
});

test("every verb on every kind of the Kubernetes API is allowed to whom its row names", async () => {
  const measured = new Map<string, string>();
  for (const question of asked) {
    const key = `${question.verb.padEnd(16)} ${question.kind.plural}.${question.kind.group}`;
    measured.set(key, `${"".padEnd(18)}${await cells((person) => mayDo(stage, question, person))}`);
  }
  expect(measured.size).toBe(allKinds.length * verbs.length);
  compare("verbs.txt", `${letters} The object belongs to cluster a, where its kind has one.`, measured);
});

test("what is done is what `kubectl auth can-i` says may be done, or less", async () => {
  for (const question of asked.filter(({ verb }) => verb === "delete" || verb === "patch")) {
    const { kind, verb, object } = question;
    for (const person of people) {
      if (await canI(stage, person.name, { kind, verb, ...object.metadata })) continue;
      expect(await mayDo(stage, question, person), `${person.name} ${verb} ${kind.plural}`).toBe(false);
    }
  }
});

test.each([
  ["GET", "pods in the project", "/api/v1/namespaces/shop/pods", "vopua  vopua  vopua  .....  vopua"],
  ["GET", "pods elsewhere", "/api/v1/namespaces/bank/pods", "vopua  vopua  vopua  .....  ....."],
  ["GET", "pods everywhere", "/api/v1/pods", "vopua  vopua  vopua  .....  ....."],
  ["GET", "a secret of the project", "/api/v1/namespaces/shop/secrets/s", ".o..a  .o..a  .o..a  .....  .o..a"],
  ["DELETE", "a pod of the project", "/api/v1/namespaces/shop/pods/p", ".o..a  .o..a  .o..a  .....  .o..a"],
  ["DELETE", "a pod elsewhere", "/api/v1/namespaces/bank/pods/p", ".o..a  .o..a  .o..a  .....  ....."],
  ["DELETE", "a node", "/api/v1/nodes/n", ".o..a  .o..a  .o..a  .....  ....."],
  ["GET", "what is served", "/apis", "vopua  vopua  vopua  .....  vopua"],
] as const)("inside of a cluster: %s %s", async (method, _, path, expected) => {
  const found = await cells(async ({ name }) => {
    const url = `/api/v1/clusters/a/kube${path}`;
    const { statusCode, body } = await stage.server.inject({ method, url, headers: bearer(name) });
    expect([200, 403], body).toContain(statusCode);
    return statusCode === 200;
  });
  expect(found).toBe(expected);
});
