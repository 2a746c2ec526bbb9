import { useText } from "../i18n/text.tsx";
import { Empty, Failed } from "../kit/block-states.tsx";
import { Go } from "../kit/name.tsx";
import { PageHeader } from "../kit/page-header.tsx";

export function NotFoundPage() {
  const { t } = useText();
  return (
    <>
      <PageHeader title={t("app.notFound")} />
      <Empty action={<Go to="/">{t("app.goHome")}</Go>}>{t("app.notFoundHint")}</Empty>
    </>
  );
}

export function PageFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  const { t } = useText();
  return (
    <>
      <PageHeader title={t("app.pageFailed")} />
      <Failed error={error} retry={reset} />
    </>
  );
}
