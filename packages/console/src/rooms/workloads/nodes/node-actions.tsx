import { useState } from "react";
import { cordon } from "../../../data/node-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { Button } from "../../../kit/button.tsx";
import { Act } from "../actions/act.tsx";
import { useInsideOff } from "../use-inside-off.ts";
import { DrainDialog } from "./drain-dialog.tsx";
import { LabelDialog } from "./label-dialog.tsx";
import { eachNode, type NodeDialogProps } from "./node-dialog.ts";
import { TaintDialog } from "./taint-dialog.tsx";

export interface NodeActionsProps {
  readonly cluster: string;
  readonly nodes: readonly string[];
  /** True: those of a page's header. */
  readonly big?: boolean;
}

const keys = ["cordon", "uncordon", "drain", "label", "taint"] as const;

/** Cordon, uncordon, drain, labels and taints, of one node or of all that are selected. */
export function NodeActions({ cluster, nodes, big = false }: NodeActionsProps) {
  const { t } = useText();
  const off = useInsideOff(cluster);
  const [open, setOpen] = useState<(typeof keys)[number] | undefined>(undefined);
  const close = (): void => setOpen(undefined);
  const shared = { cluster, nodes, onClose: close };
  return (
    <>
      {keys.map((key) => (
        <Button key={key} size={big ? "normal" : "small"} off={off} onClick={() => setOpen(key)}>
          {t(`inside.node.${key}`)}
        </Button>
      ))}
      <Cordon {...shared} open={open === "cordon"} on />
      <Cordon {...shared} open={open === "uncordon"} on={false} />
      {open === "drain" ? <DrainDialog {...shared} /> : null}
      {open === "label" ? <LabelDialog {...shared} /> : null}
      {open === "taint" ? <TaintDialog {...shared} /> : null}
    </>
  );
}

function Cordon({
  cluster,
  nodes,
  on,
  open,
  onClose,
}: NodeDialogProps & { readonly on: boolean; readonly open: boolean }) {
  const { t } = useText();
  const count = nodes.length;
  return (
    <Act
      open={open}
      title={t(on ? "inside.node.cordonTitle" : "inside.node.uncordonTitle", { count })}
      verb={t(on ? "inside.node.cordonVerb" : "inside.node.uncordonVerb", { count })}
      lines={[
        { state: on ? "cordon" : "ok", text: t(on ? "inside.node.cordonLine" : "inside.node.uncordonLine") },
        { state: "idle", text: nodes.join(", ") },
      ]}
      onClose={onClose}
      act={(reason) => eachNode(nodes, (node) => cordon({ cluster, node, reason }, on))}
      done={t(on ? "inside.node.cordonDone" : "inside.node.uncordonDone", { count })}
    />
  );
}
