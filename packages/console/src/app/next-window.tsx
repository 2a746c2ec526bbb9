import { useList } from "../data/lists.ts";
import type { ChangePolicy } from "../data/objects.ts";
import { useFormat, useText } from "../i18n/text.tsx";
import { useNow } from "../kit/age.tsx";

/** The next freeze in the top bar, or the one that holds now. */
export function NextWindow() {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const policies = useList<ChangePolicy>({ of: "policies" });
  const freezes = policies.items
    .flatMap((policy) => policy.spec.freezes ?? [])
    .map((freeze) => ({ from: Date.parse(freeze.from), to: Date.parse(freeze.to), reason: freeze.reason }))
    .filter((freeze) => freeze.to > now)
    .toSorted((a, b) => a.from - b.from);
  const next = freezes[0];
  if (next === undefined) return null;
  const text =
    next.from <= now
      ? t("top.frozenUntil", { time: format.moment(next.to) })
      : t("top.freezeFrom", { time: format.moment(next.from) });
  return (
    <span className="topbar-note" title={next.reason}>
      {text}
    </span>
  );
}
