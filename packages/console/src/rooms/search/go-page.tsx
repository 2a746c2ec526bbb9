import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { usePathName } from "../../app/use-url.ts";
import { hitPath } from "../../data/hit-path.ts";
import { paths } from "../../data/paths.ts";
import { search } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed, Loading } from "../../kit/block-states.tsx";
import { split } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";

/** `/go/<anything>`: to the page of the one thing that this names, else to the search. */
export function GoPage() {
  const { t } = useText();
  const text = usePathName("_splat");
  const navigate = useNavigate();
  const hits = useQuery({ queryKey: ["search", text], queryFn: ({ signal }) => search(text, signal) });
  const found = hits.data;
  useEffect(() => {
    if (found === undefined) return;
    const exact = found.filter((hit) => hit.exact === true);
    const only = exact.length === 1 ? exact[0] : found.length === 1 ? found[0] : undefined;
    const [path, query] = split(only === undefined ? paths.search(text) : hitPath(only));
    void navigate({ to: path, search: query, replace: true } as never);
  }, [found, navigate, text]);
  return (
    <>
      <PageHeader title={t("search.for", { text })} />
      {hits.error === null ? <Loading rows={4} /> : <Failed error={hits.error} retry={() => void hits.refetch()} />}
    </>
  );
}
