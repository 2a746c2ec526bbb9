import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type AttentionItem, type MuteFor, muteItem } from "../../data/attention.ts";
import { changed, useMay } from "../../data/queries.ts";
import { type TextKey, useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { SelectField } from "../../kit/fields.tsx";
import { showToast } from "../../kit/toast.tsx";

const hour = 3_600_000;
const day = 24 * hour;
const lengths = ["hour", "fourHours", "morning", "week", "month"] as const;
type Length = (typeof lengths)[number];

/** When a mute of this length ends; the morning is nine o'clock where the reader is. */
function endOf(length: Length, now: number): number {
  if (length === "hour") return now + hour;
  if (length === "fourHours") return now + 4 * hour;
  if (length === "week") return now + 7 * day;
  if (length === "month") return now + 30 * day;
  const morning = new Date(now);
  morning.setHours(9, 0, 0, 0);
  return morning.getTime() > now + hour ? morning.getTime() : morning.getTime() + day;
}

/** Takes an item off the list for a while; says until when, for whom, and what brings it back sooner. */
export function MuteDialog({ item, onClose }: { readonly item: AttentionItem; readonly onClose: () => void }) {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const client = useQueryClient();
  const [length, setLength] = useState<Length>("morning");
  const [whom, setWhom] = useState<MuteFor>("me");
  const mayAll = useMay("operate", item.subject.cluster);
  const until = endOf(length, now);
  return (
    <Confirm
      open
      title={t("mute.title", { name: item.subject.name })}
      verb={t("mute.verb")}
      reason="required"
      lines={[
        { state: "wait", text: t("mute.until", { time: format.moment(until) }) },
        { state: "ask", text: t("mute.sooner") },
      ]}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await muteItem({ id: item.id, until: new Date(until).toISOString(), reason, for: whom });
        await changed(client);
        showToast(t("mute.done", { name: item.subject.name, time: format.moment(until) }));
      }}
    >
      <SelectField
        label={t("mute.length")}
        value={length}
        options={lengths.map((each) => ({ value: each, label: t(`mute.length.${each}` as TextKey) }))}
        onChange={(next) => setLength(next as Length)}
      />
      <SelectField
        label={t("mute.for")}
        value={whom}
        options={[
          { value: "me", label: t("mute.for.me") },
          { value: "everybody", label: t(mayAll ? "mute.for.everybody" : "mute.for.everybodyOff"), off: !mayAll },
        ]}
        onChange={(next) => setWhom(next as MuteFor)}
      />
    </Confirm>
  );
}
