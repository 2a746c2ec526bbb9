import type { ReactNode } from "react";
import type { Why } from "../data/objects.ts";
import { useText } from "../i18n/text.tsx";
import { Linked, nameLink } from "./linked.tsx";

/** One reason as a sentence: reason and params in the reader's language, names in params as links. */
export interface WhySentenceProps {
  readonly why: Why;
  /** With what to do next. */
  readonly withNext?: boolean;
  /** The server's own message where there are no parameters to fill a sentence with: of conditions. */
  readonly plain?: boolean;
}

export function WhySentence({ why, withNext = false, plain = false }: WhySentenceProps) {
  const { reason } = useText();
  const values: Record<string, ReactNode> = {};
  for (const param of why.params ?? []) values[param.name] = nameLink(param.name, param.value);
  const own = reason(why.reason, values);
  const told = why.message !== undefined && why.message !== "";
  const sentence = plain && told && own?.complete !== true ? undefined : own;
  return (
    <span title={why.reason}>
      {sentence === undefined ? (
        <Linked text={why.message === undefined || why.message === "" ? why.reason : why.message} />
      ) : (
        sentence.message
      )}
      {withNext && sentence !== undefined ? <span className="text-2"> {sentence.next}</span> : null}
    </span>
  );
}
