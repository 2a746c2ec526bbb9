import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type DrainProgress, drain, drainForecast, type NodeDrain } from "../../../data/node-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { Block } from "../../../kit/block-states.tsx";
import { Mono } from "../../../kit/name.tsx";
import { Shape } from "../../../kit/shape.tsx";
import { Act } from "../actions/act.tsx";
import type { NodeDialogProps } from "./node-dialog.ts";

const mostShown = 8;

/** What moves and what is in the way first; then cordon and evictions, with progress, until the nodes are empty or somebody cancels. */
export function DrainDialog({ cluster, nodes, onClose }: NodeDialogProps) {
  const { t } = useText();
  const forecast = useQuery({
    queryKey: ["kube", cluster, "drain-forecast", nodes.join(",")],
    queryFn: ({ signal }) => drainForecast(cluster, nodes, signal),
    retry: false,
  });
  const [progress, setProgress] = useState<(DrainProgress & { readonly node: string }) | undefined>(undefined);
  const stop = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => stop.current?.abort(new Error("closed")), []);
  const run = async (reason: string): Promise<void> => {
    stop.current = new AbortController();
    const { signal } = stop.current;
    for (const node of nodes)
      await drain({ cluster, node, reason }, { told: (told) => setProgress({ ...told, node }), signal });
  };
  const moving = forecast.data?.reduce((sum, each) => sum + each.moves.pods, 0) ?? 0;
  const count = nodes.length;
  return (
    <Act
      open
      wide
      danger
      title={t("inside.node.drainTitle", { count })}
      verb={t("inside.node.drainVerb", { count })}
      off={forecast.data === undefined ? t("inside.node.drainLooking") : undefined}
      lines={[
        { state: "cordon", text: t("inside.node.cordonLine") },
        { state: "run", text: t("inside.node.drainMoves", { count: moving }) },
      ]}
      onClose={() => {
        stop.current?.abort(new Error("canceled"));
        onClose();
      }}
      act={run}
      done={t("inside.node.drainDone", { count })}
    >
      <Block of={forecast} rows={3}>
        {(found) => (
          <ul className="confirm-lines">
            {found.map((each) => (
              <Forecast key={each.node} of={each} />
            ))}
          </ul>
        )}
      </Block>
      {progress === undefined ? null : (
        <p role="status">
          {t("inside.node.drainProgress", { node: progress.node, gone: progress.gone, total: progress.total })}
          {progress.waiting === "" ? null : <span className="text-3"> {progress.waiting}</span>}
        </p>
      )}
    </Act>
  );
}

function Forecast({ of: { node, moves, stays, blockedBy } }: { readonly of: NodeDrain }) {
  const { t } = useText();
  return (
    <li>
      <Shape state={blockedBy.length === 0 ? "ok" : "warn"} />
      <span>
        <Mono>{node}</Mono> {t("inside.node.drainForecast", { moves: moves.pods, stays, blocked: blockedBy.length })}
        {blockedBy.slice(0, mostShown).map(({ pod, reason, detail }) => (
          <div key={`${pod} ${reason}`} className="text-3">
            <Mono>{pod}</Mono> {detail}
          </div>
        ))}
      </span>
    </li>
  );
}
