/** Icons of the navigation: 16 px outlines drawn for this bar. */
export type IconName =
  | "home"
  | "operations"
  | "tasks"
  | "calendar"
  | "clusters"
  | "machines"
  | "pools"
  | "audit"
  | "access"
  | "settings";

const outlines: Readonly<Record<IconName, readonly string[]>> = {
  home: ["M2.5 7.2L8 2.6l5.5 4.6v6.2h-11z", "M6.4 13.2V9.6h3.2v3.6"],
  operations: ["M2.5 4h3v3h-3z", "M10.5 9h3v3h-3z", "M5.5 5.5h4.2a2.3 2.3 0 0 1 2.3 2.3V9", "M8.6 4.2l1.4 1.3-1.4 1.3"],
  tasks: ["M3 3.6h1.6M3 8h1.6M3 12.4h1.6", "M7 3.6h6M7 8h6M7 12.4h6"],
  calendar: ["M2.6 3.8h10.8v9.6H2.6z", "M2.6 6.8h10.8M5.4 2.2v3M10.6 2.2v3"],
  clusters: ["M8 1.8l5.6 3.1v6.2L8 14.2l-5.6-3.1V4.9z", "M2.5 5L8 8l5.5-3M8 8v6"],
  machines: ["M2.5 3h11v4h-11zM2.5 9h11v4h-11z", "M5 5h.01M5 11h.01"],
  pools: [
    "M8 2.4c3.4 0 5.6.9 5.6 2s-2.2 2-5.6 2-5.6-.9-5.6-2 2.2-2 5.6-2z",
    "M2.4 4.4v7.2c0 1.1 2.2 2 5.6 2s5.6-.9 5.6-2V4.4",
    "M2.4 8c0 1.1 2.2 2 5.6 2s5.6-.9 5.6-2",
  ],
  audit: ["M3.2 2.4h7.2l2.4 2.4v8.8H3.2z", "M5.4 6.6h5.2M5.4 9h5.2M5.4 11.4h3"],
  access: ["M10.4 2.4a3.2 3.2 0 1 1-1.9 5.8L4 12.7V14H2.4v-2.2l4.7-4.7a3.2 3.2 0 0 1 3.3-4.7z", "M10.8 5.2h.01"],
  settings: [
    "M8 5.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4z",
    "M8 1.8v1.8M8 12.4v1.8M1.8 8h1.8M12.4 8h1.8M3.6 3.6l1.3 1.3M11.1 11.1l1.3 1.3M12.4 3.6l-1.3 1.3M4.9 11.1l-1.3 1.3",
  ],
};

export function NavIcon({ name }: { readonly name: IconName }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {outlines[name].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}

const stars = [
  [3, 3.6],
  [9.4, 5.4],
  [14, 9],
  [18.2, 11.6],
  [19.4, 17.8],
  [26.6, 18.2],
  [27, 10.6],
] as const;

/** The Big Dipper. */
export function Logo() {
  return (
    <svg width="30" height="22" viewBox="0 0 30 22" aria-hidden="true">
      <path
        d="M3 3.6L9.4 5.4 14 9 18.2 11.6 19.4 17.8 26.6 18.2 27 10.6 18.2 11.6"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.1"
        opacity=".5"
      />
      {stars.map(([x, y]) => (
        <circle key={x} cx={x} cy={y} r={x === 27 ? 2.1 : 1.7} fill="var(--accent)" />
      ))}
    </svg>
  );
}
