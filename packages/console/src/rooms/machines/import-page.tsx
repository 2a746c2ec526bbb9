import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type ImportLine, type ImportReport, importMachines } from "../../data/actions.ts";
import { paths } from "../../data/paths.ts";
import { changed } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { TextArea } from "../../kit/fields.tsx";
import { FileButton } from "../../kit/file-button.tsx";
import { Mono } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Status } from "../../kit/status.tsx";
import { showToast } from "../../kit/toast.tsx";

const example =
  "name,address,user,site,zone,rack,class,pool,serial\nm-101,10.42.18.101,ops,dc1,hz-a,R14,c64m256,general,SN-7F20E1";

/** Upload, a report per line, then apply only the good lines. */
export function MachinesImportPage() {
  const { t } = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [report, setReport] = useState<ImportReport | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const change = (next: string): void => {
    setText(next);
    setReport(undefined);
  };
  const run = async (dryRun: boolean): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const answer = await importMachines(text, dryRun);
      if (dryRun) setReport(answer);
      else {
        await changed(client);
        showToast(
          t("import.machines.done", {
            count: answer.created ?? answer.lines.filter((line) => line.outcome !== "refused").length,
          }),
        );
        await navigate({ to: paths.machines } as never);
      }
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  const good = report?.lines.filter((line) => line.outcome !== "refused").length ?? 0;
  return (
    <>
      <PageHeader title={t("import.machines.title")} facts={[t("import.machines.lead")]} />
      <div className="columns">
        <div>
          <TextArea
            label="CSV"
            hint={t("import.machines.hint")}
            value={text}
            onChange={change}
            rows={16}
            placeholder={example}
          />
          <div className="actions">
            <FileButton accept=".csv,text/csv,text/plain" onText={change}>
              {t("import.chooseFile")}
            </FileButton>
            <Button
              busy={busy && report === undefined}
              off={text.trim() === "" ? t("import.machines.needed") : undefined}
              look={report === undefined ? "primary" : "default"}
              onClick={() => void run(true)}
            >
              {t("import.machines.check")}
            </Button>
            {report === undefined ? null : (
              <Button
                look="primary"
                busy={busy}
                off={good === 0 ? t("import.machines.noneGood") : undefined}
                onClick={() => void run(false)}
              >
                {t("import.machines.apply", { count: good })}
              </Button>
            )}
          </div>
          {error === undefined ? null : <Failed error={error} />}
        </div>
        <div>{report === undefined ? null : <Report report={report} />}</div>
      </div>
    </>
  );
}

function Report({ report }: { readonly report: ImportReport }) {
  const { t } = useText();
  const columns: readonly Column<ImportLine>[] = [
    { key: "line", title: t("import.line"), width: 60, number: true, render: (line) => line.line },
    {
      key: "result",
      title: t("kit.state"),
      width: 110,
      render: (line) => (
        <Status state={line.outcome === "ok" ? "ok" : line.outcome === "warning" ? "warn" : "fail"}>
          {t(`import.result.${line.outcome}`)}
        </Status>
      ),
    },
    { key: "name", title: t("kind.Machine"), width: 130, render: (line) => <Mono>{line.name ?? ""}</Mono> },
    { key: "column", title: t("import.column"), width: 100, render: (line) => <Mono>{line.column ?? ""}</Mono> },
    {
      key: "message",
      title: t("plan.note"),
      render: (line) => <span title={line.reason ?? ""}>{line.reason ?? ""}</span>,
    },
  ];
  const number = (result: string): number => report.lines.filter((line) => line.outcome === result).length;
  return (
    <>
      <p style={{ paddingBottom: 6 }}>
        {t("import.summary", { ok: number("ok"), warning: number("warning"), refused: number("refused") })}
      </p>
      <ResourceTable
        label={t("import.report")}
        grow
        columns={columns}
        rows={report.lines.toSorted((a, b) => rank(a) - rank(b) || a.line - b.line)}
        keyOf={(line) => `${line.line}${line.column ?? ""}`}
        empty={null}
      />
    </>
  );
}

function rank(line: ImportLine): number {
  return line.outcome === "refused" ? 0 : line.outcome === "warning" ? 1 : 2;
}
