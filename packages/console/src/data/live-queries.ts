/** Live changes into the query cache: known objects are replaced in place, lists are asked again at most every 2 s. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useSyncExternalStore } from "react";
import type { ListAnswer } from "./lists.ts";
import { type Live, type LiveEvent, type LiveState, startLive } from "./live.ts";
import type { Thing } from "./objects.ts";

/** Where the objects of a kind stand below `/api/v1/`. */
export const pluralOf: Readonly<Record<string, string>> = {
  Cluster: "clusters",
  ClusterDeployment: "cluster-deployments",
  MachineSet: "machine-sets",
  Machine: "machines",
  SparePool: "pools",
  Operation: "operations",
  StepRun: "step-runs",
  AutoOperationTask: "tasks",
  WorkOrder: "work-orders",
  ChangePolicy: "policies",
  OperationPlan: "plans",
  Site: "sites",
  Endpoint: "endpoints",
  MachineProvider: "machine-providers",
  LoadBalancer: "load-balancers",
  DNSZone: "dns-zones",
};

interface ObjectEvent {
  readonly type: "Added" | "Modified" | "Deleted";
  readonly object: Thing;
}

const flushMs = 250;
const refetchMs = 2000;

export function connectLive(client: QueryClient): Live {
  const waiting = new Map<string, ObjectEvent>();
  const stale = new Set<string>();
  let flushTimer: ReturnType<typeof setTimeout> | undefined;
  let refetchTimer: ReturnType<typeof setTimeout> | undefined;

  const refetch = (): void => {
    refetchTimer = undefined;
    for (const plural of stale) void client.invalidateQueries({ queryKey: ["list", plural] });
    stale.clear();
    void client.invalidateQueries({ queryKey: ["attention"] });
  };
  const flush = (): void => {
    flushTimer = undefined;
    for (const event of waiting.values()) take(event);
    waiting.clear();
    refetchTimer ??= setTimeout(refetch, refetchMs);
  };
  const take = ({ type, object }: ObjectEvent): void => {
    const plural = pluralOf[object.kind];
    if (plural === undefined) return;
    const name = object.metadata.name;
    if (type !== "Deleted") client.setQueryData(["object", plural, name], object);
    if (type === "Modified") replaceInLists(client, plural, object);
    stale.add(plural);
    if (object.kind === "ChangePolicy") void client.invalidateQueries({ queryKey: ["policies-overview"] });
    const operation = object.kind === "Operation" ? name : operationOf(object);
    if (operation !== undefined) void client.invalidateQueries({ queryKey: ["board", operation] });
  };

  return startLive({
    url: (topics) => `/api/v1/watch?topics=${encodeURIComponent(topics.join(","))}`,
    events: ["hello", "object", "progress", "reset"],
    onEvent(event) {
      if (isObjectEvent(event)) {
        waiting.set(`${event.data.object.kind}/${event.data.object.metadata.name}`, event.data);
        flushTimer ??= setTimeout(flush, flushMs);
      } else if (event.type === "progress") progress.dispatchEvent(new CustomEvent("progress", { detail: event.data }));
      else if (event.type === "reset") void client.invalidateQueries();
    },
    onGap: () => void client.invalidateQueries(),
  });
}

/** Stage and task of a running machine, log lines: from the runners, never from objects. */
export const progress = new EventTarget();

function isObjectEvent(event: LiveEvent): event is { readonly type: string; readonly data: ObjectEvent } {
  const data = event.data as Partial<ObjectEvent> | null;
  return typeof data === "object" && data !== null && typeof data.object?.metadata?.name === "string";
}

function operationOf(object: Thing): string | undefined {
  const spec = object.spec as
    | { readonly operationRef?: { readonly name?: string }; readonly subject?: { readonly name?: string } }
    | undefined;
  return spec?.operationRef?.name ?? spec?.subject?.name;
}

function replaceInLists(client: QueryClient, plural: string, object: Thing): void {
  client.setQueriesData<InfiniteData<ListAnswer<Thing>>>({ queryKey: ["list", plural] }, (data) => {
    if (data === undefined) return data;
    let found = false;
    const pages = data.pages.map((page) => {
      const index = page.items.findIndex((item) => item.metadata.uid === object.metadata.uid);
      if (index < 0) return page;
      found = true;
      return { ...page, items: page.items.with(index, object) };
    });
    return found ? { ...data, pages } : data;
  });
}

const LiveContext = createContext<Live | undefined>(undefined);
export const LiveProvider = LiveContext.Provider;

/** Subscribes the page to topics: "operations", "operations/scaleup-1", "machines" … */
export function useTopics(...topics: readonly string[]): void {
  const live = useContext(LiveContext);
  const key = topics.join(",");
  useEffect(() => live?.want(key === "" ? [] : key.split(",")), [live, key]);
}

const quiet = { state: "connecting" as LiveState, at: 0 };

export function useLiveState(): { readonly state: LiveState; readonly at: number } {
  const live = useContext(LiveContext);
  return useSyncExternalStore(
    (listener) => live?.subscribe(listener) ?? (() => undefined),
    () => live?.state() ?? quiet,
  );
}
