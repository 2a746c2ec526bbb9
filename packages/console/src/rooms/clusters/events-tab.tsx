import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { useList } from "../../data/lists.ts";
import type { KubeEvent } from "../../data/objects.ts";
import { useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { Linked } from "../../kit/linked.tsx";
import { Mono } from "../../kit/name.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Status } from "../../kit/status.tsx";
import { ClusterFrame } from "./cluster-frame.tsx";

export function ClusterEventsPage() {
  return <ClusterFrame>{(cluster) => <Events cluster={cluster.metadata.name} />}</ClusterFrame>;
}

export function eventTime(event: KubeEvent): string | undefined {
  return event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? event.metadata.creationTimestamp;
}

/** Kubernetes events as far as the cluster's API server still has them. */
export function Events({ cluster, about }: { readonly cluster: string; readonly about?: string }) {
  const { t } = useText();
  const url = useUrls();
  const setUrl = useSetUrl();
  const filter = [about === undefined ? "" : `object:${about}`, url["q"] ?? ""].filter(Boolean).join(" ");
  const events = useList<KubeEvent>({ of: `clusters/${cluster}/events`, filter });
  const columns: readonly Column<KubeEvent>[] = [
    {
      key: "type",
      title: t("events.type"),
      width: 110,
      render: (event) => (
        <Status state={event.type === "Warning" ? "warn" : "idle"}>
          {t(event.type === "Warning" ? "events.warning" : "events.normal")}
        </Status>
      ),
    },
    { key: "reason", title: t("events.reason"), width: 180, render: (event) => <Mono>{event.reason ?? ""}</Mono> },
    {
      key: "object",
      title: t("events.object"),
      width: 280,
      render: (event) => {
        const object = event.involvedObject ?? event.regarding;
        return (
          <Mono>
            {object?.kind?.toLowerCase()}/{object?.namespace === undefined ? "" : `${object.namespace}/`}
            {object?.name}
          </Mono>
        );
      },
    },
    {
      key: "message",
      title: t("events.message"),
      render: (event) => <Linked text={event.message ?? event.note ?? ""} />,
    },
    { key: "count", title: t("events.count"), width: 64, number: true, render: (event) => event.count ?? 1 },
    {
      key: "age",
      title: t("events.last"),
      width: 90,
      number: true,
      render: (event) => <Age since={eventTime(event)} />,
    },
  ];
  return (
    <>
      <div className="toolbar">
        <FilterBox value={url["q"] ?? ""} onChange={(q) => setUrl({ q })} placeholder={t("events.filter")} />
        <span className="text-3">{t("events.scope")}</span>
      </div>
      <Block of={events} rows={12}>
        {(rows) => (
          <ResourceTable
            label={t("events.label", { cluster })}
            columns={columns}
            rows={rows}
            total={events.total}
            more={events.more}
            keyOf={(event) => event.metadata.uid ?? `${event.metadata.namespace ?? ""}/${event.metadata.name}`}
            empty={
              (url["q"] ?? "") === "" ? (
                <Empty>{about === undefined ? t("events.empty") : t("events.emptyAbout", { name: about })}</Empty>
              ) : (
                <NothingMatches onClear={() => setUrl({ q: undefined })} />
              )
            }
          />
        )}
      </Block>
    </>
  );
}
