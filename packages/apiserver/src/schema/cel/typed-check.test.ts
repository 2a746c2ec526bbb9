import { expect, test } from "vitest";
import { schemaNode } from "../schema-node.ts";
import { costlyRules } from "./rule-cost.ts";
import { ruleProblems } from "./rules.ts";

const spec = {
  type: "object",
  properties: {
    name: { type: "string" },
    size: { type: "integer" },
    ratio: { type: "number" },
    note: { type: "string", nullable: true },
    at: { type: "string", format: "date-time" },
    port: { "x-kubernetes-int-or-string": true },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    "a-b": { type: "string" },
    tags: { type: "array", items: { type: "string" } },
    sizes: { type: "object", additionalProperties: { type: "integer" } },
    pod: { type: "object", "x-kubernetes-embedded-resource": true, properties: { spec: { type: "object" } } },
  },
};

function problems(rule: object): readonly string[] {
  const root = { type: "object", properties: { spec: { ...spec, "x-kubernetes-validations": [rule] } } };
  return ruleProblems(schemaNode(root)).map(({ part, problem }) => `${part}: ${problem}`);
}

test.each([
  [
    { rule: "self.name + 1 == 2" },
    "rule: compilation failed: ERROR: <input>:1:11: found no matching overload for '_+_' applied to '(string, int)'\n | self.name + 1 == 2\n | ..........^",
  ],
  [
    { rule: "true &&\n self.none" },
    "rule: compilation failed: ERROR: <input>:2:6: undefined field 'none'\n |  self.none\n | .....^",
  ],
  [
    { rule: "self.tags.all(t, t > 5)" },
    "rule: compilation failed: ERROR: <input>:1:20: found no matching overload for '_>_' applied to '(string, int)'\n | self.tags.all(t, t > 5)\n | ...................^",
  ],
  [{ rule: "self.size" }, "rule: cel expression must evaluate to a bool"],
  [{ rule: "true", messageExpression: "self.size" }, "messageExpression: messageExpression must evaluate to a string"],
  [
    { rule: "oldSelf.size == self.name" },
    "rule: compilation failed: ERROR: <input>:1:14: found no matching overload for '_==_' applied to '(int, string)'\n | oldSelf.size == self.name\n | .............^",
  ],
])("a rule that does not fit its schema is refused: %j", (rule, problem) => {
  expect(problems(rule)).toEqual([problem]);
});

test.each([
  "self.size > 1 && self.ratio > 1 && self.ratio == 1.5",
  "self.note == null || self.note.startsWith('x')",
  "self.at < timestamp('2030-01-01T00:00:00Z')",
  "self.port == 80 || self.port == 'http'",
  "self.free.anything.at.all == 1",
  "self.a__dash__b == 'x'",
  "self.tags.exists(t, t == 'x') && self.sizes['a'] + 1 < 5 && self.sizes.all(k, self.sizes[k] > 0)",
  "has(self.name) ? self.name.size() < 5 : self.?note.orValue('') == ''",
  "self.pod.kind == 'Pod' && self.pod.metadata.name != ''",
  "self.name.matches('^a') && oldSelf.size == self.size",
  "cel.bind(n, self.name, n + n == 'xx')",
  "dyn(self.size) == 'x'",
])("a rule that fits is taken: %s", (rule) => {
  expect(problems({ rule })).toEqual([]);
});

test("a rule whose loops may run for ever is found, and one over what is bounded is not", () => {
  const words = { type: "array", items: { type: "array", items: { type: "string" } } };
  const nested = { rule: "self.all(x, x.all(y, self.all(z, z.exists(q, q == y))))" };
  const costly = (schema: object): unknown =>
    costlyRules(schemaNode({ type: "object", properties: { a: { ...schema, "x-kubernetes-validations": [nested] } } }));
  expect(costly(words)).toEqual([{ path: ".properties[a]", index: 0 }]);
  const few = { type: "array", maxItems: 10, items: { type: "array", maxItems: 10, items: { type: "string" } } };
  expect(costly(few)).toEqual([]);
});
