import type { AuditRecord } from "../../data/audit.ts";
import { useText } from "../../i18n/text.tsx";
import { Status } from "../../kit/status.tsx";

/** Done, or refused with the code in the title. */
export function ResultOf({ record: { result } }: { readonly record: AuditRecord }) {
  const { t } = useText();
  return result.code < 400 ? (
    <Status state="ok">{t("audit.done")}</Status>
  ) : (
    <Status state="cancel" title={`${result.code} ${result.reason ?? ""}`}>
      {t("audit.refusedWord")}
    </Status>
  );
}
