import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { forgetCluster, useForgetOutlook } from "../../data/forget.ts";
import type { Cluster } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { changed, useMay } from "../../data/queries.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Failed, Loading } from "../../kit/block-states.tsx";
import { Confirm, type ConfirmProps } from "../../kit/confirm.tsx";
import { Menu } from "../../kit/menu.tsx";

/** What one seldom does with a cluster. */
export function MoreOfCluster({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useText();
  const { name } = cluster.metadata;
  const may = useMay("administer", name);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Menu
        label={t("cluster.more")}
        entries={[
          {
            key: "forget",
            label: t("cluster.forget"),
            danger: true,
            off: may ? undefined : t("kit.off.role", { verb: "administer" }),
            onSelect: () => setOpen(true),
          },
        ]}
      />
      {open ? <ForgetDialog name={name} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function ForgetDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const { t } = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const outlook = useForgetOutlook(name);
  const binding = outlook.data?.inTheWay;
  const off =
    outlook.data === undefined
      ? t("cluster.forget.asked")
      : binding === undefined
        ? undefined
        : t(`cluster.forget.${binding.word}` as TextKey, { name: binding.name, count: binding.count });
  const secrets = outlook.data?.secrets ?? [];
  const lines: ConfirmProps["lines"] = [
    ...(binding === undefined || off === undefined ? [] : [{ state: "fail" as const, text: off }]),
    { state: "ok", text: t("cluster.line.forgetStays") },
    ...(secrets.length === 0
      ? []
      : [
          {
            state: "cancel" as const,
            text: t("cluster.line.forgetSecrets", { count: secrets.length, names: secrets.join(", ") }),
          },
        ]),
    { state: "idle", text: t("cluster.line.forgetHistory") },
  ];
  return (
    <Confirm
      open
      title={t("cluster.forgetTitle", { name })}
      verb={t("cluster.forgetVerb")}
      danger
      reason="required"
      typeName={name}
      off={off}
      lines={lines}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await forgetCluster(name, reason);
        await navigate({ to: paths.clusters } as never);
        await changed(client);
      }}
    >
      {outlook.isPending ? <Loading rows={1} /> : null}
      {outlook.error === null ? null : <Failed error={outlook.error} retry={() => void outlook.refetch()} />}
    </Confirm>
  );
}
