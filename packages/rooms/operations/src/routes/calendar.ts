import { DipperError, parseTime } from "@dipper/api";
import type { Route } from "@dipper/room";
import type { Clock } from "@dipper/world";
import { calendarOf } from "../calendar/calendar.ts";
import type { Span } from "../calendar/periods.ts";
import { type Caches, indexes } from "../deps.ts";
import { anyObjectOutput, filtered, may, text } from "./access.ts";

const hour = 3_600_000;
const longestMs = 35 * 24 * hour;
const moment = (description: string) => ({ type: "string", format: "date-time", description }) as const;

/** What runs, waits, is planned and is forbidden, on one time line. */
export function calendarRoutes({
  caches,
  clock,
}: {
  readonly caches: Caches;
  readonly clock: Clock;
}): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/calendar",
      doc: "Operations that run, wait or are planned, windows, freezes and stops by cluster, and what of it conflicts.",
      permission: filtered("view"),
      input: {
        type: "object",
        additionalProperties: false,
        properties: {
          from: moment("Default: two hours ago."),
          to: moment("Default: in 24 hours; at most 35 days after from."),
        },
      },
      output: anyObjectOutput,
      async handle(call) {
        const now = clock.now();
        const from = parseTime(text(call, "from")) ?? now - 2 * hour;
        return calendarOf({
          clusters: caches.clusters.all().filter((each) => may(call, "view", each.metadata.name)),
          operationsOf: (cluster) => caches.operations.by(indexes.cluster, cluster),
          planOf: ({ metadata, status }) =>
            status?.planRef === undefined
              ? undefined
              : caches.plans.get({
                  ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
                  name: status.planRef.name,
                }),
          policies: caches.policies.all(),
          within: spanOf(from, parseTime(text(call, "to")) ?? Math.max(from, now) + 24 * hour),
          now,
        });
      },
    },
  ];
}

function spanOf(from: number, to: number): Span {
  if (to <= from || to - from > longestMs)
    throw new DipperError("BadRequest", { problem: "to must be later than from, by 35 days at most" });
  return { from, to };
}
