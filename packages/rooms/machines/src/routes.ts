import { DipperError, isoTime, Machine, machineMarks, SparePool } from "@dipper/api";
import type { RoomDeps, Route } from "@dipper/room";
import { hostKeysRoute } from "./host-keys/host-keys-route.ts";
import { importMachines } from "./import/import-machines.ts";
import { lostRoute } from "./lost-route.ts";
import type { NodeFeed } from "./nodes/node-feed.ts";
import { outlookRoute } from "./wish/outlook-route.ts";

const line = {
  type: "object",
  properties: {
    line: { type: "integer", description: "Line of the file, from 1." },
    name: { type: "string" },
    outcome: { enum: ["ok", "warning", "refused"] },
    column: { type: "string", description: "Where in the line; empty: the whole line." },
    reason: { type: "string" },
  },
} as const;

export function machineRoutes(deps: RoomDeps, nodes: Pick<NodeFeed, "nodeOf">): readonly Route[] {
  return [
    importRoute(deps),
    verifyRoute(deps),
    lostRoute(deps),
    hostKeysRoute(deps),
    outlookRoute(deps, nodes.nodeOf.bind(nodes)),
  ];
}

function importRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/machines/import",
    doc: "Registers machines from a CSV or YAML list. Answers a report per line; only the good lines are registered, none in a dry run.",
    permission: { verb: "operate", on: "fleet" },
    input: {
      type: "object",
      required: ["content"],
      additionalProperties: false,
      properties: {
        content: { type: "string", maxLength: 4_000_000, description: "The file." },
        format: { enum: ["csv", "yaml"], description: "Default csv." },
        dryRun: { type: "boolean", description: "Check only. Default false." },
      },
    },
    output: { type: "object", properties: { lines: { type: "array", items: line }, created: { type: "integer" } } },
    async handle(call) {
      const { content, format, dryRun } = call.input as { content: string; format?: "csv" | "yaml"; dryRun?: boolean };
      const fleet = {
        machines: deps.manager.cache(Machine).all(),
        pools: deps.manager
          .cache(SparePool)
          .all()
          .map((pool) => pool.metadata.name),
        platformAddresses: deps.platformAddresses,
      };
      const report = await importMachines({ content, format: format ?? "csv", dryRun: dryRun ?? false }, fleet, call);
      call.audit({ machines: report.lines.length, created: report.created });
      return report;
    },
  };
}

function verifyRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/machines/:machine/verify",
    doc: "Looks at a machine again, whatever is known of it: also the way out of quarantine.",
    permission: { verb: "operate", on: "fleet" },
    input: {
      type: "object",
      required: ["machine"],
      additionalProperties: false,
      properties: {
        machine: { type: "string", maxLength: 63 },
        reason: { type: "string", maxLength: 512, description: "Kept in the audit." },
      },
    },
    output: { type: "object", description: "The Machine." },
    async handle(call) {
      const { machine: name } = call.input as { machine: string };
      if (deps.manager.cache(Machine).get({ name }) === undefined)
        throw new DipperError("NotFound", { kind: "Machine", name, plural: "machines" });
      // A second later than now: times in objects are whole seconds, and this must be later than the last look.
      const at = isoTime(deps.world.clock.now() + 1000);
      const patch = { metadata: { annotations: { [machineMarks.verifyRequested]: at } } };
      return call.kube.patch(Machine, { name }, patch, { manager: "dipper-server", signal: call.signal });
    },
  };
}
