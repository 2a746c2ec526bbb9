import { useText } from "../../i18n/text.tsx";
import { TextArea, TextField } from "../../kit/fields.tsx";
import { FileButton } from "../../kit/file-button.tsx";

export interface NamedKubeconfig {
  readonly name: string;
  readonly kubeconfig: string;
}

/** What is missing before the cluster can be reached; undefined: nothing. */
export function useKubeconfigOff({ name, kubeconfig }: NamedKubeconfig): string | undefined {
  const { t } = useText();
  if (!/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)) return t("import.cluster.nameRule");
  return kubeconfig.trim() === "" ? t("import.cluster.needed") : undefined;
}

/** The name that a cluster gets here, and its kubeconfig, pasted or out of a file. */
export function KubeconfigFields({
  value,
  onChange,
  rows,
}: {
  readonly value: NamedKubeconfig;
  /** A file is read later than it was chosen: only what changed is told. */
  readonly onChange: (change: Partial<NamedKubeconfig>) => void;
  readonly rows: number;
}) {
  const { t } = useText();
  const setKubeconfig = (kubeconfig: string): void => onChange({ kubeconfig });
  return (
    <>
      <TextField
        label={t("import.cluster.name")}
        hint={t("import.cluster.nameHint")}
        value={value.name}
        onChange={(name) => onChange({ name })}
        maxLength={40}
      />
      <TextArea
        label="kubeconfig"
        hint={t("import.cluster.secret")}
        value={value.kubeconfig}
        onChange={setKubeconfig}
        rows={rows}
        placeholder={"apiVersion: v1\nkind: Config\nclusters: …"}
      />
      <p style={{ marginBottom: 12 }}>
        <FileButton accept=".yaml,.yml,.conf,.kubeconfig,*" onText={setKubeconfig}>
          {t("import.chooseFile")}
        </FileButton>
      </p>
    </>
  );
}
