import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { importCluster } from "../../data/actions.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { ExplainLine } from "../../kit/explain.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { KubeconfigFields, type NamedKubeconfig, useKubeconfigOff } from "./kubeconfig-fields.tsx";

/** A kubeconfig makes a Cluster that is only observed until somebody says otherwise. */
export function ClusterImportPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const [cluster, setCluster] = useState<NamedKubeconfig>({ name: "", kubeconfig: "" });
  const { name, kubeconfig } = cluster;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const off = useKubeconfigOff(cluster);
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await importCluster({ name, kubeconfig });
      await navigate({ to: paths.cluster(name) } as never);
    } catch (cause) {
      setError(cause);
      setBusy(false);
    }
  };
  return (
    <>
      <PageHeader title={t("import.cluster.title")} facts={[t("import.cluster.lead")]} />
      <form
        className="wizard-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (off === undefined) void run();
        }}
      >
        <KubeconfigFields
          value={cluster}
          onChange={(change) => setCluster((old) => ({ ...old, ...change }))}
          rows={14}
        />
        <ExplainLine state="wait">{t("import.cluster.observe")}</ExplainLine>
        {error === undefined ? null : <Failed error={error} />}
        <p style={{ margin: "14px 0" }}>
          <Button look="primary" submit busy={busy} off={off}>
            {t("import.cluster.verb")}
          </Button>
        </p>
      </form>
    </>
  );
}
