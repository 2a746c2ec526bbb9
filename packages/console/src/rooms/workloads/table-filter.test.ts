import { expect, test } from "vitest";
import { parseTableFilter } from "./table-filter.ts";

test.each([
  ["", { words: [] }],
  ["namespace:shop Web", { namespace: "shop", words: ["web"] }],
  [
    "ns:a label:app=web label:tier!=db node:n1",
    { namespace: "a", labels: "app=web,tier!=db", fields: "spec.nodeName=n1", words: [] },
  ],
  ["image:nginx", { words: ["image:nginx"] }],
])("%s is read", (text, filter) => {
  expect(parseTableFilter(text)).toEqual(filter);
});
