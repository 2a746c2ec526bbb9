import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import type { CustomResourceDefinition } from "../types/crd-types.ts";
import { refusalOf } from "../types/refusal.ts";
import { TypeTable } from "../types/type-table.ts";
import { copyJson, isObject, type JsonObject } from "./json-value.ts";
import { prepare } from "./prepare.ts";
import { type SchemaNode, schemaNode } from "./schema-node.ts";

const root = new URL("../../../../", import.meta.url);
const types = new TypeTable();
const crdType = types.byKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
const crds = readdirSync(new URL("deploy/crds", root)).map(
  (file) => parse(readFileSync(new URL(`deploy/crds/${file}`, root), "utf8")) as CustomResourceDefinition,
);
for (const crd of crds) types.addCrd(crd);

const examples = readdirSync(new URL("docs/examples", root))
  .filter((file) => file.endsWith(".yaml"))
  .flatMap((file) =>
    parseAllDocuments(readFileSync(new URL(`docs/examples/${file}`, root), "utf8")).map(
      (each) => [file, each.toJS() as JsonObject] as const,
    ),
  )
  .filter(([, object]) => object !== null && String(object["apiVersion"]).includes(".dipper.dev/"));

function typeOf(object: JsonObject) {
  const [group = "", version = ""] = String(object["apiVersion"]).split("/");
  const type = types.byKind(group, version, String(object["kind"]));
  if (type === undefined) throw new Error(`no CRD for ${String(object["kind"])}`);
  return type;
}

const options = { fieldValidation: "Strict", operation: "create" } as const;

test.each(crds.map((crd) => [crd.metadata.name, crd] as const))(
  "the server takes the CRD %s with all its rules",
  (_, crd) => {
    if (crdType === undefined) throw new Error("CustomResourceDefinition is missing");
    const { object } = prepare(
      crdType,
      { ...crd, metadata: { ...crd.metadata, creationTimestamp: "2026-01-01T00:00:00Z" } },
      undefined,
      options,
    );
    const stored = crd.spec.versions.find((each) => each.storage)?.name;
    expect(object["status"]).toEqual({
      acceptedNames: { kind: "", plural: "" },
      conditions: null,
      storedVersions: [stored],
    });
  },
);

test.each(examples)("the example %s is valid to the letter", (_, object) => {
  expect(prepare(typeOf(object), object, undefined, options).warnings).toEqual([]);
});

/** Every field below spec that a rule keeps as it is, as a path. */
function immutableFields(node: SchemaNode, path: readonly string[]): readonly (readonly string[])[] {
  const own = node.rules.some((rule) => rule.rule === "self == oldSelf") ? [path] : [];
  const below = [...node.properties].flatMap(([name, each]) => immutableFields(each, [...path, name]));
  return own.length > 0 ? own : below;
}

function at(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object);
}

/** Another value of the same schema, as far as one can be made up. */
function another(value: unknown, node: SchemaNode): unknown {
  if (node.enum !== undefined) return node.enum.find((each) => each !== value);
  if (typeof value === "string") {
    if (value.includes("sha256:")) return value.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    if (/^\d{4}-/.test(value)) return "2031-01-01T00:00:00Z";
    return value.endsWith("x") ? `${value}y` : `${value}x`;
  }
  if (typeof value === "number") return value === (node.bounds.minimum ?? 0) ? value + 1 : value - 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value) && value.length > 1) return value.slice(1);
  if (isObject(value)) {
    for (const [key, each] of node.properties) {
      const changed = value[key] === undefined ? undefined : another(value[key], each);
      if (changed !== undefined) return { ...value, [key]: changed };
    }
  }
  return undefined;
}

const frozen = examples.flatMap(([file, object]) => {
  const before = prepare(typeOf(object), object, undefined, options).object;
  const node = schemaNode(typeOf(object).schema);
  return immutableFields(node, []).flatMap((path) => {
    const leaf = path.reduce<SchemaNode | undefined>((each, name) => each?.properties.get(name), node);
    const changed = leaf === undefined ? undefined : another(at(before, path), leaf);
    return changed === undefined ? [] : [[`${file} ${path.join(".")}`, before, path, changed] as const];
  });
});

test("most fields of an Operation are immutable", () => {
  expect(frozen.filter(([name]) => name.startsWith("operation.yaml")).length).toBeGreaterThan(8);
});

test.each(frozen)("%s cannot be changed", (_, before, path, changed) => {
  const after = copyJson(before);
  const parent = at(after, path.slice(0, -1)) as JsonObject;
  parent[path.at(-1) ?? ""] = changed;
  let message = "";
  try {
    prepare(typeOf(after), after, before, { ...options, operation: "update" });
  } catch (error) {
    message = refusalOf(error)?.message ?? String(error);
  }
  expect(message).toContain(`${path.join(".")}: Forbidden: `);
});
