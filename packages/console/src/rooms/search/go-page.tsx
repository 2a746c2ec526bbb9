import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { usePathName } from "../../app/use-url.ts";
import { useGo } from "../../data/search.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed, Loading } from "../../kit/block-states.tsx";
import { split } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";

/** `/go/<anything>`: to the page of the one thing that this names, else to the search. */
export function GoPage() {
  const { t } = useText();
  const text = usePathName("_splat");
  const navigate = useNavigate();
  const found = useGo(text);
  const to = found.data?.path;
  useEffect(() => {
    if (to === undefined) return;
    const [path, query] = split(to);
    void navigate({ to: path, search: query, replace: true } as never);
  }, [to, navigate]);
  return (
    <>
      <PageHeader title={t("search.for", { text })} />
      {found.error === null ? <Loading rows={4} /> : <Failed error={found.error} retry={() => void found.refetch()} />}
    </>
  );
}
