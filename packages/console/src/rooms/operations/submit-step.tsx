import { useMemo, useState } from "react";
import type { OperationWish } from "../../data/actions.ts";
import { useText } from "../../i18n/text.tsx";
import { Button } from "../../kit/button.tsx";
import { Choice } from "../../kit/choice.tsx";
import { ExplainLine } from "../../kit/explain.tsx";
import { TextField } from "../../kit/fields.tsx";
import { Panel } from "../../kit/small.tsx";
import { yamlOf } from "../../kit/yaml-text.ts";
import type { Draft } from "./draft.ts";

export interface SubmitStepProps {
  readonly wish: OperationWish;
  readonly draft: Draft;
  readonly change: (draft: Partial<Draft>) => void;
  readonly approvals: number | undefined;
  readonly command: string;
}

/** Reason, schedule, approval rule, and the same as kubectl, CLI and REST to copy. */
export function SubmitStep({ wish, draft, change, approvals, command }: SubmitStepProps) {
  const { t } = useText();
  const [as, setAs] = useState<"kubectl" | "cli" | "rest">("kubectl");
  const object = useMemo(
    () => ({
      apiVersion: "ops.dipper.dev/v1alpha1",
      kind: "Operation",
      ...wish,
      metadata: { namespace: "beidou-system", ...wish.metadata },
    }),
    [wish],
  );
  const yaml = yamlOf(object);
  const text = {
    kubectl: `kubectl apply -f - <<'EOF'\n${yaml}\nEOF`,
    cli: command,
    rest: `curl -X POST ${location.origin}/api/v1/operations \\\n  -H 'content-type: application/json' \\\n  -H "authorization: Bearer $TOKEN" \\\n  -d '${JSON.stringify(wish)}'`,
  }[as];
  const scheduled = draft.notBefore !== "";
  return (
    <div className="columns">
      <div>
        <TextField
          label={t("submit.name")}
          hint={t("submit.nameHint")}
          value={draft.name}
          maxLength={40}
          onChange={(name) => change({ name })}
        />
        <TextField
          label={t("submit.reason")}
          hint={t("submit.reasonHint")}
          value={draft.reason}
          onChange={(reason) => change({ reason })}
        />
        <div className="field">
          <span>{t("submit.when")}</span>
          <Choice
            label={t("submit.when")}
            value={scheduled ? "later" : "now"}
            options={[
              { value: "now", label: t("submit.now") },
              { value: "later", label: t("submit.later") },
            ]}
            onChange={(when) => change({ notBefore: when === "now" ? "" : localInput(Date.now() + 3_600_000) })}
          />
          {scheduled ? (
            <input
              type="datetime-local"
              className="filter-box"
              aria-label={t("submit.notBefore")}
              style={{ marginTop: 8 }}
              value={draft.notBefore}
              onChange={(event) => change({ notBefore: event.target.value })}
            />
          ) : null}
        </div>
        {approvals === undefined || approvals === 0 ? (
          <ExplainLine state="ok">{t("submit.noApproval")}</ExplainLine>
        ) : (
          <ExplainLine state="ask">{t("submit.needsApproval", { count: approvals })}</ExplainLine>
        )}
      </div>
      <Panel
        title={t("submit.same")}
        extra={
          <Button size="small" onClick={() => void navigator.clipboard.writeText(text)}>
            {t("kit.copy")}
          </Button>
        }
      >
        <Choice
          label={t("submit.same")}
          value={as}
          options={[
            { value: "kubectl", label: "kubectl" },
            { value: "cli", label: "dipper" },
            { value: "rest", label: "REST" },
          ]}
          onChange={setAs}
        />
        <pre className="code" tabIndex={0} aria-label={t("submit.same")} style={{ marginTop: 8, maxHeight: 420 }}>
          {text}
        </pre>
      </Panel>
    </div>
  );
}

function localInput(ms: number): string {
  const date = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
}
