import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { Button } from "../../../kit/button.tsx";
import { Choice } from "../../../kit/choice.tsx";
import { ExplainLine } from "../../../kit/explain.tsx";
import { Panel } from "../../../kit/small.tsx";
import { yamlOf } from "../../../kit/yaml-text.ts";
import type { StepProps } from "./basics-step.tsx";
import { wantedObjects } from "./wanted-objects.ts";

/** What will be created, as the manifest that kubectl would take. */
export function ReviewStep({ draft, change }: StepProps) {
  const { t } = useText();
  const text = useMemo(() => {
    const { sets, deployment } = wantedObjects(draft);
    return `kubectl apply -f - <<'EOF'\n${[...sets, deployment].map(yamlOf).join("---\n")}EOF`;
  }, [draft]);
  return (
    <>
      <div className="field">
        <span>{t("create.start")}</span>
        <Choice
          label={t("create.start")}
          value={draft.start}
          options={[
            { value: "Propose", label: t("create.start.Propose") },
            { value: "Request", label: t("create.start.Request") },
          ]}
          onChange={(start) => change({ start })}
        />
      </div>
      <ExplainLine state="ask">{t(`create.startHint.${draft.start}`)}</ExplainLine>
      <Panel
        title={t("submit.same")}
        extra={
          <Button size="small" onClick={() => void navigator.clipboard.writeText(text)}>
            {t("kit.copy")}
          </Button>
        }
      >
        <pre className="code" tabIndex={0} aria-label={t("submit.same")} style={{ maxHeight: 460 }}>
          {text}
        </pre>
      </Panel>
    </>
  );
}
