import { useText } from "../../../i18n/text.tsx";
import { Empty } from "../../../kit/block-states.tsx";
import { Button } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/fields.tsx";
import { Panel } from "../../../kit/small.tsx";
import type { StepProps } from "./basics-step.tsx";
import type { AddonDraft } from "./cluster-draft.ts";

/** Helm charts that are installed once the cluster serves, in the order that `after` demands. */
export function AddonsStep({ draft, change }: StepProps) {
  const { t } = useText();
  const set = (at: number, next: Partial<AddonDraft>): void =>
    change({ addons: draft.addons.map((addon, index) => (index === at ? { ...addon, ...next } : addon)) });
  return (
    <Panel
      title={t("create.addons")}
      extra={
        <Button
          size="small"
          onClick={() => change({ addons: [...draft.addons, { name: "", chart: "", version: "", after: [] }] })}
        >
          {t("create.addonAdd")}
        </Button>
      }
    >
      {draft.addons.length === 0 ? <Empty>{t("create.addonsNone")}</Empty> : null}
      {draft.addons.map((addon, at) => (
        <div className="addon-line" key={at}>
          <TextField
            label={t("create.addonName")}
            value={addon.name}
            maxLength={63}
            onChange={(name) => set(at, { name })}
          />
          <TextField
            label={t("create.chart")}
            value={addon.chart}
            maxLength={512}
            onChange={(chart) => set(at, { chart })}
          />
          <TextField
            label={t("create.chartVersion")}
            value={addon.version}
            maxLength={64}
            onChange={(version) => set(at, { version })}
          />
          <TextField
            label={t("create.after")}
            value={addon.after.join(", ")}
            onChange={(text) => set(at, { after: text.split(/[\s,]+/).filter(Boolean) })}
          />
          <Button size="small" onClick={() => change({ addons: draft.addons.filter((_, index) => index !== at) })}>
            {t("create.addonRemove")}
          </Button>
        </div>
      ))}
    </Panel>
  );
}
