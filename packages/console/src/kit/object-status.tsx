import { display } from "../data/display.ts";
import type { Thing } from "../data/objects.ts";
import { useText } from "../i18n/text.tsx";
import { useNow } from "./age.tsx";
import { Status } from "./status.tsx";

/** The word of a phase in the reader's language; the API's own where there is none. */
export function usePhaseWord(): (kind: string, phase: string) => string {
  const { known, t } = useText();
  return (kind, phase) => {
    const key = known(`phase.${kind}.${phase}`);
    return key === undefined ? phase : t(key);
  };
}

/** State of any object: the same shape, colour and word wherever it stands. */
export function ObjectStatus({ of, look = "plain" }: { readonly of: Thing; readonly look?: "plain" | "badge" }) {
  const word = usePhaseWord();
  const shown = display(of, useNow());
  return (
    <Status state={shown.state} look={look} title={of.status?.phase}>
      {word(of.kind, shown.word)}
    </Status>
  );
}
