import type { ReactNode } from "react";
import { Go } from "./name.tsx";

export interface TabLink {
  readonly to: string;
  readonly label: ReactNode;
  readonly count?: ReactNode;
}

/** Tabs that are pages: links, so that they have URLs and open in a new window. */
export function TabLinks({ label, tabs }: { readonly label: string; readonly tabs: readonly TabLink[] }) {
  return (
    <nav aria-label={label}>
      <ul className="tabs">
        {tabs.map((tab) => (
          <li key={tab.to}>
            <Go to={tab.to}>
              {tab.label}
              {tab.count === undefined ? null : <em>{tab.count}</em>}
            </Go>
          </li>
        ))}
      </ul>
    </nav>
  );
}
