import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { setReplicas } from "../../../data/actions.ts";
import { useList } from "../../../data/lists.ts";
import type { Cluster, MachineSet } from "../../../data/objects.ts";
import { changed } from "../../../data/queries.ts";
import { type TextKey, useFormat, useText } from "../../../i18n/text.tsx";
import { Block, Empty } from "../../../kit/block-states.tsx";
import { Button } from "../../../kit/button.tsx";
import { Confirm } from "../../../kit/confirm.tsx";
import { NumberField } from "../../../kit/fields.tsx";
import { Mono } from "../../../kit/name.tsx";
import { ObjectStatus } from "../../../kit/object-status.tsx";
import { Panel } from "../../../kit/small.tsx";
import { WhySentence } from "../../../kit/why-sentence.tsx";
import { useClusterOff } from "../cluster-frame.tsx";

const order = ["ControlPlane", "Etcd", "Compute", "Ingress"];
const wantedOf = ({ spec }: MachineSet): number => spec.replicas ?? spec.machines?.length ?? 0;

/** The machines of each role: how many there are, how many are wanted, and the way to change that. */
export function Sets({ cluster, deployment }: { readonly cluster: Cluster; readonly deployment: string }) {
  const { t } = useText();
  const sets = useList<MachineSet>({ of: "machine-sets", filter: `cluster:${deployment}`, limit: 100 });
  return (
    <Panel title={t("lifecycle.sets")}>
      <Block of={sets} rows={3}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("lifecycle.noSets")}</Empty>
          ) : (
            <ul className="tree set-tree">
              {items
                .toSorted((a, b) => order.indexOf(a.spec.role) - order.indexOf(b.spec.role))
                .map((set) => (
                  <SetLine key={set.metadata.name} set={set} cluster={cluster} />
                ))}
            </ul>
          )
        }
      </Block>
    </Panel>
  );
}

/** What is said of the whole cluster already is not said again of each set. */
const saidAbove: ReadonlySet<string> = new Set(["NotInstalled", "OperationProposed", "OperationRunning"]);

function SetLine({ set, cluster }: { readonly set: MachineSet; readonly cluster: Cluster }) {
  const { t } = useText();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const observed = useClusterOff(cluster);
  const off = set.spec.replicas === undefined ? t("lifecycle.named") : observed;
  const why = (set.status?.why ?? []).find((each) => !saidAbove.has(each.reason));
  return (
    <li>
      <ObjectStatus of={set} />
      <span>
        <Mono>{set.metadata.name}</Mono> <span className="text-2">{t(`role.${set.spec.role}` as TextKey)}</span>
      </span>
      <span className="set-count">
        {t("lifecycle.setCount", {
          ready: format.count(set.status?.ready ?? 0),
          current: format.count(set.status?.replicas ?? 0),
          wanted: format.count(wantedOf(set)),
        })}
        <Button
          size="small"
          off={off}
          label={t("lifecycle.changeOf", { name: set.metadata.name })}
          onClick={() => setOpen(true)}
        >
          {t("lifecycle.change")}
        </Button>
      </span>
      {why === undefined ? null : (
        <p>
          <WhySentence why={why} withNext />
        </p>
      )}
      {open ? <ChangeNumber set={set} onClose={() => setOpen(false)} /> : null}
    </li>
  );
}

/** Another number is a wish: the platform proposes the Operation that leads there. */
function ChangeNumber({ set, onClose }: { readonly set: MachineSet; readonly onClose: () => void }) {
  const { t } = useText();
  const client = useQueryClient();
  const now = wantedOf(set);
  const [wanted, setWanted] = useState(now);
  const by = wanted - now;
  const pool = set.spec.poolRef?.name ?? "–";
  return (
    <Confirm
      open
      title={t("lifecycle.changeOf", { name: set.metadata.name })}
      verb={
        by === 0
          ? t("lifecycle.keep", { count: now })
          : by > 0
            ? t("lifecycle.grow", { count: by })
            : t("lifecycle.shrink", { count: -by })
      }
      lines={
        by === 0
          ? [{ state: "ok", text: t("lifecycle.line.same", { count: now }) }]
          : [
              by > 0
                ? { state: "run", text: t("lifecycle.line.joins", { count: by, pool }) }
                : { state: "cordon", text: t("lifecycle.line.leaves", { count: -by }) },
              { state: "ask", text: t("lifecycle.line.proposed") },
            ]
      }
      onCancel={onClose}
      onConfirm={async () => {
        if (by !== 0) await setReplicas(set.metadata, wanted);
        await changed(client);
      }}
    >
      <NumberField label={t("lifecycle.wantedCount")} value={wanted} min={0} max={10_000} onChange={setWanted} />
    </Confirm>
  );
}
