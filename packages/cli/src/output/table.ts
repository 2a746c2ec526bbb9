/** Columns padded with two spaces between them; the last one is cut to the width of the terminal, never wrapped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)));
  const last = head.length - 1;
  const line = (cells: readonly string[]): string => {
    const text = cells.map((cell, column) => (column === last ? cell : cell.padEnd(widths[column] ?? 0))).join("  ");
    return (text.length > width ? `${text.slice(0, width - 1)}…` : text).trimEnd();
  };
  return `${[head.map((title) => title.toUpperCase()), ...rows].map(line).join("\n")}\n`;
}
