import { useText } from "../../../i18n/text.tsx";
import { Choice } from "../../../kit/choice.tsx";
import { TextField } from "../../../kit/fields.tsx";
import type { StepProps } from "./basics-step.tsx";

/** The network plugin and the two ranges, which can never be changed later. */
export function NetworkStep({ draft, change }: StepProps) {
  const { t } = useText();
  return (
    <div className="wizard-form">
      <div className="field">
        <span>{t("create.plugin")}</span>
        <Choice
          label={t("create.plugin")}
          value={draft.plugin}
          options={[
            { value: "flannel", label: "flannel" },
            { value: "none", label: t("create.plugin.none") },
          ]}
          onChange={(plugin) => change({ plugin })}
        />
        {draft.plugin === "none" ? <span className="text-3">{t("create.plugin.noneHint")}</span> : null}
      </div>
      <TextField
        label={t("create.pods")}
        hint={t("create.rangeHint")}
        value={draft.podCIDR}
        maxLength={49}
        onChange={(podCIDR) => change({ podCIDR })}
      />
      <TextField
        label={t("create.services")}
        hint={t("create.rangeHint")}
        value={draft.serviceCIDR}
        maxLength={49}
        onChange={(serviceCIDR) => change({ serviceCIDR })}
      />
    </div>
  );
}
