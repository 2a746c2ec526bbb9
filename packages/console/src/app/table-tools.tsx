import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { removeView, type SavedView, saveView, useViews, viewsKey } from "../data/views.ts";
import { useText } from "../i18n/text.tsx";
import { Confirm } from "../kit/confirm.tsx";
import { CsvButton } from "../kit/csv.tsx";
import { TextField } from "../kit/fields.tsx";
import { type ColumnChoice, ColumnMenu, Menu, type MenuEntry } from "../kit/menu.tsx";
import type { Column } from "../kit/resource-table.tsx";
import { showToast } from "../kit/toast.tsx";
import { useUrls } from "./use-url.ts";

export interface TableToolsProps<Row> {
  /** Names the saved views and the file. */
  readonly table: string;
  readonly file?: string;
  readonly columns: readonly Column<Row>[];
  readonly choice: ColumnChoice;
  /** The whole result, not the window on screen. */
  readonly load: () => Promise<readonly Row[]>;
}

/** At the right of a list's toolbar: saved views, columns, CSV. */
export function TableTools<Row>({ table, file = table, columns, choice, load }: TableToolsProps<Row>) {
  return (
    <>
      <ViewMenu table={table} />
      <ColumnMenu columns={columns} choice={choice} />
      <CsvButton name={file} columns={columns} load={load} />
    </>
  );
}

function ViewMenu({ table }: { readonly table: string }) {
  const { t } = useText();
  const navigate = useNavigate();
  const client = useQueryClient();
  const url = useUrls();
  const views = useViews();
  const [saving, setSaving] = useState(false);
  const [name, setName] = useState("");
  const [removing, setRemoving] = useState<SavedView | undefined>(undefined);
  const now = new URLSearchParams(url).toString();
  const own = (views.data ?? []).filter((view) => view.table === table);
  const current = own.find((view) => view.query === now);
  const open = (query: string): void =>
    void navigate({ to: ".", search: () => Object.fromEntries(new URLSearchParams(query)) } as never);
  const entries: readonly MenuEntry[] = [
    { key: "+all", label: t("views.all"), onSelect: () => open("") },
    ...own.map((view) => ({ key: view.name, label: view.name, onSelect: () => open(view.query) })),
    {
      key: "+save",
      label: t("views.save"),
      off: now === "" ? t("views.nothing") : undefined,
      onSelect: () => setSaving(true),
    },
    ...(current === undefined
      ? []
      : [{ key: "+remove", label: t("views.remove", { name: current.name }), onSelect: () => setRemoving(current) }]),
  ];
  return (
    <>
      <Menu size="small" label={current?.name ?? t("views.title")} entries={entries} />
      <Confirm
        open={saving}
        title={t("views.saveTitle")}
        verb={t("views.saveVerb")}
        lines={[
          { state: "ok", text: t("views.what") },
          { state: "idle", text: t("views.share") },
        ]}
        onCancel={() => setSaving(false)}
        onConfirm={async () => {
          const given = name.trim() === "" ? t("views.unnamed") : name.trim();
          await saveView({ table, name: given, query: now });
          await client.invalidateQueries({ queryKey: viewsKey });
          showToast(t("views.saved", { name: given }));
        }}
      >
        <TextField label={t("views.name")} value={name} maxLength={63} autoFocus onChange={setName} />
      </Confirm>
      <Confirm
        open={removing !== undefined}
        title={t("views.remove", { name: removing?.name ?? "" })}
        verb={t("views.removeVerb")}
        lines={[{ state: "idle", text: t("views.removeWhat") }]}
        onCancel={() => setRemoving(undefined)}
        onConfirm={async () => {
          if (removing !== undefined) await removeView(removing);
          await client.invalidateQueries({ queryKey: viewsKey });
        }}
      />
    </>
  );
}
