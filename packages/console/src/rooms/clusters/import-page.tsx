import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { importCluster } from "../../data/actions.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { ExplainLine } from "../../kit/explain.tsx";
import { TextArea, TextField } from "../../kit/fields.tsx";
import { FileButton } from "../../kit/file-button.tsx";
import { PageHeader } from "../../kit/page-header.tsx";

/** A kubeconfig makes a Cluster that is only observed until somebody says otherwise. */
export function ClusterImportPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [kubeconfig, setKubeconfig] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const off = !/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)
    ? t("import.cluster.nameRule")
    : kubeconfig.trim() === ""
      ? t("import.cluster.needed")
      : undefined;
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
        <TextField
          label={t("import.cluster.name")}
          hint={t("import.cluster.nameHint")}
          value={name}
          onChange={setName}
          maxLength={40}
        />
        <TextArea
          label="kubeconfig"
          hint={t("import.cluster.secret")}
          value={kubeconfig}
          onChange={setKubeconfig}
          rows={14}
          placeholder={"apiVersion: v1\nkind: Config\nclusters: …"}
        />
        <p style={{ marginBottom: 12 }}>
          <FileButton accept=".yaml,.yml,.conf,.kubeconfig,*" onText={(text) => setKubeconfig(text)}>
            {t("import.chooseFile")}
          </FileButton>
        </p>
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
