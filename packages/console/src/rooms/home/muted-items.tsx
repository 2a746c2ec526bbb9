import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type MutedItem, unmuteItem } from "../../data/attention.ts";
import { changed, useMay } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Shape } from "../../kit/shape.tsx";
import { AttentionTitle } from "./triage.tsx";

/** How many are muted, and the first of them; the whole list on demand. */
export function MutedFoot({
  items,
  open,
  onToggle,
}: {
  readonly items: readonly MutedItem[];
  readonly open: boolean;
  readonly onToggle: () => void;
}) {
  const { t } = useText();
  const [first] = items;
  if (first === undefined) return null;
  return (
    <>
      <div className="triage-foot">
        <span>{t("mute.count", { count: items.length, name: first.subject.name, reason: first.mute.reason })}</span>
        <button type="button" className="link" aria-expanded={open} onClick={onToggle}>
          {t(open ? "mute.hide" : "mute.show")}
        </button>
      </div>
      {open ? (
        <ul className="triage" aria-label={t("mute.list")}>
          {items.map((item) => (
            <Muted key={item.id} item={item} />
          ))}
        </ul>
      ) : null}
    </>
  );
}

function Muted({ item }: { readonly item: MutedItem }) {
  const { t } = useText();
  const format = useFormat();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(undefined);
  const mayAll = useMay("operate", item.subject.cluster);
  const { by, reason, until, for: whom } = item.mute;
  const end = async (): Promise<void> => {
    try {
      await unmuteItem(item.id, whom);
      await changed(client);
    } catch (cause) {
      setError(cause);
    }
  };
  return (
    <li>
      <Shape state="pause" size={16} />
      <AttentionTitle item={item} />
      <span className="age" title={format.exact(Date.parse(until))}>
        {t("mute.ends", { time: format.moment(Date.parse(until)) })}
      </span>
      <div className="triage-action">
        <Button
          size="small"
          off={whom === "everybody" && !mayAll ? t("mute.for.everybodyOff") : undefined}
          onClick={() => void end()}
        >
          {t("mute.end")}
        </Button>
      </div>
      <div className="triage-why wide">
        {whom === "me" ? t("mute.byMe", { reason }) : t("mute.byFor", { by, reason })}
        {error === undefined ? null : <Failed error={error} />}
      </div>
    </li>
  );
}
