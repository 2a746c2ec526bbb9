import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type AccessEntry, previewRevoke, takeAway } from "../../data/access.ts";
import { changed } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { useConsequences } from "./consequence-lines.tsx";

/** A grant is taken away as a whole: from everybody whom it names. */
export function RevokeDialog({
  entry,
  onClose,
}: {
  readonly entry: Pick<AccessEntry, "grant">;
  readonly onClose: () => void;
}) {
  const { t } = useText();
  const client = useQueryClient();
  const name = entry.grant?.name ?? "";
  const preview = useQuery({
    queryKey: ["access-preview", "revoke", name],
    queryFn: ({ signal }) => previewRevoke(name, signal),
    retry: false,
  });
  const lines = useConsequences();
  return (
    <Confirm
      open
      danger
      title={t("access.takeTitle", { name })}
      verb={t("access.takeVerb")}
      lines={lines(preview.data, true)}
      reason="required"
      {...(preview.data === undefined ? { off: t("access.asking") } : {})}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await takeAway(name, reason);
        await changed(client);
      }}
    >
      {preview.error === null ? null : <Failed error={preview.error} />}
    </Confirm>
  );
}
