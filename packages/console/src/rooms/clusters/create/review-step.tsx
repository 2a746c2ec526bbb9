import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { Button } from "../../../kit/button.tsx";
import { ExplainLine } from "../../../kit/explain.tsx";
import { Panel } from "../../../kit/small.tsx";
import { yamlOf } from "../../../kit/yaml-text.ts";
import type { ClusterDraft } from "./cluster-draft.ts";
import { wantedObjects } from "./wanted-objects.ts";

/** What will be created, as the manifest that kubectl would take. */
export function ReviewStep({ draft }: { readonly draft: ClusterDraft }) {
  const { t } = useText();
  const text = useMemo(() => {
    const { sets, deployment } = wantedObjects(draft);
    return `kubectl apply -f - <<'EOF'\n${[...sets, deployment].map(yamlOf).join("---\n")}EOF`;
  }, [draft]);
  return (
    <>
      <ExplainLine state="ask">{t("create.reviewHint")}</ExplainLine>
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
