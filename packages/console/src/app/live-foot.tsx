import { useLiveState } from "../data/live-queries.ts";
import { useFormat, useText } from "../i18n/text.tsx";
import { useNow } from "../kit/age.tsx";

/** State of the live data at the foot of the bar. */
export function LiveFoot() {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const live = useLiveState();
  if (live.state === "connecting" || live.at === 0) {
    return (
      <div className="side-foot">
        <span>{t("live.connecting")}</span>
      </div>
    );
  }
  if (live.state === "lost") {
    return (
      <div className="side-foot">
        <span className="live live-lost">
          <i />
          <span>{t("live.lost")}</span>
        </span>
        <span>{t("live.dataOf", { time: format.clock(live.at) })}</span>
      </div>
    );
  }
  return (
    <div className="side-foot">
      <span className="live">
        <i />
        <span>{t("live.on")}</span>
      </span>
      <span>{t("live.updated", { age: format.short(now - live.at) })}</span>
    </div>
  );
}
