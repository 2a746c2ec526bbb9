import { useState } from "react";
import { useText } from "../i18n/text.tsx";
import { Button } from "./button.tsx";
import type { Column } from "./resource-table.tsx";
import { showToast } from "./toast.tsx";

function quoted(text: string): string {
  // A leading =, +, - or @ would be a formula in a spreadsheet.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const exported = columns.filter((column) => column.text !== undefined);
  const lines = [
    exported.map((column) => quoted(column.title)),
    ...rows.map((row) => exported.map((column) => quoted(column.text?.(row) ?? ""))),
  ];
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

export function download(name: string, text: string, type = "text/plain"): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** CSV of the whole result, not of the window on screen. */
export function CsvButton<Row>({
  name,
  columns,
  load,
}: {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly load: () => Promise<readonly Row[]>;
}) {
  const [busy, setBusy] = useState(false);
  const { t } = useText();
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      const rows = await load();
      download(`${name}.csv`, csvOf(columns, rows), "text/csv");
      showToast(t("kit.csvDone", { count: rows.length }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" busy={busy} onClick={() => void run()}>
      CSV
    </Button>
  );
}
