import { configMap } from "../objects.ts";
import { del, get, patch, post, type Scenario, watch } from "../step.ts";

const maps = "/api/v1/namespaces/{{ns}}/configmaps";
const from = "resourceVersion={{create a:metadata.resourceVersion}}";
const short = { withinMs: 700 };

/** Watches: resume, selectors, initial events, bookmarks, errors. */
export const watches: Scenario = {
  name: "watches",
  steps: [
    post("create a", maps, configMap("a", { labels: { on: "yes" } })),
    post("create b", maps, configMap("b", { labels: { on: "no" } })),
    patch("label b", `merge${maps}/b`, { metadata: { labels: { on: "yes" } } }),
    patch("unlabel a", `merge${maps}/a`, { metadata: { labels: { on: "no" } } }),
    patch("change b", `merge${maps}/b`, { data: { a: "9" } }),
    del("delete b", `${maps}/b`),
    post("create c", maps, configMap("c", { labels: { on: "yes" } })),
    watch("resume", `${maps}?${from}`, 6),
    watch("resume with a selector", `${maps}?${from}&labelSelector=on=yes`, 4),
    watch("resume by name", `${maps}?${from}&fieldSelector=metadata.name=b`, 4),
    watch("resume, of the metadata", `${maps}?${from}`, 2, {
      headers: { accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" },
    }),
    watch("resume, as a table", `${maps}?${from}`, 2, {
      headers: { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" },
    }),
    watch("from nothing", maps, 2),
    watch("from 0", `${maps}?resourceVersion=0`, 2),
    watch(
      "initial events",
      `${maps}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
      3,
    ),
    watch(
      "initial events of a selector",
      `${maps}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=on=yes`,
      2,
    ),
    watch(
      "initial events without bookmarks",
      `${maps}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan`,
      2,
      short,
    ),
    watch(
      "no initial events",
      `${maps}?sendInitialEvents=false&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
      1,
      short,
    ),
    watch("initial events without a match", `${maps}?sendInitialEvents=true`, 1),
    watch("initial events, exactly", `${maps}?sendInitialEvents=true&resourceVersionMatch=Exact&resourceVersion=1`, 1),
    watch("a match without initial events", `${maps}?resourceVersionMatch=NotOlderThan&resourceVersion=1`, 1),
    watch("a bad revision", `${maps}?resourceVersion=abc`, 1),
    watch("too old", `${maps}?resourceVersion=1`, 1),
    watch("of the future", `${maps}?resourceVersion=999999999&timeoutSeconds=1`, 1, { withinMs: 5_000 }),
    watch("a bad selector", `${maps}?labelSelector=a+in+b`, 1),
    watch("a bad field", `${maps}?fieldSelector=data.a=1`, 1),
    watch("that ends by itself", `${maps}?resourceVersion={{create c:metadata.resourceVersion}}&timeoutSeconds=1`, 99),
    watch("of one object", `${maps}/c`, 1, short),
    watch("of an absent resource", "/api/v1/namespaces/{{ns}}/nothings", 1),
    watch("with limit", `${maps}?limit=1`, 2, short),
    get("the old path", "/api/v1/watch/namespaces/{{ns}}/configmaps", { lines: 2, withinMs: 1_500 }),
  ],
};
