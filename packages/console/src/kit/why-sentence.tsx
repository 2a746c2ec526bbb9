import type { ReactNode } from "react";
import type { Why } from "../data/objects.ts";
import { useText } from "../i18n/text.tsx";
import { Linked, nameLink } from "./linked.tsx";

/** One reason as a sentence: reason and params in the reader's language, names in params as links. */
export function WhySentence({ why, withNext = false }: { readonly why: Why; readonly withNext?: boolean }) {
  const { reason } = useText();
  const values: Record<string, ReactNode> = {};
  for (const param of why.params ?? []) values[param.name] = nameLink(param.name, param.value);
  const sentence = reason(why.reason, values);
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
