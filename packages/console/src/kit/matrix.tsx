/**
 * Machines × steps, grouped by batch. One tab stop (WAI-ARIA grid): arrows move, Enter opens, `[` and `]` jump between
 * problems. Only the rows in sight are drawn, so that 1,000 × 12 stays smooth.
 */
import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useText } from "../i18n/text.tsx";
import { Shape, type State } from "./shape.tsx";
import { toneStyle } from "./status.tsx";
import { useVirtualRows } from "./use-virtual-rows.ts";

export interface MatrixCell {
  readonly key: string;
  readonly state: State;
  /** "41s" */
  readonly text: string;
  /** Name for screen readers: machine, step, state, attempt, duration. */
  readonly label: string;
  /** Spans its cell and all after it, with this reason. */
  readonly blocked?: ReactNode;
}

export type MatrixRow =
  | {
      readonly type: "batch";
      readonly key: string;
      readonly state: State;
      readonly name: string;
      readonly summary: ReactNode;
      readonly duration: string;
      readonly open: boolean;
      readonly onToggle: () => void;
    }
  | { readonly type: "machine"; readonly key: string; readonly head: ReactNode; readonly cells: readonly MatrixCell[] };

export interface MatrixProps {
  readonly label: string;
  readonly firstColumn: string;
  readonly columns: readonly { readonly key: string; readonly title: string; readonly width: number }[];
  readonly rows: readonly MatrixRow[];
  readonly chosen: { readonly row: string; readonly column: string } | undefined;
  readonly onChoose: (row: string, column: string) => void;
}

const problems: ReadonlySet<State> = new Set(["fail", "unreach", "quar", "retry", "unknown"]);

/** More columns than this stand closer, with their names in two lines. */
export const manyColumns = 8;

export function Matrix({ label, firstColumn, columns, rows, chosen, onChoose }: MatrixProps) {
  const { t } = useText();
  const dense = columns.length > manyColumns;
  const area = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const virtual = useVirtualRows(area, rows.length, (index) => (rows[index]?.type === "batch" ? 32 : 30));
  const focusSoon = useRef(false);
  useEffect(() => {
    if (!focusSoon.current) return;
    const cell = area.current?.querySelector<HTMLElement>(`[data-cell="${at[0]}:${at[1]}"]`);
    if (cell === null || cell === undefined) return;
    focusSoon.current = false;
    cell.focus({ preventScroll: true });
  });
  const lastCell = (row: number): number => {
    const entry = rows[row];
    if (entry === undefined || entry.type === "batch") return 0;
    const blocked = entry.cells.findIndex((cell) => cell.blocked !== undefined);
    return blocked < 0 ? entry.cells.length - 1 : blocked;
  };
  const move = (row: number, column: number): void => {
    const next = Math.min(rows.length - 1, Math.max(0, row));
    setAt([next, Math.min(lastCell(next), Math.max(0, column))]);
    virtual.scrollTo(next);
    focusSoon.current = true;
  };
  const jump = (by: 1 | -1): void => {
    for (let row = at[0] + by; row >= 0 && row < rows.length; row += by) {
      const entry = rows[row];
      if (entry === undefined || entry.type === "batch") continue;
      const column = entry.cells.findIndex((cell) => problems.has(cell.state));
      if (column >= 0) {
        move(row, column);
        onChoose(entry.key, entry.cells[column]?.key ?? "");
        return;
      }
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as HTMLElement).tagName === "A") return;
    const [row, column] = at;
    const entry = rows[row];
    if (event.key === "ArrowDown") move(row + 1, column);
    else if (event.key === "ArrowUp") move(row - 1, column);
    else if (event.key === "ArrowRight") move(row, column + 1);
    else if (event.key === "ArrowLeft") move(row, column - 1);
    else if (event.key === "Home") move(row, 0);
    else if (event.key === "End") move(row, 99);
    else if (event.key === "]") jump(1);
    else if (event.key === "[") jump(-1);
    else if (event.key === "Enter" || event.key === " ") {
      if (entry?.type === "batch") entry.onToggle();
      else if (entry !== undefined) onChoose(entry.key, entry.cells[column]?.key ?? "");
    } else return;
    event.preventDefault();
  };
  return (
    <div ref={area} className="matrix-area">
      <table
        className={dense ? "matrix dense" : "matrix"}
        style={dense ? { minWidth: columns.reduce((sum, column) => sum + column.width, 124) } : {}}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr role="row">
            <th scope="col" role="columnheader">
              {firstColumn}
            </th>
            {columns.map((column) => (
              <th key={column.key} scope="col" role="columnheader" style={{ width: column.width }} title={column.title}>
                {dense ? <Broken title={column.title} /> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={virtual.before} span={columns.length + 1} />
          {virtual.rows.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            const tab = (column: number): 0 | -1 => (at[0] === index && at[1] === column ? 0 : -1);
            if (row.type === "batch") {
              return (
                <tr key={row.key} className="batch" role="row" aria-rowindex={index + 2}>
                  <td
                    colSpan={columns.length + 1}
                    role="gridcell"
                    tabIndex={tab(0)}
                    data-cell={`${index}:0`}
                    aria-expanded={row.open}
                    onFocus={() => setAt([index, 0])}
                  >
                    <div onClick={row.onToggle}>
                      <span className={row.open ? "chevron open" : "chevron"} aria-hidden="true" />
                      <Shape state={row.state} size={13} />
                      <b>{row.name}</b>
                      <span className="text-2">{row.summary}</span>
                      <span className="duration">{row.duration}</span>
                    </div>
                  </td>
                </tr>
              );
            }
            return (
              <tr key={row.key} role="row" aria-rowindex={index + 2}>
                <th scope="row" role="rowheader">
                  {row.head}
                </th>
                <Cells
                  row={row}
                  index={index}
                  columns={columns.length}
                  tab={tab}
                  chosen={chosen}
                  onFocus={(column) => setAt([index, column])}
                  onChoose={onChoose}
                />
              </tr>
            );
          })}
          <Spacer height={virtual.after} span={columns.length + 1} />
        </tbody>
      </table>
      {rows.length === 0 ? <p className="empty">{t("matrix.empty")}</p> : null}
    </div>
  );
}

interface CellsProps {
  readonly row: Extract<MatrixRow, { readonly type: "machine" }>;
  readonly index: number;
  readonly columns: number;
  readonly tab: (column: number) => 0 | -1;
  readonly chosen: MatrixProps["chosen"];
  readonly onFocus: (column: number) => void;
  readonly onChoose: MatrixProps["onChoose"];
}

function Cells({ row, index, columns, tab, chosen, onFocus, onChoose }: CellsProps) {
  const drawn: ReactNode[] = [];
  for (const [column, cell] of row.cells.entries()) {
    const blocked = cell.blocked !== undefined;
    const isChosen =
      chosen?.row === row.key &&
      (chosen.column === cell.key || (blocked && row.cells.slice(column).some((each) => each.key === chosen.column)));
    drawn.push(
      <td
        key={cell.key}
        role="gridcell"
        colSpan={blocked ? columns - column : 1}
        className={`cell ${blocked ? "blocked" : cell.state}${isChosen ? " chosen" : ""}`}
        style={blocked ? toneStyle(cell.state) : {}}
        tabIndex={tab(column)}
        data-cell={`${index}:${column}`}
        {...(blocked ? {} : { "aria-label": cell.label })}
        aria-selected={isChosen}
        onFocus={() => onFocus(column)}
        onClick={() => onChoose(row.key, cell.key)}
      >
        <span>
          <Shape state={cell.state} size={blocked ? 13 : 12} />
          {blocked ? <span className="sr-only">{cell.label}: </span> : null}
          {cell.blocked ?? cell.text}
        </span>
      </td>,
    );
    if (blocked) break;
  }
  return drawn;
}

/** A step's name in two lines: `containerRuntime` breaks before its capital. */
function Broken({ title }: { readonly title: string }) {
  return title.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=-)/).map((part, index) => (
    <Fragment key={index}>
      {index === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ));
}

function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  if (height <= 0) return null;
  return (
    <tr className="spacer" aria-hidden="true">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}
