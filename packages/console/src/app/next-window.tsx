import { usePoliciesOverview } from "../data/policies.ts";
import { useFormat, useText } from "../i18n/text.tsx";

/** The freeze that holds, else the next freeze or window. */
export function NextWindow() {
  const { t } = useText();
  const format = useFormat();
  const overview = usePoliciesOverview().data;
  const frozen = overview?.freezes[0];
  const next = overview?.next[0];
  const text =
    frozen !== undefined
      ? t("top.frozenUntil", { time: format.moment(Date.parse(frozen.until)) })
      : next === undefined
        ? undefined
        : t(next.type === "FreezeBegins" ? "top.freezeFrom" : "top.windowFrom", {
            time: format.moment(Date.parse(next.at)),
          });
  if (text === undefined) return null;
  return (
    <span
      className="topbar-note"
      title={[frozen?.policy ?? next?.policy, frozen?.reason ?? next?.reason].filter(Boolean).join(": ")}
    >
      {text}
    </span>
  );
}
