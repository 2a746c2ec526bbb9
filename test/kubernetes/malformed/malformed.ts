/** Longer than most files: a table of the ways in which a request can be wrong. */
import type { Random } from "../../../packages/world/src/index.ts";
import { simulatedRandom } from "../../../packages/world/src/simulated/random.ts";
import type { Question } from "../ask.ts";
import { type Draw, drawOf } from "./draw.ts";
import { namespace, type Right, rights } from "./fixtures.ts";
import { brokenText, deep, mutated } from "./mutate.ts";

export const count = 2_000;

type Make = (draw: Draw) => Question;

const json = "application/json";
const protobuf = "application/vnd.kubernetes.protobuf";

/** The request of this number; the same for ever. */
export function malformed(number: number): { readonly kind: string; readonly question: Question } {
  const random: Random = simulatedRandom(`malformed/${number}`);
  const draw = drawOf(random);
  const [kind, make] = draw.one(Object.entries(kinds));
  return { kind, question: { person: "root", withinMs: 20_000, ...make(draw) } };
}

const kinds: Readonly<Record<string, Make>> = {
  "wrong value": (draw) => write(draw, (right) => JSON.stringify(mutated(right.object, "value", draw))),
  "unknown key": (draw) => write(draw, (right) => JSON.stringify(mutated(right.object, "unknown", draw))),
  "missing key": (draw) => write(draw, (right) => JSON.stringify(mutated(right.object, "missing", draw))),
  "odd key": (draw) => write(draw, (right) => JSON.stringify(mutated(right.object, "odd key", draw))),
  "duplicate key": (draw) => write(draw, (right) => mutated(right.object, "duplicate", draw) as string),
  "broken text": (draw) => write(draw, (right) => brokenText(JSON.stringify(right.object), draw)),
  "bad UTF-8": (draw) => write(draw, (right) => badUtf8(JSON.stringify(right.object), draw)),
  "large number": (draw) => write(draw, (right) => mutated(right.object, "large number", draw) as string),
  "too large": (draw) => write(draw, () => large(draw)),
  "too deep": (draw) => write(draw, (right) => deep(right.object, draw)),
  "content type": contentType,
  protobuf: envelope,
  patch: badPatch,
  query: badQuery,
  path: oddPath,
  method: oddMethod,
  accept: oddAccept,
  "delete options": badDelete,
};

function write(draw: Draw, body: (right: Right) => string | Uint8Array): Question {
  const put = draw.chance(0.4);
  const right = put ? draw.one(rights) : renamed(draw.one(rights));
  const validation = draw.one(["", "&fieldValidation=Strict", "&fieldValidation=Ignore"]);
  const path = `${right.collection}${put ? `/${right.name}` : ""}?dryRun=All${validation}`;
  return { method: put ? "PUT" : "POST", path, headers: { "content-type": json }, body: body(right) };
}

/** What is created is not there yet: nothing is hidden behind a conflict. */
function renamed(right: Right): Right {
  const object = right.object as { readonly metadata: object };
  return { ...right, object: { ...object, metadata: { ...object.metadata, name: "fresh" } } };
}

function badUtf8(text: string, draw: Draw): Uint8Array {
  const bytes = Buffer.from(text);
  for (let i = 0; i < 1 + draw.below(3); i++)
    bytes[draw.below(bytes.length)] = draw.one([0xff, 0xc0, 0x80, 0xed, 0xf8, 0x00]);
  return bytes;
}

function large(draw: Draw): string {
  const length = draw.one([1_600_000, 3_000_000, 3_145_728, 3_200_000, 4_300_000]);
  return `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"large"},"data":{"a":"${"x".repeat(length)}"}}`;
}

function contentType(draw: Draw): Question {
  const right = draw.one(rights);
  const types = [
    "text/html",
    "application/jsonx",
    "json",
    "application/json;",
    "*/*",
    ";",
    "application/yaml",
    protobuf,
  ];
  const patches = ["application/merge-patch", "application/strategic-merge-patch+yaml", "application/cbor", json, ""];
  const patch = draw.chance(0.5);
  return {
    method: patch ? "PATCH" : "POST",
    path: `${right.collection}${patch ? `/${right.name}` : ""}?dryRun=All`,
    headers: { "content-type": draw.one(patch ? [...types, ...patches] : types) },
    body: JSON.stringify(draw.chance(0.5) ? right.object : {}),
  };
}

function envelope(draw: Draw): Question {
  const right = draw.one(rights);
  const tail = Uint8Array.from({ length: draw.below(60) }, () => draw.below(256));
  const typeMeta = Buffer.from("0a0f0a0276311209436f6e6669674d6170", "hex");
  const start = draw.one(["k8s\0", "k8s", "K8S\0", "", "k8s\0\n"]);
  const body = Buffer.concat([Buffer.from(start), draw.chance(0.5) ? typeMeta : Buffer.alloc(0), tail]);
  return { method: "POST", path: `${right.collection}?dryRun=All`, headers: { "content-type": protobuf }, body };
}

function badPatch(draw: Draw): Question {
  const right = draw.one(rights);
  const [type, body] = draw.one<readonly [string, () => string]>([
    ["application/json-patch+json", () => JSON.stringify(operations(draw))],
    [
      "application/json-patch+json",
      () => draw.one(["{}", "[", "null", "[null]", "[1]", '"x"', "[[]]", '[{"op":"add"}]']),
    ],
    ["application/merge-patch+json", () => JSON.stringify(mutated(right.object, draw.one(["value", "odd key"]), draw))],
    [
      "application/merge-patch+json",
      () => draw.one(["[]", "null", "5", '"x"', "{", '{"metadata":null}', '{"kind":null}']),
    ],
    ["application/strategic-merge-patch+json", () => JSON.stringify(mutated(right.object, "value", draw))],
    ["application/strategic-merge-patch+json", () => JSON.stringify(directives(draw))],
    ["application/apply-patch+yaml", () => JSON.stringify(mutated(right.object, draw.one(["value", "missing"]), draw))],
    [
      "application/apply-patch+yaml",
      () => draw.one(["", "a: b: c", "- a", "5", "{", "&a [*a]", "a: !!binary x", "---\n---\n"]),
    ],
  ]);
  const manager = type.includes("apply") && draw.chance(0.8) ? "&fieldManager=m" : "";
  return {
    method: "PATCH",
    path: `${right.collection}/${right.name}?dryRun=All${manager}`,
    headers: { "content-type": type },
    body: body(),
  };
}

function operations(draw: Draw): readonly object[] {
  const paths = [
    "/spec",
    "/metadata/name",
    "/none/a",
    "",
    "/",
    "x",
    "/metadata/labels/-",
    "/spec/tags/9",
    "/spec/tags/-1",
    "/a~3b",
  ];
  return Array.from({ length: 1 + draw.below(3) }, () => ({
    op: draw.one(["add", "remove", "replace", "move", "copy", "test", "none", ""]),
    path: draw.one(paths),
    ...(draw.chance(0.7) ? { value: draw.one<unknown>([1, "x", null, {}, []]) } : {}),
    ...(draw.chance(0.3) ? { from: draw.one(paths) } : {}),
  }));
}

function directives(draw: Draw): object {
  const bad = draw.one<object>([
    { $patch: "invent" },
    { $patch: 5 },
    { $retainKeys: "x" },
    { $retainKeys: ["a", 5] },
    { "$setElementOrder/containers": [{}] },
    { "$setElementOrder/containers": "x" },
    { "$deleteFromPrimitiveList/finalizers": "x" },
    { "$deleteFromPrimitiveList/none": ["x"] },
    { containers: [{ $patch: "delete" }] },
    { containers: ["x"] },
    { containers: {} },
  ]);
  return draw.one([bad, { spec: bad }, { spec: { template: { spec: bad } } }, { metadata: bad }]);
}

function badQuery(draw: Draw): Question {
  const right = draw.one(rights);
  const value = draw.one([
    "",
    "-1",
    "abc",
    "1.5",
    "99999999999999999999",
    "All",
    "true",
    "%00",
    "%F0%9F%98%80",
    "a,b",
    "=",
    "!",
  ]);
  const name = draw.one([
    "limit",
    "continue",
    "resourceVersion",
    "resourceVersionMatch",
    "labelSelector",
    "fieldSelector",
    "timeoutSeconds",
    "sendInitialEvents",
    "pretty",
    "timeout",
    "allowWatchBookmarks",
  ]);
  const more = draw.chance(0.3)
    ? `&${draw.one(["resourceVersion=0", "resourceVersionMatch=Exact", "limit=1", "watch=false"])}`
    : "";
  return { method: "GET", path: `${right.collection}${draw.chance(0.2) ? "/target" : ""}?${name}=${value}${more}` };
}

function oddPath(draw: Draw): Question {
  const parts = [
    "api",
    "apis",
    "v1",
    "apps",
    "namespaces",
    namespace,
    "configmaps",
    "target",
    "",
    ".",
    "..",
    "%2e",
    "%2F",
    "*",
    "status",
    "v9",
    "none",
    "watch",
    "a b".replace(" ", "%20"),
    "%00",
    "x".repeat(300),
    "pods",
    "log",
    "scale",
    "nodes",
    "openapi",
    "v3",
    "v2",
    "healthz",
  ];
  const path = Array.from({ length: 1 + draw.below(8) }, () => draw.one(parts)).join("/");
  const from = draw.one(["/", "/api/v1/", "/apis/apps/v1/", `/api/v1/namespaces/${namespace}/`, "//"]);
  return { method: draw.one(["GET", "GET", "DELETE", "POST"]), path: `${from}${path}?dryRun=All`, withinMs: 5_000 };
}

function oddMethod(draw: Draw): Question {
  const right = draw.one(rights);
  const path = draw.one([
    right.collection,
    `${right.collection}/${right.name}`,
    `${right.collection}/${right.name}/status`,
    "/api",
    "/version",
  ]);
  return {
    method: draw.one(["OPTIONS", "PROPFIND", "LOCK", "POST", "PUT", "PATCH", "TRACE", "MOVE"]),
    path: `${path}?dryRun=All`,
  };
}

function oddAccept(draw: Draw): Question {
  const right = draw.one(rights);
  const accept = draw.one([
    "text/html",
    "application/xml",
    "application/json;as=Table",
    "application/json;as=Table;v=v1;g=none",
    ";",
    ",",
    "application/json;q=0",
    "application/json;as=Other;v=v1;g=meta.k8s.io",
    "application/json;as=PartialObjectMetadata;v=v2;g=meta.k8s.io",
    "image/*",
    "*",
    "application/yaml;as=Table;v=v1;g=meta.k8s.io",
    "application/json;stream=none",
    "application/json;=",
  ]);
  return { method: "GET", path: `${right.collection}${draw.chance(0.5) ? "/target" : ""}`, headers: { accept } };
}

function badDelete(draw: Draw): Question {
  const right = draw.one(rights);
  const body = draw.one([
    "{",
    "[]",
    "5",
    "null",
    '"x"',
    '{"gracePeriodSeconds":-5}',
    '{"gracePeriodSeconds":"x"}',
    '{"propagationPolicy":"None"}',
    '{"preconditions":{"uid":5}}',
    '{"preconditions":[]}',
    '{"dryRun":["Some"]}',
    '{"dryRun":"All"}',
    '{"kind":"Pod","apiVersion":"v1"}',
    '{"apiVersion":"v9","kind":"DeleteOptions"}',
    '{"orphanDependents":true,"propagationPolicy":"Orphan"}',
    '{"unknown":1}',
  ]);
  const query = draw.one([
    "",
    "&gracePeriodSeconds=x",
    "&propagationPolicy=None",
    "&orphanDependents=maybe",
    "&gracePeriodSeconds=-1",
  ]);
  return {
    method: "DELETE",
    path: `${right.collection}${draw.chance(0.8) ? `/${right.name}` : ""}?dryRun=All${query}`,
    headers: { "content-type": json },
    body,
  };
}
