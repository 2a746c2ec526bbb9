/**
 * Serves the built console with an invented fleet behind it, so that looks, languages and accessibility can be tested without
 * a platform. Not part of the bundle. Filters are those the pages use, no more.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { accessEntries, accessRoles, accounts, grantPreview, grants, sessions, tokens } from "./fixtures/access.ts";
import { auditRecords } from "./fixtures/audit.ts";
import { calendar } from "./fixtures/calendar.ts";
import {
  createBoard,
  created,
  createOperation,
  deployments,
  integrations,
  machineSets,
  madeStatus,
} from "./fixtures/create.ts";
import { clusters, type Json, machines, nodes, pools } from "./fixtures/fleet.ts";
import { insideAnswer } from "./fixtures/inside.ts";
import {
  acceptedBoard,
  attention,
  board,
  logOf,
  operations,
  planFor,
  policies,
  tasks,
  workOrders,
} from "./fixtures/operations.ts";

export interface FixtureServer {
  readonly url: string;
  /** Answers for paths, instead of the fleet: `fail("/api/v1/attention", 503)`. */
  fail(path: string, status: number): void;
  /** Tells every open page of a change, as the live stream does. */
  push(event: string, data: object): void;
  /** Answers this list empty. */
  empty(list: string): void;
  reset(): void;
  close(): Promise<void>;
}

/** Of the console's files, by their ending. */
export const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".json": "application/json",
};
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

type Item = Json & {
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: { readonly phase?: string };
};

const boards: Readonly<Record<string, Json>> = {
  "scaleup-2024": board,
  "scaleup-2031": acceptedBoard,
  [`${created}-create`]: createBoard,
};

const lists: Readonly<Record<string, readonly Json[]>> = {
  clusters: clusters.map((cluster) =>
    (cluster as Item).metadata.name === created
      ? { ...cluster, status: { ...(cluster as Item).status, ...madeStatus } }
      : cluster,
  ),
  "cluster-deployments": deployments,
  "machine-sets": machineSets,
  ...integrations,
  machines,
  pools,
  operations: [...operations, createOperation],
  tasks,
  "work-orders": workOrders,
  policies,
  "access-grants": grants,
};

function fieldOf(item: Item, key: string): string {
  const spec = item.spec as {
    readonly clusterName?: string;
    readonly cluster?: string;
    readonly machineClass?: string;
    readonly zone?: string;
    readonly poolRef?: { readonly name: string };
    readonly consumerRef?: { readonly clusterName: string };
    readonly subject?: { readonly name: string };
    readonly clusterDeploymentRef?: { readonly name: string };
  };
  const values: Readonly<Record<string, string | undefined>> = {
    name: item.metadata.name,
    phase: item.status?.phase,
    cluster: spec.clusterName ?? spec.clusterDeploymentRef?.name ?? spec.consumerRef?.clusterName ?? spec.cluster,
    class: spec.machineClass,
    zone: spec.zone,
    pool: spec.poolRef?.name,
    subject: spec.subject?.name,
  };
  return values[key] ?? "";
}

function passes(item: Item, filter: string): boolean {
  const tokens = filter.split(/\s+/).filter(Boolean);
  const text = JSON.stringify(item);
  const loose = tokens.filter((token) => !/^-?[a-z]+:/.test(token));
  const fields = tokens.every((token) => {
    const match = /^(-?)([a-z]+):(.*)$/.exec(token);
    if (match === null || match[2] === "status" || match[2] === "machine" || match[2] === "object") return true;
    const has = (match[3] ?? "").split(",").includes(fieldOf(item, match[2] ?? ""));
    return match[1] === "-" ? !has : has;
  });
  return fields && (loose.length === 0 || loose.some((word) => text.includes(word)));
}

function listAnswer(all: readonly Json[], query: URLSearchParams): Json {
  const items = (all as readonly Item[]).filter((item) => passes(item, query.get("filter") ?? ""));
  const limit = Number(query.get("limit") ?? "200");
  const from = Number(query.get("continue") ?? "0");
  const count = (key: string): Readonly<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const item of all as readonly Item[]) {
      const value = fieldOf(item, key);
      if (value !== "") counts[value] = (counts[value] ?? 0) + 1;
    }
    return counts;
  };
  return {
    items: items.slice(from, from + limit),
    ...(from + limit < items.length ? { continue: String(from + limit) } : {}),
    total: items.length,
    facets: {
      phase: count("phase"),
      cluster: count("cluster"),
      zone: count("zone"),
      class: count("class"),
      status: { attention: 2, ready: 1953, cordoned: 2 },
    },
    asOf: new Date().toISOString(),
  };
}

export async function startFixtureServer(dist: string): Promise<FixtureServer> {
  const failing = new Map<string, number>();
  const emptied = new Set<string>();
  const open = new Set<ServerResponse>();

  const api = (request: IncomingMessage, url: URL, body: string): readonly [number, Json | string] => {
    const path = url.pathname.replace("/api/v1/", "");
    const [first = "", name = "", sub = "", last = ""] = path.split("/").map(decodeURIComponent);
    if (path === "me")
      return [
        200,
        {
          name: "sre-oncall",
          groups: ["dipper:admins"],
          version: "0.1.0",
          environment: "prod",
          mustSetPassword: false,
          permissions: { fleet: ["view", "operate", "approve", "emergency", "administer", "audit"], clusters: {} },
        },
      ];
    if (path === "me/tokens") return [200, { items: tokens.slice(0, 1) }];
    if (path === "tokens") return [200, { items: tokens }];
    if (path === "sign-in" && request.method === "GET")
      return [200, { password: true, oidc: { label: "login.example.org" } }];
    if (path === "me/sessions") return [200, { items: sessions }];
    if (path === "accounts") return [200, { items: accounts }];
    if (path === "access/matrix" || path === "access/who-can")
      return [200, { items: emptied.has("access") ? [] : accessEntries }];
    if (path === "access/roles") return [200, { items: accessRoles }];
    if (path === "access/preview") return [200, grantPreview];
    if (path === "audit") {
      const n = url.searchParams.get("n");
      const items = auditRecords.filter((record) => n === null || String(record["n"]) === n);
      return [200, { items: emptied.has("audit") ? [] : items, asOf: new Date().toISOString() }];
    }
    if (path === "audit/verdict") return [200, { ok: true, records: 1843, first: 1, last: 1843, unsealed: 0 }];
    if (path === "attention") return [200, emptied.has("attention") ? { items: [], asOf: "" } : attention];
    if (path.startsWith("attention/")) return [200, {}];
    if (path === "me/views")
      return [200, { items: [{ table: "clusters", name: "old versions", query: "q=version%3Av1.32.8&sort=name" }] }];
    if (path === "calendar") return [200, calendar];
    if (path === "policies-overview") {
      const at = new Date(Date.now() + 43_200_000).toISOString();
      return [
        200,
        {
          stops: [],
          freezes: [],
          open: [],
          next: [{ at, type: "FreezeBegins", policy: "quarter-end", reason: "quarter end", clusters: 22 }],
        },
      ];
    }
    if (path === "search" || path === "go") {
      const text = url.searchParams.get("q") ?? "";
      const found = ([...clusters, ...machines, ...operations] as readonly unknown[] as readonly Item[]).filter(
        (item) => JSON.stringify(item).includes(text),
      ) as readonly Item[];
      const items = [
        ...found.slice(0, 20).map((item) => ({
          kind: item["kind"] as string,
          name: item.metadata.name,
          exact: item.metadata.name === text,
          path: `${homes[item["kind"] as string]}/${item.metadata.name}`,
        })),
        ...podHits.filter((hit) => JSON.stringify(hit).includes(text)),
      ];
      const silent = [{ cluster: "bigdata-bj-02", asOf: new Date(Date.now() - 1_140_000).toISOString() }];
      const asOf = new Date(Date.now() - 40_000).toISOString();
      if (path === "search") return [200, { items, clusters: { asked: 22, answered: 21, silent, partial: [] }, asOf }];
      const exact = items.filter((hit) => hit.exact);
      const [only, second] = exact.length > 0 ? exact : items;
      return [200, { path: only !== undefined && second === undefined ? only.path : `/search?q=${text}`, items }];
    }
    if (path === "operations/preview") {
      const wish = JSON.parse(body) as {
        readonly spec: {
          readonly clusterName: string;
          readonly operationType: string;
          readonly operationMachines: readonly { readonly ip: string }[];
        };
      };
      const ips = wish.spec.operationMachines.map((machine) => machine.ip);
      return [
        200,
        {
          plan: { spec: planFor(ips, wish.spec.clusterName, wish.spec.operationType) },
          forecast: { durationSeconds: 580, basedOnRuns: 31, evictedPods: 0, blockedBy: [] },
          approvals: { required: 2 },
        },
      ];
    }
    if (path === "machines/import") {
      return [
        200,
        {
          lines: [
            { line: 2, name: "m-301", outcome: "ok" },
            { line: 3, name: "m-302", outcome: "warning", column: "rack", reason: "The rack is empty." },
            {
              line: 4,
              name: "m-74",
              outcome: "refused",
              column: "address",
              reason: "10.42.18.74 belongs to machine m-74.",
            },
          ],
          created: 0,
        },
      ];
    }
    if (first === "operations" && sub === "board")
      return [200, boards[name] ?? { ...board, machines: [], batches: [], steps: [] }];
    if (first === "operations" && sub === "logs") return [200, logOf(url.searchParams.get("machine") ?? "")];
    if (first === "plans")
      return [
        200,
        {
          apiVersion: "ops.dipper.dev/v1alpha1",
          kind: "OperationPlan",
          metadata: { name },
          spec: planFor(
            Array.from({ length: 20 }, (_, index) => `10.42.18.${81 + index}`),
            "online-hz-03",
            "ScaleUp",
          ),
        },
      ];
    const inside = insideAnswer(path);
    if (inside !== undefined) return inside;
    if (first === "clusters" && sub === "nodes" && last === "") return [200, listAnswer(nodes, url.searchParams)];
    if (first === "clusters" && sub === "nodes") return found(nodes, last);
    if (first === "clusters" && sub === "events")
      return [200, { items: events, total: events.length, facets: {}, asOf: "" }];
    const list = lists[first];
    if (list === undefined) return [404, { code: "NotFound", detail: `no ${path}` }];
    if (name !== "") return request.method === "GET" ? found(list, name) : [200, {}];
    return [200, listAnswer(emptied.has(first) ? [] : list, url.searchParams)];
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => void answer(request, response, Buffer.concat(chunks).toString()));
  });

  const answer = async (request: IncomingMessage, response: ServerResponse, body: string): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname === "/api/v1/watch") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('event: hello\ndata: {"topics":[]}\n\n');
      open.add(response);
      return;
    }
    if (url.pathname.startsWith("/api/")) {
      const status = failing.get(url.pathname);
      const [code, content] =
        status === undefined
          ? api(request, url, body)
          : [
              status,
              {
                code: "Unavailable",
                title: "Unavailable",
                detail: "The store cannot be reached: disk full.",
                next: "Free space on the disk.",
                requestId: "req-7f31",
              },
            ];
      response.writeHead(code, {
        "content-type": typeof content === "string" ? "application/x-ndjson" : "application/json",
        "x-request-id": "req-7f31",
      });
      response.end(typeof content === "string" ? content : JSON.stringify(content));
      return;
    }
    const file = join(dist, url.pathname);
    const path = extname(url.pathname) !== "" && existsSync(file) ? file : join(dist, "index.html");
    response.writeHead(200, {
      "content-type": contentTypes[extname(path)] ?? "application/octet-stream",
      "content-security-policy": policy,
    });
    response.end(await readFile(path));
  };

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fail: (path, status) => void failing.set(path, status),
    push(event, data) {
      for (const response of open) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    empty: (list) => void emptied.add(list),
    reset() {
      failing.clear();
      emptied.clear();
    },
    close() {
      for (const response of open) response.end();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function found(list: readonly Json[], name: string): readonly [number, Json] {
  const item = (list as readonly Item[]).find((each) => each.metadata.name === name);
  return item === undefined ? [404, { code: "NotFound", detail: `${name} does not exist.` }] : [200, item];
}

const homes: Readonly<Record<string, string>> = {
  Cluster: "/clusters",
  Machine: "/machines",
  Operation: "/operations",
};

const podHits = [
  {
    kind: "Pod",
    name: "web-7c9f6d5b4-x2x7q",
    namespace: "shop",
    cluster: "online-hz-03",
    detail: "shop · hz03-n1911 · 10.244.18.74",
    exact: false,
    path: "/clusters/online-hz-03/nodes/hz03-n1911",
  },
  {
    kind: "Image",
    name: "registry.example/shop/web:1.42.0",
    cluster: "online-hz-03",
    detail: "312 pods",
    exact: false,
    path: "/clusters/online-hz-03/nodes/hz03-n1911",
  },
];

const events: readonly Json[] = ["NodeNotReady", "Evicted", "FailedMount", "Pulled"].map((reason, index) => ({
  metadata: { name: `e-${index}`, namespace: "default", uid: `e-${index}` },
  type: index < 3 ? "Warning" : "Normal",
  reason,
  message:
    index === 0 ? "Node hz03-n1911 status is now: NodeNotReady" : "The node was low on resource: ephemeral-storage.",
  count: 3 + index,
  lastTimestamp: new Date(Date.now() - index * 120_000).toISOString(),
  involvedObject: {
    kind: index === 0 ? "Node" : "Pod",
    name: index === 0 ? "hz03-n1911" : `web-${index}`,
    namespace: "default",
  },
}));
