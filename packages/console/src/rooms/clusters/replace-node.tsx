import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { createOperation } from "../../data/actions.ts";
import { loseMachine } from "../../data/machine-actions.ts";
import { displayNode, type KubeNode, nodeRole } from "../../data/nodes.ts";
import { addressOf, type Machine } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useClaimPreview } from "../../data/pool-actions.ts";
import { changed, useObject } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm, type ConfirmProps } from "../../kit/confirm.tsx";
import { suggestedName } from "../operations/draft.ts";

export interface ReplaceNodeProps {
  readonly node: KubeNode;
  readonly cluster: string;
  /** Why nothing may be changed on the cluster. */
  readonly off: string | undefined;
}

/** A worker that is dead: its machine counts as gone, a spare one joins, the node leaves. */
export function ReplaceNode({ node, cluster, off }: ReplaceNodeProps) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const machine = useObject<Machine>("machines", node.machine);
  const state = displayNode(node).state;
  const reason =
    off ??
    (nodeRole(node) === "worker" ? undefined : t("node.replace.off.role")) ??
    (node.machine === undefined ? t("node.replace.off.machine") : undefined) ??
    (state === "ok" || state === "cordon" ? t("node.replace.off.ready") : undefined) ??
    (machine.data === undefined ? t("node.replace.off.asked") : undefined);
  return (
    <>
      <Button off={reason} onClick={() => setOpen(true)}>
        {t("node.replace")}
      </Button>
      {open && machine.data !== undefined ? (
        <ReplaceDialog node={node} cluster={cluster} machine={machine.data} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}

interface DialogProps {
  readonly node: KubeNode;
  readonly cluster: string;
  readonly machine: Machine;
  readonly onClose: () => void;
}

/** The first spare machine of the same class, and the two operations; what was done before an error is not done again. */
function ReplaceDialog({ node, cluster, machine, onClose }: DialogProps) {
  const { t } = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const pool = machine.spec.poolRef?.name ?? "";
  const machineClass = machine.spec.machineClass ?? "";
  const preview = useClaimPreview(
    pool,
    pool === "" ? undefined : { id: "", cluster, count: 1, machineClass, seconds: 0 },
  );
  const [names] = useState(() => [suggestedName("replace-in", Date.now()), suggestedName("replace-out", Date.now())]);
  const [made, setMade] = useState<readonly string[]>([]);
  const spare = preview.data?.chosen[0];
  const run = async (reason: string): Promise<void> => {
    if (machine.status?.phase !== "Lost" && !made.includes("lost")) {
      await loseMachine(machine.metadata.name, reason);
      setMade((before) => [...before, "lost"]);
    }
    const [joining = "", leaving = ""] = names;
    const wishes = [
      {
        name: joining,
        operationType: "ScaleUp",
        operationFlow: ["preCheck", "scaleUp", "postCheck"],
        ip: spare?.ip ?? "",
      },
      { name: leaving, operationType: "ScaleDown", operationFlow: ["remove", "clean"], ip: addressOf(machine) },
    ] as const;
    for (const { name, ip, ...wish } of wishes) {
      if (made.includes(name)) continue;
      const spec = { ...wish, clusterName: cluster, operationMachines: [{ ip, role: "Compute" }], reason };
      await createOperation({ metadata: { name }, spec });
      setMade((before) => [...before, name]);
    }
    // Away first: the node of this page may be gone when it is asked again.
    await navigate({ to: paths.operation(joining) } as never);
    await changed(client);
  };
  return (
    <Confirm
      open
      title={t("node.replaceTitle", { name: node.metadata.name })}
      verb={t("node.replaceVerb")}
      danger
      reason="required"
      off={
        pool === ""
          ? t("node.replace.off.pool")
          : preview.data === undefined
            ? t("pools.reserveAsked")
            : spare === undefined
              ? t("node.replace.off.noSpare", { pool, machineClass })
              : undefined
      }
      lines={linesOf({ node, cluster, machine, spare }, t)}
      onCancel={onClose}
      onConfirm={run}
    >
      {preview.error === null ? null : <Failed error={preview.error} retry={() => void preview.refetch()} />}
    </Confirm>
  );
}

function linesOf(
  at: Pick<DialogProps, "node" | "cluster" | "machine"> & {
    readonly spare: { readonly name: string; readonly rack: string } | undefined;
  },
  t: ReturnType<typeof useText>["t"],
): ConfirmProps["lines"] {
  const { node, cluster, machine, spare } = at;
  return [
    { state: "cancel", text: t("node.line.lost", { machine: machine.metadata.name }) },
    ...(spare === undefined
      ? []
      : [{ state: "run" as const, text: t("node.line.joins", { machine: spare.name, rack: spare.rack, cluster }) }]),
    { state: "warn", text: t("node.line.leaves", { count: node.pods ?? 0, node: node.metadata.name }) },
  ];
}
