import { Fragment, type ReactNode } from "react";
import { paths } from "../data/paths.ts";
import { useFormat } from "../i18n/text.tsx";
import { Go, Mono } from "./name.tsx";

const address = /\b(?:\d{1,3}\.){3}\d{1,3}\b|\bSN-[0-9A-Z]+\b/g;

/** Prose in which every address and serial is a link to its machine. */
export function Linked({ text }: { readonly text: string }): ReactNode {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    parts.push(text.slice(end, match.index));
    parts.push(
      <Go key={match.index} mono to={paths.go(match[0])}>
        {match[0]}
      </Go>,
    );
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return parts.map((part, index) => <Fragment key={index}>{part}</Fragment>);
}

const pages: Readonly<Record<string, (name: string) => string>> = {
  operation: paths.operation,
  holder: paths.operation,
  behind: paths.operation,
  cluster: paths.cluster,
  clusterName: paths.cluster,
  machine: paths.machine,
  pool: paths.pool,
  task: paths.task,
  ip: paths.go,
  address: paths.go,
  node: paths.go,
};

/** A parameter of a reason: a link if its name says what it names, mono if it looks like a name, else as it is. */
export function nameLink(name: string, value: string): ReactNode {
  const page = pages[name];
  if (page !== undefined && /^[A-Za-z0-9][\w.:-]*$/.test(value)) {
    return (
      <Go mono to={page(value)}>
        {value}
      </Go>
    );
  }
  if (value.startsWith("sha256:")) return <Mono>{value.slice(7, 14)}</Mono>;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)) return <Moment at={Date.parse(value)} />;
  return <Linked text={value} />;
}

/** A time of the API in the reader's own clock. */
function Moment({ at }: { readonly at: number }) {
  const format = useFormat();
  return <span title={format.exact(at)}>{format.moment(at)}</span>;
}
