import type { CSSProperties, ReactNode } from "react";
import { Shape, type State, toneOf } from "./shape.tsx";

export function toneStyle(state: State): CSSProperties {
  const tone = toneOf[state];
  return { "--tone": `var(--${tone})`, "--tone-bg": `var(--${tone}-bg)` } as CSSProperties;
}

export interface StatusProps {
  readonly state: State;
  /** The word, ≤ 2 of them; plain in rows, badge in headers. */
  readonly children: ReactNode;
  readonly look?: "plain" | "badge";
  /** Exact time and the API's own word. */
  readonly title?: string | undefined;
}

/** Colour, shape and word, always together. */
export function Status({ state, children, look = "plain", title }: StatusProps) {
  return (
    <span className={`status status-${look}`} style={toneStyle(state)} title={title}>
      <Shape state={state} size={look === "badge" ? 13 : 14} />
      <span>{children}</span>
    </span>
  );
}
