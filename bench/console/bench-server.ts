import { createReadStream, existsSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { contentTypes } from "../../test/browser/fixture-server.ts";
import type { BenchFleet } from "./fleet.ts";
import { boardOf } from "./large-board.ts";

export interface BenchServer {
  readonly url: string;
  /** Changes per second on the live stream from now on; 0 stops them. */
  updates(perSecond: number): void;
  close(): Promise<void>;
}

const me = {
  name: "bench",
  groups: [],
  version: "bench",
  mustSetPassword: false,
  permissions: { fleet: ["view", "operate", "approve", "emergency", "administer", "audit"], clusters: {} },
};
const nothing = { items: [], total: 0, facets: {}, asOf: new Date().toISOString() };
const largeOperation = {
  apiVersion: "ops.dipper.dev/v1alpha1",
  kind: "Operation",
  metadata: { name: "large", uid: "large", creationTimestamp: new Date().toISOString() },
  spec: { clusterName: "bench-00", operationType: "Upgrade", operationFlow: [], operationMachines: [] },
  status: { phase: "Running", conditions: [], why: [] },
};

/** The built console, and a fleet behind it. */
export async function startBenchServer(dist: string, fleet: BenchFleet): Promise<BenchServer> {
  const streams = new Set<ServerResponse>();
  const board = boardOf(1000, 12);
  let timer: ReturnType<typeof setInterval> | undefined;
  let sent = 0;
  const answer = (url: URL): object | undefined => {
    const query = Object.fromEntries(url.searchParams);
    const [first = "", name = "", sub = ""] = url.pathname.replace("/api/v1/", "").split("/").map(decodeURIComponent);
    if (first === "me") return name === "" ? me : { items: [] };
    if (first === "attention") return fleet.attention();
    if (first === "search") return fleet.search((query["q"] ?? "").toLowerCase());
    if (first === "policies-overview") return { stops: [], freezes: [], open: [], next: [] };
    if (first === "operations" && sub === "board") return board;
    if (first === "operations" && name === "large") return largeOperation;
    if (first === "clusters" && sub === "nodes") return fleet.nodes(name, query);
    if (name !== "") {
      const found = fleet.list(first, { filter: `name:${name}` }) as { readonly items: readonly object[] } | undefined;
      return found?.items[0];
    }
    return fleet.list(first, query) ?? nothing;
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname === "/api/v1/watch") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('event: hello\ndata: {"topics":[]}\n\n');
      streams.add(response);
      response.on("close", () => streams.delete(response));
    } else if (url.pathname.startsWith("/api/")) {
      const body = answer(url);
      response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(body ?? { code: "NotFound" }));
    } else {
      const file = join(dist, url.pathname);
      const path = extname(url.pathname) !== "" && existsSync(file) ? file : join(dist, "index.html");
      response.writeHead(200, { "content-type": contentTypes[extname(path)] ?? "application/octet-stream" });
      createReadStream(path).pipe(response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    updates(perSecond) {
      clearInterval(timer);
      if (perSecond === 0) return;
      timer = setInterval(() => {
        const data = JSON.stringify({ type: "Modified", object: fleet.change(sent++) });
        for (const stream of streams) stream.write(`event: object\ndata: ${data}\n\n`);
      }, 1000 / perSecond);
    },
    close() {
      clearInterval(timer);
      for (const stream of streams) stream.end();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
