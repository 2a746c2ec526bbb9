/** Four facts, the machines left out first, a table per machine, and what happens to the chosen one. */
import { type ReactNode, useMemo, useState } from "react";
import { useList } from "../data/lists.ts";
import type { Cluster, Machine } from "../data/objects.ts";
import { paths } from "../data/paths.ts";
import { batchSizes, type PlanLeftOut, type PlanMachine, type PlanView } from "../data/plan-view.ts";
import { useObject } from "../data/queries.ts";
import { useFormat, useText } from "../i18n/text.tsx";
import { Facet, FilterBox } from "./filter.tsx";
import { Linked } from "./linked.tsx";
import { Go, Mono } from "./name.tsx";
import { type Column, ResourceTable } from "./resource-table.tsx";
import { Shape } from "./shape.tsx";
import { Status } from "./status.tsx";
import { WhySentence } from "./why-sentence.tsx";

export interface PlanPreviewProps {
  readonly view: PlanView;
  /** "Change batches" of the wizard. */
  readonly extra?: ReactNode;
  /** The plan of an operation that exists: the cluster has changed by it already. */
  readonly existing?: boolean;
}

type Row =
  | { readonly kind: "in"; readonly machine: PlanMachine; readonly known: Machine | undefined }
  | { readonly kind: "out"; readonly machine: PlanLeftOut; readonly known: Machine | undefined };

export function PlanPreview({ view, extra, existing = false }: PlanPreviewProps) {
  const { t } = useText();
  const format = useFormat();
  const [text, setText] = useState("");
  const [only, setOnly] = useState<"all" | "out" | "blocked">("all");
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const known = useKnown(view);
  const blocked = new Set((view.forecast?.blockedBy ?? []).map((blocker) => blocker.node));
  const isBlocked = (row: Row): boolean =>
    row.kind === "in" && (blocked.has(row.machine.name) || blocked.has(row.known?.status?.nodeRef?.name ?? ""));
  const rows: readonly Row[] = useMemo(
    () => [
      ...view.leftOut.map(
        (machine): Row => ({ kind: "out", machine, known: known.get(machine.name ?? "") ?? known.get(machine.ip) }),
      ),
      ...view.machines.map((machine): Row => ({ kind: "in", machine, known: known.get(machine.name) })),
    ],
    [view, known],
  );
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = rows.filter((row) => {
    if (only === "out" && row.kind !== "out") return false;
    if (only === "blocked" && !isBlocked(row)) return false;
    const all = [
      row.machine.ip,
      row.machine.name,
      row.known?.spec.identity?.serialNumber,
      `rack:${row.known?.spec.rack ?? ""}`,
      `zone:${row.known?.spec.zone ?? ""}`,
    ]
      .join(" ")
      .toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const current = rows.find((row) => row.machine.ip === chosen) ?? rows.find((row) => row.kind === "in") ?? rows[0];
  const number = rows.filter(isBlocked).length;
  return (
    <>
      <FourFacts view={view} existing={existing} />
      <div className="plan-grid">
        <div className="plan-table">
          <div className="toolbar">
            <FilterBox value={text} onChange={setText} placeholder={t("plan.filter")} size="narrow" />
            <Facet pressed={only === "all"} onPress={() => setOnly("all")} count={format.count(view.machines.length)}>
              {t("kit.all")}
            </Facet>
            {number > 0 ? (
              <Facet
                pressed={only === "blocked"}
                onPress={() => setOnly("blocked")}
                icon={<Shape state="warn" size={12} />}
                count={number}
              >
                {t("plan.blocked")}
              </Facet>
            ) : null}
            <Facet
              pressed={only === "out"}
              onPress={() => setOnly("out")}
              icon={<Shape state="skip" size={12} />}
              count={format.count(view.leftOut.length)}
            >
              {t("plan.leftOut")}
            </Facet>
            <span className="space" />
            {extra}
          </div>
          <PlanTable rows={shown} isBlocked={isBlocked} chosen={current?.machine.ip} onChoose={setChosen} />
        </div>
        {current === undefined ? null : <PlanPane row={current} view={view} />}
      </div>
    </>
  );
}

/** What the inventory knows of the machines: serial, zone, rack. */
function useKnown(view: PlanView): ReadonlyMap<string, Machine> {
  const names = [...view.machines.map((machine) => machine.ip), ...view.leftOut.map((machine) => machine.ip)];
  const machines = useList<Machine>({
    of: "machines",
    filter: names.slice(0, 300).join(" "),
    limit: 500,
    enabled: names.length > 0,
  });
  return useMemo(() => {
    const map = new Map<string, Machine>();
    for (const machine of machines.items) {
      map.set(machine.metadata.name, machine);
      for (const address of machine.spec.addresses ?? []) map.set(address.address, machine);
      if (machine.spec.ssh !== undefined) map.set(machine.spec.ssh.address, machine);
    }
    return map;
  }, [machines.items]);
}

interface TableProps {
  readonly rows: readonly Row[];
  readonly isBlocked: (row: Row) => boolean;
  readonly chosen: string | undefined;
  readonly onChoose: (ip: string) => void;
}

function PlanTable({ rows, isBlocked, chosen, onChoose }: TableProps) {
  const { t, known } = useText();
  const roleWord = (role: string): string => {
    const key = known(`role.${role}`);
    return key === undefined ? role : t(key);
  };
  const columns: readonly Column<Row>[] = [
    {
      key: "state",
      title: "",
      width: 28,
      render: (row) => <Shape state={row.kind === "out" ? "skip" : isBlocked(row) ? "warn" : "ok"} />,
    },
    {
      key: "ip",
      title: t("kind.Machine"),
      width: 118,
      render: (row) => (
        <button type="button" className="link mono" onClick={() => onChoose(row.machine.ip)}>
          {row.machine.ip}
        </button>
      ),
    },
    {
      key: "serial",
      title: t("machines.serial"),
      width: 108,
      render: (row) => <Mono dim>{row.known?.spec.identity?.serialNumber || "–"}</Mono>,
    },
    {
      key: "zone",
      title: t("nodes.zoneRack"),
      width: 104,
      render: (row) => (
        <>
          <Mono>{row.known?.spec.zone ?? "–"}</Mono> <Mono dim>{row.known?.spec.rack ?? ""}</Mono>
        </>
      ),
    },
    {
      key: "batch",
      title: t("plan.batch"),
      width: 54,
      number: true,
      render: (row) => (row.kind === "in" ? row.machine.batch : "–"),
    },
    {
      key: "role",
      title: t("nodes.role"),
      width: 96,
      render: (row) => (row.kind === "in" ? roleWord(row.machine.role) : ""),
    },
    {
      key: "note",
      title: t("plan.note"),
      render: (row) =>
        row.kind === "out" ? (
          <LeftOutReason machine={row.machine} />
        ) : isBlocked(row) ? (
          <b className="warn-text">{t("plan.drainBlocked")}</b>
        ) : null,
    },
  ];
  return (
    <ResourceTable
      label={t("plan.table")}
      compact
      columns={columns}
      rows={rows}
      keyOf={(row) => row.machine.ip}
      rowClass={(row) => (row.kind === "out" ? "left-out" : "")}
      current={chosen}
      onOpen={(row) => onChoose(row.machine.ip)}
      empty={<p className="empty">{t("kit.nothingMatches")}</p>}
    />
  );
}

export function LeftOutReason({ machine }: { readonly machine: PlanLeftOut }) {
  const { known, t } = useText();
  const key = known(`leftOut.${machine.reason}`) ?? known(`reason.${machine.reason}`);
  return (
    <span title={machine.reason}>
      {key === undefined ? (
        (machine.detail ?? machine.reason)
      ) : (
        <WhySentence
          why={{
            reason: machine.reason,
            params: [
              { name: "detail", value: machine.detail ?? "" },
              { name: "machine", value: machine.name ?? machine.ip },
            ],
            message: machine.detail ?? "",
          }}
        />
      )}{" "}
      {machine.next === undefined || machine.next === "" ? null : (
        <span className="text-3">{t("plan.next", { next: machine.next })}</span>
      )}
    </span>
  );
}

function PlanPane({ row, view }: { readonly row: Row; readonly view: PlanView }) {
  const { t, known } = useText();
  const format = useFormat();
  const machine = row.machine;
  const place = [
    row.known?.spec.zone,
    row.known?.spec.rack === undefined ? undefined : t("plan.rack", { rack: row.known.spec.rack }),
  ]
    .filter(Boolean)
    .join(t("kit.comma"));
  const blockers = (view.forecast?.blockedBy ?? []).filter(
    (blocker) => blocker.node === machine.name || blocker.node === row.known?.status?.nodeRef?.name,
  );
  const verified = row.known?.status?.cleanliness?.verifiedAt;
  const consequence = (name: string): string => {
    const key = known(`consequence.${name}`);
    return key === undefined ? name : t(key);
  };
  return (
    <section className="plan-pane" aria-label={machine.ip}>
      <div className="pane-head">
        <div>
          <Go
            mono
            to={machine.name === undefined || machine.name === "" ? paths.go(machine.ip) : paths.machine(machine.name)}
          >
            {machine.ip}
          </Go>
          <span className="text-2">
            {place}
            {row.kind === "in"
              ? `${place === "" ? "" : t("kit.comma")}${t("plan.inBatch", { batch: row.machine.batch })}`
              : ""}
          </span>
        </div>
        {row.kind === "out" ? (
          <Status state="skip" look="badge">
            {t("plan.leftOut")}
          </Status>
        ) : blockers.length > 0 ? (
          <Status state="warn" look="badge">
            {t("plan.drainBlocked")}
          </Status>
        ) : null}
      </div>
      <ul className="consequences">
        {row.kind === "out" ? (
          <li>
            <Shape state="skip" />
            <LeftOutReason machine={row.machine} />
          </li>
        ) : null}
        {verified === undefined ? null : (
          <li>
            <Shape state="ok" />
            <span>{t("plan.verified", { time: format.moment(Date.parse(verified)) })}</span>
          </li>
        )}
        {blockers.map((blocker) => (
          <li key={`${blocker.namespace ?? ""}/${blocker.pod ?? ""}`}>
            <Shape state="warn" />
            <span>
              <Linked
                text={t("plan.blocker", {
                  pod: `${blocker.namespace ?? ""}/${blocker.pod ?? ""}`,
                  reason: blocker.reason,
                  detail: blocker.detail ?? "",
                })}
              />
            </span>
          </li>
        ))}
      </ul>
      {row.kind === "out" ? null : (
        <>
          <div className="pane-bar">
            <h2 style={{ fontSize: 12 }}>{t("plan.steps")}</h2>
            <span className="space" />
            <span className="text-3">{t("plan.lock", { mode: view.lockMode })}</span>
          </div>
          <div className="diff" tabIndex={0} aria-label={t("plan.steps")}>
            {view.steps.map((step, index) => (
              <div key={step.name}>
                <div className="file">{`${index + 1} ${step.name}`}</div>
                <div>{`  ${step.executor}${step.entryPoint === undefined || step.entryPoint === "" ? "" : ` ${step.entryPoint}`}`}</div>
                {(step.consequences ?? [])
                  .filter((each) => each !== "None")
                  .map((each) => (
                    <div key={each} className="note">{`  ${consequence(each)}`}</div>
                  ))}
                {step.postCondition === undefined ||
                step.postCondition === "" ||
                step.postCondition === "None" ? null : (
                  <div className="add">{`  ${t("plan.proves", { condition: step.postCondition })}`}</div>
                )}
                {step.preview === "None" || step.preview === undefined ? (
                  <div className="dim">{`  ${t("plan.notPreviewed")}`}</div>
                ) : null}
              </div>
            ))}
          </div>
        </>
      )}
    </section>
  );
}

function FourFacts({ view, existing }: { readonly view: PlanView; readonly existing: boolean }) {
  const { t, rich } = useText();
  const format = useFormat();
  const cluster = useObject<Cluster>("clusters", view.clusterName === "" ? undefined : view.clusterName);
  const sizes = batchSizes(view);
  const largest = Math.max(0, ...sizes);
  const nodes = cluster.data?.status?.nodes?.total;
  const joins = view.operationType === "ScaleUp";
  const leaves = view.operationType === "ScaleDown";
  const count = view.machines.length;
  const consequences = new Set(view.steps.flatMap((step) => step.consequences ?? []));
  const moved = view.forecast?.evictedPods ?? 0;
  const blocked = view.forecast?.blockedBy?.length ?? 0;
  const seconds = view.forecast?.durationSeconds;
  const unpreviewed = view.steps.filter((step) => step.preview !== "Full").length;
  return (
    <div className="four-facts">
      <div>
        <h2>{t("plan.changes")}</h2>
        <p>
          {rich(joins ? "plan.joins" : leaves ? "plan.leaves" : "plan.touches", {
            count,
            machines: <b>{count}</b>,
            batches: view.batches,
            size: largest,
          })}
        </p>
        <p className="text-2">
          {existing || nodes === undefined || (!joins && !leaves)
            ? t("plan.maxFailures", { count: view.maxFailures })
            : t("plan.nodesAfter", {
                nodes: format.count(joins ? nodes + count : nodes - count),
                failures: view.maxFailures,
              })}
        </p>
      </div>
      <div>
        <h2>{t("plan.costs")}</h2>
        <p>
          {moved > 0
            ? t("plan.podsMove", { count: moved })
            : consequences.has("Drain")
              ? t("plan.drains")
              : t("plan.noPodMoves")}
        </p>
        <p className="text-2">
          {blocked > 0
            ? t("plan.blockers", { count: blocked })
            : consequences.has("Reboot")
              ? t("plan.reboots", { count })
              : consequences.has("WipesData")
                ? t("plan.wipes", { count })
                : t("plan.noReboot")}
        </p>
      </div>
      <div>
        <h2>{t("plan.howLong")}</h2>
        <p>
          {seconds === undefined
            ? t("plan.noHistory")
            : rich("plan.median", { time: <b>{format.long(seconds * 1000)}</b> })}
        </p>
        <p className="text-2">
          {seconds === undefined
            ? t("plan.noHistoryHint")
            : t("plan.fromRuns", { count: view.forecast?.basedOnRuns ?? 0 })}
        </p>
      </div>
      <div>
        <h2>{t("plan.checked")}</h2>
        <p>
          {view.leftOut.length === 0
            ? t("plan.allFit", { count })
            : t("plan.someLeftOut", { fit: count, count: view.leftOut.length })}
        </p>
        <p className="text-2">
          {rich("plan.digest", {
            digest: <Mono>{view.digest.replace("sha256:", "").slice(0, 7)}</Mono>,
            count: unpreviewed,
          })}
        </p>
      </div>
    </div>
  );
}
