import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { startAgain, stopEverything } from "../data/actions.ts";
import { useList } from "../data/lists.ts";
import { useTopics } from "../data/live-queries.ts";
import type { Operation } from "../data/objects.ts";
import { type PoliciesOverview, usePoliciesOverview } from "../data/policies.ts";
import { changed } from "../data/queries.ts";
import { useText } from "../i18n/text.tsx";
import { Age } from "../kit/age.tsx";
import { Confirm } from "../kit/confirm.tsx";
import { Mono } from "../kit/name.tsx";
import { Shape } from "../kit/shape.tsx";
import { showToast } from "../kit/toast.tsx";

const byButton = "stop-everything";

interface Stop {
  readonly stop: PoliciesOverview["stops"][number] | undefined;
  readonly running: readonly Operation[];
}

function useStop(): Stop {
  const overview = usePoliciesOverview();
  useTopics("policies", "operations");
  const operations = useList<Operation>({ of: "operations", filter: "phase:Running", limit: 50 });
  const stops = overview.data?.stops ?? [];
  return {
    stop: stops.find((each) => each.policy === byButton) ?? stops[0],
    running: operations.items.filter((operation) => operation.status?.phase === "Running"),
  };
}

export function StopButton() {
  const { t } = useText();
  const client = useQueryClient();
  const { stop, running } = useStop();
  const [open, setOpen] = useState(false);
  if (stop?.policy === byButton) return null;
  return (
    <>
      <button type="button" className="stop-button" onClick={() => setOpen(true)} aria-label={t("stop.button")}>
        <svg width="13" height="13" viewBox="0 0 16 16" aria-hidden="true">
          <path
            d="M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2z"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinejoin="round"
          />
          <path d="M5.4 5.4h5.2v5.2H5.4z" fill="currentColor" />
        </svg>
        <span>{t("stop.button")}</span>
      </button>
      <Confirm
        open={open}
        title={t("stop.title")}
        verb={t("stop.verb")}
        danger
        reason="required"
        lines={[
          { state: "pause", text: t("stop.line.running", { count: running.length }) },
          { state: "wait", text: t("stop.line.queued") },
          { state: "ok", text: t("stop.line.workloads") },
        ]}
        onCancel={() => setOpen(false)}
        onConfirm={async (reason) => {
          await stopEverything(reason);
          await changed(client);
          showToast(t("stop.done"));
        }}
      />
    </>
  );
}

/** While a stop holds: since when, by whom, why, what still runs to its end. Nothing else is ever a band. */
export function StopBand() {
  const { t, rich } = useText();
  const client = useQueryClient();
  const { stop, running } = useStop();
  const [open, setOpen] = useState(false);
  if (stop === undefined) return null;
  return (
    <section className="band" aria-label={t("stop.band")}>
      <Shape state="pause" size={15} />
      <div>
        <b>{t("stop.band")}</b>{" "}
        {rich("stop.bandDetail", {
          by: <Mono>{stop.by}</Mono>,
          age: <Age since={stop.since} />,
          reason: stop.reason,
        })}{" "}
        {running.length === 0 ? t("stop.nothingRuns") : t("stop.stillRuns", { count: running.length })}
      </div>
      <span className="space" />
      <button type="button" className="stop-button" onClick={() => setOpen(true)}>
        {t("stop.start")}
      </button>
      <Confirm
        open={open}
        title={t("stop.startTitle")}
        verb={t("stop.startVerb")}
        lines={[
          { state: "run", text: t("stop.line.goesOn") },
          { state: "wait", text: t("stop.line.plansAgain") },
        ]}
        onCancel={() => setOpen(false)}
        onConfirm={async () => {
          await startAgain();
          await changed(client);
          showToast(t("stop.started"));
        }}
      />
    </section>
  );
}
