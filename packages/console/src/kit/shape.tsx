import type { ReactNode } from "react";

/** The fifteen states of console.md §4; a new one needs a reason there. */
export type State =
  | "ok"
  | "run"
  | "wait"
  | "ask"
  | "warn"
  | "retry"
  | "fail"
  | "unreach"
  | "quar"
  | "unknown"
  | "pause"
  | "cordon"
  | "skip"
  | "cancel"
  | "idle";

/** The colour token of a state. */
export const toneOf: Readonly<Record<State, string>> = {
  ok: "ok",
  run: "run",
  wait: "wait",
  ask: "ask",
  warn: "warn",
  retry: "warn",
  fail: "fail",
  unreach: "fail",
  quar: "fail",
  unknown: "off",
  pause: "wait",
  cordon: "wait",
  skip: "off",
  cancel: "off",
  idle: "off",
};

const stroke = {
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 1.75,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;
/** What is cut out of a filled shape has the colour of what lies behind it. */
const cut = { ...stroke, stroke: "var(--bg-surface)", strokeWidth: 1.9 } as const;
const hole = "var(--bg-surface)";

const drawings: Readonly<Record<State, ReactNode>> = {
  ok: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      <path d="M5.2 8.2l2 2 3.7-4.1" {...cut} />
    </>
  ),
  run: (
    <>
      <circle cx="8" cy="8" r="5.6" {...stroke} opacity=".28" strokeWidth="2.2" />
      <path className="turning" d="M8 2.4a5.6 5.6 0 0 1 5.6 5.6" {...stroke} strokeWidth="2.2" />
      <circle cx="8" cy="8" r="1.9" fill="currentColor" />
    </>
  ),
  wait: (
    <>
      <circle cx="8" cy="8" r="5.8" {...stroke} />
      <path d="M8 4.9V8l2.1 1.4" {...stroke} />
    </>
  ),
  ask: (
    <>
      <path d="M8 1.1L14.9 8 8 14.9 1.1 8z" fill="currentColor" />
      <path d="M8 4.9v3.7" {...cut} />
      <circle cx="8" cy="10.9" r="1.05" fill={hole} />
    </>
  ),
  warn: (
    <>
      <path
        d="M8 1.7l6.7 11.8H1.3z"
        fill="currentColor"
        stroke="currentColor"
        strokeWidth="1.2"
        strokeLinejoin="round"
      />
      <path d="M8 6v3.4" {...cut} strokeWidth="1.7" />
      <circle cx="8" cy="11.5" r=".95" fill={hole} />
    </>
  ),
  retry: (
    <>
      <path d="M13.2 8A5.2 5.2 0 1 1 11.4 4" {...stroke} />
      <path d="M11.9 1.4v3h-3" {...stroke} />
    </>
  ),
  fail: (
    <>
      <rect x="1.9" y="1.9" width="12.2" height="12.2" rx="2.4" fill="currentColor" />
      <path d="M5.5 5.5l5 5m0-5l-5 5" {...cut} />
    </>
  ),
  unreach: (
    <>
      <rect x="2.6" y="2.6" width="10.8" height="10.8" rx="2.2" {...stroke} strokeDasharray="2.6 2.3" />
      <path d="M5.8 5.8l4.4 4.4m0-4.4l-4.4 4.4" {...stroke} />
    </>
  ),
  quar: (
    <>
      <path d="M8 1.2l6 3.4v6.8l-6 3.4-6-3.4V4.6z" fill="currentColor" />
      <path d="M5 8h6" {...cut} strokeWidth="2.2" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6" {...stroke} strokeDasharray="2.3 2.4" strokeWidth="1.5" />
      <path d="M6.4 6.5c0-2 3.2-2 3.2 0 0 1.2-1.6 1.2-1.6 2.5" {...stroke} strokeWidth="1.5" />
      <circle cx="8" cy="11.1" r=".9" fill="currentColor" />
    </>
  ),
  pause: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      <path d="M6.3 5.6v4.8M9.7 5.6v4.8" {...cut} />
    </>
  ),
  cordon: (
    <>
      <rect x="2.6" y="2.6" width="10.8" height="10.8" rx="2.2" {...stroke} />
      <path d="M5.2 8h5.6" {...stroke} />
    </>
  ),
  skip: <path d="M3.4 4.4L7 8l-3.6 3.6M8.4 4.4L12 8l-3.6 3.6" {...stroke} />,
  cancel: (
    <>
      <circle cx="8" cy="8" r="5.8" {...stroke} />
      <path d="M4 12L12 4" {...stroke} />
    </>
  ),
  idle: <circle cx="8" cy="8" r="2.6" {...stroke} strokeWidth="1.5" />,
};

/** Every state has its own outline, so it reads without colour. Hidden from screen readers: the word beside it is the text. */
export function Shape({ state, size = 14 }: { readonly state: State; readonly size?: number }) {
  return (
    <svg
      className="shape"
      style={{ color: `var(--${toneOf[state]})` }}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      {drawings[state]}
    </svg>
  );
}
