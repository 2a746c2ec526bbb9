import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { get, query } from "./client.ts";

/** `/api/v1/calendar`: clusters × time. A pure function of objects on the server. */
export interface CalendarView {
  readonly from: string;
  readonly to: string;
  readonly asOf: string;
  readonly lanes: readonly Lane[];
  readonly conflicts: readonly CalendarConflict[];
}

export interface Lane {
  readonly cluster: string;
  readonly changes: readonly ChangeBar[];
  readonly periods: readonly PeriodBar[];
}

export interface ChangeBar {
  readonly kind: "Running" | "Queued" | "Scheduled" | "Proposed" | "Stopped";
  readonly operation: string;
  readonly type: string;
  readonly phase: string;
  readonly from: string;
  readonly to: string;
  readonly lengthKnown: boolean;
}

export interface PeriodBar {
  readonly kind: "Window" | "Freeze" | "Stop";
  readonly policy: string;
  readonly reason: string;
  readonly from: string;
  readonly to: string;
}

export interface CalendarConflict {
  readonly type: string;
  readonly at: string;
  readonly cluster?: string;
  readonly params: Readonly<Record<string, string>>;
}

/** `from` and `to` in milliseconds; asked again every half minute. */
export function useCalendar(span: { readonly from: number; readonly to: number }): UseQueryResult<CalendarView> {
  const values = { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
  return useQuery({
    queryKey: ["calendar", values.from, values.to],
    queryFn: ({ signal }) => get<CalendarView>(`/api/v1/calendar${query(values)}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}
