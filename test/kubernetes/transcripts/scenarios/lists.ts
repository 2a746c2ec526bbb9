import { configMap, pod } from "../objects.ts";
import { del, get, post, type Scenario } from "../step.ts";

const maps = "/api/v1/namespaces/{{ns}}/configmaps";
const pods = "/api/v1/namespaces/{{ns}}/pods";
const names = (list: { items: { metadata: { name: string } }[]; metadata: object }): object => ({
  metadata: list.metadata,
  names: list.items.map(({ metadata }) => metadata.name),
});
const far = "999999999";

/** Lists: selectors, pages, revisions. */
export const lists: Scenario = {
  name: "lists",
  steps: [
    ...["a", "b", "c", "d", "e"].map((name, i) =>
      post(
        `create ${name}`,
        maps,
        configMap(name, { labels: { letter: name, odd: i % 2 === 0 ? "yes" : "no", l: "x" } }),
      ),
    ),
    get("all", maps),
    get("first page", `${maps}?limit=2`),
    get("second page", `${maps}?limit=2&continue={{first page:metadata.continue}}`),
    get("third page", `${maps}?limit=2&continue={{second page:metadata.continue}}`),
    get("page with a selector", `${maps}?limit=1&labelSelector=odd=yes`),
    get(
      "a page goes on with a revision",
      `${maps}?limit=2&resourceVersion=1&continue={{first page:metadata.continue}}`,
    ),
    get("a bad token", `${maps}?limit=2&continue=bad`),
    get("a token of nothing", `${maps}?limit=2&continue=e30`),
    get("a negative limit", `${maps}?limit=-1`, { show: names }),
    get("a limit that is no number", `${maps}?limit=many`),
    get("equal", `${maps}?labelSelector=letter=a`, { show: names }),
    get("double equal", `${maps}?labelSelector=letter==a`, { show: names }),
    get("not equal", `${maps}?labelSelector=letter!=a`, { show: names }),
    get("in", `${maps}?labelSelector=letter+in+(a,b)`, { show: names }),
    get("notin", `${maps}?labelSelector=letter+notin+(a,b)`, { show: names }),
    get("exists", `${maps}?labelSelector=letter`, { show: names }),
    get("exists not", `${maps}?labelSelector=!none`, { show: names }),
    get("greater", `${maps}?labelSelector=letter>3`, { show: names }),
    get("both", `${maps}?labelSelector=odd=yes,letter!=c`, { show: names }),
    get("bad selector", `${maps}?labelSelector=a+in+b`),
    get("bad selector value", `${maps}?labelSelector=a=-b-`),
    get("bad selector key", `${maps}?labelSelector=a_/b/c=d`),
    get("by name", `${maps}?fieldSelector=metadata.name=b`, { show: names }),
    get("by not this name", `${maps}?fieldSelector=metadata.name!=b`, { show: names }),
    get("by another field", `${maps}?fieldSelector=data.a=1`),
    get("by a broken field selector", `${maps}?fieldSelector=metadata.name`),
    get("by name and namespace", `${maps}?fieldSelector=metadata.name=b,metadata.namespace={{ns}}`, { show: names }),
    get("any age", `${maps}?resourceVersion=0`, { show: names }),
    get("not older than 1", `${maps}?resourceVersion=1`, { show: names }),
    get("not older, said", `${maps}?resourceVersion=1&resourceVersionMatch=NotOlderThan`, { show: names }),
    get("exactly then", `${maps}?resourceVersion={{create c:metadata.resourceVersion}}&resourceVersionMatch=Exact`, {
      show: names,
    }),
    get("exactly nothing", `${maps}?resourceVersionMatch=Exact`),
    get("exactly 0", `${maps}?resourceVersion=0&resourceVersionMatch=Exact`),
    get("a match of an unknown kind", `${maps}?resourceVersion=1&resourceVersionMatch=Roughly`),
    get("match with continue", `${maps}?resourceVersionMatch=Exact&continue={{first page:metadata.continue}}&limit=2`),
    get("a revision that is no number", `${maps}?resourceVersion=abc`),
    get("a revision of the future", `${maps}?resourceVersion=${far}`),
    get("exactly in the future", `${maps}?resourceVersion=${far}&resourceVersionMatch=Exact`),
    get("get with a revision", `${maps}/a?resourceVersion=0`),
    get("get with a revision of the future", `${maps}/a?resourceVersion=${far}`),
    get("get with a bad revision", `${maps}/a?resourceVersion=abc`),
    get("initial events without a watch", `${maps}?sendInitialEvents=true`),
    get("in an absent namespace", "/api/v1/namespaces/nons/configmaps", { show: names }),
    get("in all namespaces", "/api/v1/configmaps?fieldSelector=metadata.namespace={{ns}}", { show: names }),
    post("a pod", pods, pod("one", { metadata: { labels: { app: "x" } } })),
    get("pods by phase", `${pods}?fieldSelector=status.phase=Pending`, { show: names }),
    get("pods by node", `${pods}?fieldSelector=spec.nodeName=n1`, { show: names }),
    get("pods by restart policy", `${pods}?fieldSelector=spec.restartPolicy=Always`, { show: names }),
    get("pods by another field", `${pods}?fieldSelector=spec.priority=0`),
    get("secrets by type", "/api/v1/namespaces/{{ns}}/secrets?fieldSelector=type=Opaque", { show: names }),
    get("events by object", "/api/v1/namespaces/{{ns}}/events?fieldSelector=involvedObject.name=one", { show: names }),
    get("nodes by what they cannot be asked", "/api/v1/nodes?fieldSelector=spec.podCIDR=x"),
    del("delete odd ones", `${maps}?labelSelector=odd=yes`),
    get("what is left", maps, { show: names }),
    del("delete the rest, dry", `${maps}?dryRun=All`, undefined, { show: names }),
    del("delete by a bad selector", `${maps}?fieldSelector=data=1`),
    del("delete the rest", maps, undefined, { show: names }),
    get("nothing is left", maps),
  ],
};
