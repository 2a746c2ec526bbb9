import { stringify } from "yaml";
import { UsageError } from "../usage-error.ts";
import { table } from "./table.ts";

export type Format = "table" | "json" | "yaml" | "name";

/** What a verb prints. JSON and YAML never change with the terminal. */
export interface Output {
  readonly format: Format;
  /** A sentence about what was done, and the next useful command; silent with --quiet, and on stderr where stdout is for machines. */
  say(sentence: string): void;
  text(text: string): void;
  rows(head: readonly string[], rows: readonly (readonly string[])[]): void;
  /** In the asked format; `asTable` for people. */
  objects(value: unknown, names: readonly string[], asTable: () => void): void;
}

export interface OutputOptions {
  readonly output?: string;
  readonly quiet?: boolean;
}

const formats: readonly string[] = ["table", "json", "yaml", "name"];

export function outputTo(
  streams: { readonly out: NodeJS.WriteStream; readonly err: NodeJS.WriteStream },
  options: OutputOptions,
): Output {
  const format = (options.output ?? "table") as Format;
  if (!formats.includes(format))
    throw new UsageError(`Unknown output format ${format}. Use one of ${formats.join(", ")}.`, 2);
  const text = (line: string): void => void streams.out.write(line.endsWith("\n") ? line : `${line}\n`);
  return {
    format,
    text,
    say(sentence) {
      if (options.quiet !== true) (format === "table" ? streams.out : streams.err).write(`${sentence}\n`);
    },
    rows(head, rows) {
      text(table(head, rows, streams.out.isTTY ? streams.out.columns : 10_000));
    },
    objects(value, names, asTable) {
      if (format === "json") text(JSON.stringify(value, undefined, 2));
      else if (format === "yaml") text(stringify(value));
      else if (format === "name") for (const name of names) text(name);
      else asTable();
    },
  };
}
