import { expect, test } from "vitest";
import { messagesAsMaps } from "./messages.ts";

test.each([
  ["object.spec.replicas > 1", "object.spec.replicas > 1"],
  ["Object{spec: Object.spec{replicas: 1}}", '{"spec": {"replicas": 1}}'],
  ['Object{metadata: Object.metadata{annotations: {"a/b": "c"}}}', '{"metadata": {"annotations": {"a/b": "c"}}}'],
  ['[JSONPatch{op: "add", path: "/a", value: x ? y : z}]', '[{"op": "add", "path": "/a", "value": x ? y : z}]'],
  ["l.map(d, Object.spec.l{id: d.id, by: f(a, b)})", 'l.map(d, {"id": d.id, "by": f(a, b)})'],
  ["'Object{a: 1}' + \"JSONPatch{b: 2}\"", "'Object{a: 1}' + \"JSONPatch{b: 2}\""],
  ["{a: b, c: d}", "{a: b, c: d}"],
])("%s", (expression, rewritten) => {
  expect(messagesAsMaps(expression)).toBe(rewritten);
});
