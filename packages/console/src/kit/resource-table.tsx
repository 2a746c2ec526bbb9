/**
 * Columns as data, rows drawn only where one looks, selection, sorting by the server. While the pointer is over the table
 * or rows are selected the order stays, and a pill says how many rows changed.
 */
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { useText } from "../i18n/text.tsx";
import { useFrozenOrder } from "./use-frozen-order.ts";
import { useTableKeys } from "./use-table-keys.ts";
import { useVirtualRows } from "./use-virtual-rows.ts";

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** Pixels; one column per table has none and takes the rest. */
  readonly width?: number;
  readonly number?: boolean;
  /** The server's name of the sort, where it can sort by this. */
  readonly sort?: string;
  render(row: Row): ReactNode;
  /** For CSV; absent: not exported. */
  text?(row: Row): string;
}

export interface ResourceTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Rows in all, for screen readers; more than `rows` while windows are missing. */
  readonly total?: number;
  readonly more?: () => void;
  readonly selection?: {
    readonly selected: ReadonlySet<string>;
    readonly onChange: (selected: ReadonlySet<string>) => void;
  };
  readonly sort?: { readonly by: string | undefined; readonly onSort: (by: string) => void };
  readonly onOpen?: (row: Row) => void;
  readonly rowClass?: (row: Row) => string;
  readonly compact?: boolean;
  readonly empty: ReactNode;
  /** Short tables grow with their rows instead of scrolling inside. */
  readonly grow?: boolean;
  /** The current row, where a pane beside the table shows it. */
  readonly current?: string | undefined;
}

export function ResourceTable<Row>(props: ResourceTableProps<Row>) {
  const { columns, keyOf, selection, sort, compact = false, grow = false } = props;
  const { t } = useText();
  const area = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const [at, setAt] = useState(-1);
  const order = useFrozenOrder(props.rows, keyOf, over || (selection?.selected.size ?? 0) > 0);
  const rows = order.rows;
  const virtual = useVirtualRows(area, rows.length, () => (compact ? 28 : 33));
  const seen = virtual.rows.at(-1) ?? 0;
  if (rows.length > 0 && seen > rows.length - 40) queueMicrotask(() => props.more?.());

  const toggle = (key: string): void => {
    if (selection === undefined) return;
    const next = new Set(selection.selected);
    if (!next.delete(key)) next.add(key);
    selection.onChange(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    move(step);
  };
  const move = (step: 1 | -1): void => {
    const next = Math.min(rows.length - 1, Math.max(0, at + step));
    setAt(next);
    virtual.scrollTo(next);
  };
  useTableKeys(area, {
    move,
    toggle() {
      const row = rows[at];
      if (row !== undefined) toggle(keyOf(row));
    },
    open() {
      const row = rows[at];
      if (row === undefined) return;
      if (props.onOpen !== undefined) props.onOpen(row);
      else area.current?.querySelector<HTMLAnchorElement>("tr.current a[href]")?.click();
    },
  });
  if (props.rows.length === 0) return <>{props.empty}</>;
  const chosen = selection === undefined ? 0 : rows.filter((row) => selection.selected.has(keyOf(row))).length;
  const span = columns.length + (selection === undefined ? 0 : 1);
  return (
    <section
      ref={area}
      className="table-area"
      style={grow ? { overflow: "visible", flex: "none", minHeight: 0 } : {}}
      {...(grow ? {} : { tabIndex: 0 })}
      aria-label={props.label}
      onKeyDown={onKeyDown}
      onPointerEnter={() => setOver(true)}
      onPointerLeave={() => setOver(false)}
    >
      {order.changed > 0 ? (
        <button type="button" className="changed-pill" onClick={order.show}>
          {t("kit.changed", { count: order.changed })}
        </button>
      ) : null}
      <table
        className={compact ? "table compact" : "table"}
        aria-rowcount={(props.total ?? rows.length) + 1}
        aria-label={props.label}
      >
        <colgroup>
          {selection === undefined ? null : <col style={{ width: 34 }} />}
          {columns.map((column) => (
            <col key={column.key} style={column.width === undefined ? {} : { width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {selection === undefined ? null : (
              <th scope="col">
                <input
                  type="checkbox"
                  aria-label={t("kit.selectAll")}
                  checked={chosen > 0 && chosen === rows.length}
                  ref={(box) => {
                    if (box !== null) box.indeterminate = chosen > 0 && chosen < rows.length;
                  }}
                  onChange={() => selection.onChange(chosen > 0 ? new Set() : new Set(rows.map(keyOf)))}
                />
              </th>
            )}
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={virtual.before} span={span} />
          {virtual.rows.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            const key = keyOf(row);
            const selected = selection?.selected.has(key) === true || props.current === key;
            const extra = props.rowClass?.(row) ?? "";
            return (
              <tr
                key={key}
                aria-rowindex={index + 2}
                className={`${selected ? "selected " : ""}${index === at ? "current " : ""}${extra}`.trim()}
                onClick={() => setAt(index)}
              >
                {selection === undefined ? null : (
                  <td>
                    <input
                      type="checkbox"
                      aria-label={t("kit.select", { name: key })}
                      checked={selection.selected.has(key)}
                      onChange={() => toggle(key)}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.key} className={column.number === true ? "number" : ""}>
                    {column.render(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          <Spacer height={virtual.after} span={span} />
        </tbody>
      </table>
    </section>
  );
}

function Head<Row>({ column, sort }: { readonly column: Column<Row>; readonly sort: ResourceTableProps<Row>["sort"] }) {
  const { t } = useText();
  const name = column.sort;
  const className = column.number === true ? "number" : "";
  if (name === undefined || sort === undefined) {
    return (
      <th scope="col" className={className} title={column.title}>
        {column.title === "" ? <span className="sr-only">{t("kit.state")}</span> : column.title}
      </th>
    );
  }
  const up = sort.by === name;
  const down = sort.by === `-${name}`;
  return (
    <th
      scope="col"
      className={className}
      title={column.title}
      {...(up ? { "aria-sort": "ascending" } : down ? { "aria-sort": "descending" } : {})}
    >
      <button type="button" onClick={() => sort.onSort(up ? `-${name}` : name)}>
        {column.title}
        {up ? " ↑" : down ? " ↓" : ""}
      </button>
    </th>
  );
}

function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  if (height <= 0) return null;
  return (
    <tr className="spacer" aria-hidden="true">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}
