import { millis } from "../data/objects.ts";
import type { SearchAnswer } from "../data/search.ts";
import { useFormat, useText } from "../i18n/text.tsx";
import { useNow } from "../kit/age.tsx";

/** How old what was searched is, and which clusters do not answer. */
export function SearchFreshness({ answer }: { readonly answer: SearchAnswer | undefined }) {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const clusters = answer?.clusters;
  if (clusters === undefined || clusters.asked === 0) return null;
  const age = (at: string | undefined): string => format.short(now - (millis(at) ?? now));
  const title = clusters.silent.map(({ cluster, asOf }) => `${cluster}: ${age(asOf)}`).join("\n");
  const names = clusters.silent.map(({ cluster }) => cluster);
  const [first = ""] = names;
  return (
    <span className="search-freshness" title={title}>
      {names.length === 0
        ? t("search.allAnswered", { count: clusters.asked, age: age(answer?.asOf) })
        : t("search.answered", {
            answered: clusters.answered,
            count: clusters.asked,
            names: names.length > 2 ? `${first}, ${names[1]} …` : names.join(", "),
            age: age(answer?.asOf),
          })}
      {(clusters.partial ?? []).length > 0
        ? ` ${t("search.partial", { names: clusters.partial?.join(", ") ?? "" })}`
        : null}
    </span>
  );
}
