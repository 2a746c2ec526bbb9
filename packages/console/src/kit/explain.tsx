import { type ReactNode, useState } from "react";
import type { Why } from "../data/objects.ts";
import { useText } from "../i18n/text.tsx";
import { Age } from "./age.tsx";
import { Shape, type State } from "./shape.tsx";
import { toneStyle } from "./status.tsx";
import { WhySentence } from "./why-sentence.tsx";

export interface ExplainProps {
  readonly state: State;
  readonly children: ReactNode;
  /** Link or button at the right. */
  readonly action?: ReactNode;
}

/** The explanation line of a page: one sentence, tinted with its state. */
export function ExplainLine({ state, children, action }: ExplainProps) {
  return (
    <div className="explain" style={toneStyle(state)}>
      <Shape state={state} size={15} />
      <div>{children}</div>
      {action === undefined ? null : <span className="explain-action">{action}</span>}
    </div>
  );
}

/** `status.why[]` as sentences in the reader's language; more than one unfolds under "Why?". */
export function Explain({
  state,
  why,
  before,
  action,
}: {
  readonly state: State;
  readonly why: readonly Why[];
  readonly before?: ReactNode;
  readonly action?: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const { t } = useText();
  const first = why[0];
  if (first === undefined && before === undefined) return null;
  const more = first === undefined ? [] : why.slice(before === undefined ? 1 : 0);
  const unfold =
    more.length === 0 ? undefined : (
      <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t("kit.why")}
      </button>
    );
  return (
    <ExplainLine
      state={state}
      action={
        <>
          {action}
          {unfold}
        </>
      }
    >
      {before ?? (first === undefined ? null : <WhySentence why={first} withNext />)}
      {open ? (
        <ul className="explain-more">
          {more.map((each) => (
            <li key={each.reason + (each.since ?? "")}>
              <WhySentence why={each} withNext />
              {each.since === undefined ? null : (
                <>
                  {" "}
                  <Age since={each.since} />
                </>
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </ExplainLine>
  );
}
