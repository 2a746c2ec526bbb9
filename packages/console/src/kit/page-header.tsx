import type { ReactNode } from "react";

export interface PageHeaderProps {
  readonly title: ReactNode;
  /** The title is a name: mono 18. */
  readonly named?: boolean;
  readonly status?: ReactNode;
  /** At most six; the age of the data last. */
  readonly facts?: readonly ReactNode[];
  /** Secondary, secondary, primary or danger. */
  readonly actions?: ReactNode;
}

/** The only h1 of a page. */
export function PageHeader({ title, named = false, status, facts, actions }: PageHeaderProps) {
  return (
    <header className="page-header">
      <div className="page-header-words">
        <div className="page-title">
          <h1 className={named ? "mono" : ""}>{title}</h1>
          {status}
        </div>
        {facts === undefined ? null : (
          <div className="facts">
            {facts.map((fact, index) =>
              fact === null || fact === undefined || fact === false ? null : <span key={index}>{fact}</span>,
            )}
          </div>
        )}
      </div>
      {actions === undefined ? null : <div className="actions">{actions}</div>}
    </header>
  );
}
