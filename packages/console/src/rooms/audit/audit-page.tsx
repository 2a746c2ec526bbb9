import { useState } from "react";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import {
  type AuditSurface,
  type AuditVerdict,
  auditVerdict,
  exportPath,
  parseAuditFilter,
  useAudit,
} from "../../data/audit.ts";
import { useMay } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Empty, Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Facet, FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { Menu } from "../../kit/menu.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Status } from "../../kit/status.tsx";
import { AuditRecords } from "./audit-records.tsx";

const surfaces: readonly AuditSurface[] = ["console", "rest", "kubernetes", "cluster", "platform"];

/** Who did what to which object: the newest first, people first. */
export function AuditPage() {
  const { t } = useText();
  const url = useUrls();
  const setUrl = useSetUrl();
  const [q, surface, by] = [url["q"] ?? "", url["surface"] ?? "", url["by"] ?? ""];
  const refused = url["result"] === "refused";
  const signIns = url["verb"] === "sign-in";
  const wanted = {
    ...(by === "all" || surface !== "" ? {} : { by: "people" }),
    ...(surface === "" ? {} : { surface }),
    ...(refused ? { result: "refused" } : {}),
    ...(signIns ? { verb: "sign-in" } : {}),
    ...parseAuditFilter(q),
  };
  const records = useAudit(wanted);
  const filtered = q !== "" || surface !== "" || refused || signIns;
  return (
    <>
      <PageHeader title={t("nav.audit")} facts={[t("audit.lead")]} actions={<Verify />} />
      <div className="toolbar">
        <FilterBox value={q} onChange={(text) => setUrl({ q: text })} placeholder={t("audit.filter")} size="wide" />
        <Facet pressed={by !== "all"} onPress={() => setUrl({ by: by === "all" ? undefined : "all" })}>
          {t("audit.people")}
        </Facet>
        <Facet
          pressed={refused}
          onPress={() => setUrl({ result: refused ? undefined : "refused" })}
          icon={<Shape state="cancel" size={12} />}
        >
          {t("audit.refused")}
        </Facet>
        <Facet pressed={signIns} onPress={() => setUrl({ verb: signIns ? undefined : "sign-in" })}>
          {t("audit.signIns")}
        </Facet>
        <Menu
          label={surface === "" ? t("audit.surface") : t(`audit.surface.${surface as AuditSurface}`)}
          entries={[
            { key: "", label: t("kit.any"), onSelect: () => setUrl({ surface: undefined }) },
            ...surfaces.map((each) => ({
              key: each,
              label: t(`audit.surface.${each}`),
              onSelect: () => setUrl({ surface: each }),
            })),
          ]}
        />
        <span className="space" />
        <a className="link" href={exportPath(wanted, "csv")} download="audit.csv">
          CSV
        </a>
        <a className="link" href={exportPath(wanted, "ndjson")} download="audit.ndjson">
          NDJSON
        </a>
      </div>
      <AuditRecords
        of={records}
        empty={
          filtered ? (
            <NothingMatches
              onClear={() => setUrl({ q: undefined, surface: undefined, result: undefined, verb: undefined })}
            />
          ) : (
            <Empty>{t("audit.empty")}</Empty>
          )
        }
      />
    </>
  );
}

/** Walks the chain on the server; the answer stays until the page is left. */
function Verify() {
  const { t } = useText();
  const format = useFormat();
  const may = useMay("audit");
  const [busy, setBusy] = useState(false);
  const [verdict, setVerdict] = useState<AuditVerdict | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      setVerdict(await auditVerdict());
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <span role="status">
        {verdict === undefined ? null : verdict.broken === undefined ? (
          <Status state="ok">
            {t("audit.whole", { count: format.count(verdict.records), last: verdict.last ?? 0 })}
          </Status>
        ) : (
          <Status state="fail">{t("audit.broken", { ...verdict.broken })}</Status>
        )}
        {error === undefined ? null : <Failed error={error} />}
      </span>
      <Button busy={busy} onClick={() => void run()} off={may ? undefined : t("kit.off.role", { verb: "audit" })}>
        {t("audit.verify")}
      </Button>
    </>
  );
}
