/** What a block shows when it has no data to show: console.md §5, "States of a block". */
import { type ReactNode, useEffect, useState } from "react";
import { ApiError } from "../data/client.ts";
import { useText } from "../i18n/text.tsx";
import { Button } from "./button.tsx";
import { Shape } from "./shape.tsx";

/** Nothing for 150 ms, then skeleton rows of the real height. */
export function Loading({ rows = 6, height = 33 }: { readonly rows?: number; readonly height?: number }) {
  const [show, setShow] = useState(false);
  const { t } = useText();
  useEffect(() => {
    const timer = setTimeout(() => setShow(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="loading" role="status" aria-label={t("kit.loading")} style={{ minHeight: rows * height }}>
      {show
        ? Array.from({ length: rows }, (_, row) => (
            <i key={row} style={{ height, ["--w" as string]: `${88 - ((row * 17) % 40)}%` }} />
          ))
        : null}
    </div>
  );
}

/** Says what would be here, and the one action. */
export function Empty({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className="empty">
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Sentence, code, request id, Retry; only this block. */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { t } = useText();
  const sentence = useErrorSentence()(error);
  const problem = error instanceof ApiError ? error : undefined;
  return (
    <div className="failed" role="alert">
      <Shape state={problem?.status === 0 ? "unreach" : "fail"} size={16} />
      <div>
        <p>{sentence}</p>
        <p className="text-3">
          {problem === undefined ? null : <span className="mono">{problem.code}</span>}
          {problem?.problem.requestId === undefined ? null : (
            <span> · {t("kit.request", { id: problem.problem.requestId })}</span>
          )}
        </p>
      </div>
      {retry === undefined ? null : (
        <Button size="small" onClick={retry}>
          {t("kit.retry")}
        </Button>
      )}
    </div>
  );
}

/** An error as one sentence in the reader's language; the server's own sentence where we have none. */
export function useErrorSentence(): (error: unknown) => string {
  const { known, t } = useText();
  return (error) => {
    if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
    const key = known(`error.${error.code}`);
    const own = error.problem.detail ?? error.problem.title;
    if (key !== undefined) return t(key, { detail: own ?? "", ...error.problem.params });
    if (error.status === 403) return t("error.Forbidden", { detail: own ?? "" });
    const next = error.problem.next;
    return [own ?? t("error.unknown", { status: error.status }), next]
      .filter((part) => part !== undefined && part !== "")
      .join(" ");
  };
}

export interface Loadable<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** Loading, failed or the data; earlier data stays on screen while fetching again. */
export function Block<T>({
  of,
  rows,
  children,
}: {
  readonly of: Loadable<T>;
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
}) {
  if (of.data !== undefined) return children(of.data);
  if (of.error !== null && of.error !== undefined) return <Failed error={of.error} retry={() => void of.refetch()} />;
  return <Loading {...(rows === undefined ? {} : { rows })} />;
}
