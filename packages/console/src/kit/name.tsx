import { Link } from "@tanstack/react-router";
import type { CSSProperties, MouseEventHandler, ReactNode } from "react";

/** Anything one could paste into kubectl or ssh. */
export function Mono({
  children,
  dim = false,
  strong = false,
}: {
  readonly children: ReactNode;
  readonly dim?: boolean;
  readonly strong?: boolean;
}) {
  return <span className={`mono${dim ? " dim" : ""}${strong ? " strong" : ""}`}>{children}</span>;
}

export interface GoProps {
  /** A path of this console, with its search parameters. */
  readonly to: string;
  readonly children: ReactNode;
  /** A name: mono. In prose a link must be mono or underlined. */
  readonly mono?: boolean;
  readonly underlined?: boolean;
  readonly label?: string;
  readonly className?: string;
  readonly onClick?: MouseEventHandler<HTMLAnchorElement>;
  /** Also current on the pages below it (entries of the navigation). */
  readonly above?: boolean;
  readonly title?: string;
  /** Where it stands, for links that are bars on a time line. */
  readonly style?: CSSProperties;
}

/** A link inside the console. */
export function Go({
  to,
  children,
  mono = false,
  underlined = false,
  label,
  className = "",
  onClick,
  above = false,
  title,
  style,
}: GoProps) {
  const [path, search] = split(to);
  return (
    <Link
      to={path}
      search={search}
      activeOptions={{ exact: !above, includeSearch: false }}
      className={`${mono ? "mono " : ""}${underlined ? "underlined " : ""}${className}`.trim()}
      {...(label === undefined ? {} : { "aria-label": label })}
      {...(onClick === undefined ? {} : { onClick })}
      {...(title === undefined ? {} : { title })}
      {...(style === undefined ? {} : { style })}
    >
      {children}
    </Link>
  );
}

/** Path and search object of `/x?a=1`. */
export function split(to: string): [string, Record<string, string>] {
  const [path = "/", text = ""] = to.split("?", 2);
  return [path, Object.fromEntries(new URLSearchParams(text))];
}
