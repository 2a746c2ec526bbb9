import { useText } from "../../../i18n/text.tsx";
import { Choice } from "../../../kit/choice.tsx";
import { NumberField, TextField } from "../../../kit/fields.tsx";
import type { ClusterDraft } from "./cluster-draft.ts";

export interface StepProps {
  readonly draft: ClusterDraft;
  readonly change: (change: Partial<ClusterDraft>) => void;
}

/** Name, version, where the API is reached, where etcd runs, and where software comes from. */
export function BasicsStep({ draft, change }: StepProps) {
  const { t } = useText();
  return (
    <div className="columns">
      <div>
        <TextField
          label={t("create.name")}
          hint={t("create.nameHint")}
          value={draft.name}
          maxLength={40}
          onChange={(name) => change({ name })}
        />
        <TextField
          label={t("create.version")}
          hint={t("create.versionHint")}
          value={draft.version}
          maxLength={32}
          onChange={(version) => change({ version })}
        />
        <TextField
          label={t("create.site")}
          hint={t("create.siteHint")}
          value={draft.site}
          onChange={(site) => change({ site })}
        />
      </div>
      <div>
        <div className="field">
          <span>{t("create.endpoint")}</span>
          <Choice
            label={t("create.endpoint")}
            value={draft.endpointType}
            options={[
              { value: "None", label: t("create.endpoint.None") },
              { value: "HAProxyKeepalived", label: t("create.endpoint.HAProxyKeepalived") },
              { value: "External", label: t("create.endpoint.External") },
            ]}
            onChange={(endpointType) =>
              // On a machine of the control plane, 6443 is its API server's own port.
              change({ endpointType, endpointPort: endpointType === "HAProxyKeepalived" ? 8443 : 6443 })
            }
          />
          <span className="text-3">{t(`create.endpointHint.${draft.endpointType}`)}</span>
        </div>
        {draft.endpointType === "None" ? null : (
          <>
            <TextField
              label={t("create.address")}
              value={draft.endpointAddress}
              maxLength={45}
              onChange={(endpointAddress) => change({ endpointAddress })}
            />
            <NumberField
              label={t("create.port")}
              value={draft.endpointPort}
              min={1}
              max={65535}
              onChange={(endpointPort) => change({ endpointPort })}
            />
          </>
        )}
        <div className="field">
          <span>{t("create.etcd")}</span>
          <Choice
            label={t("create.etcd")}
            value={draft.etcdMode}
            options={[
              { value: "Stacked", label: t("create.etcd.Stacked") },
              { value: "External", label: t("create.etcd.External") },
            ]}
            onChange={(etcdMode) => change({ etcdMode })}
          />
        </div>
        <div className="field">
          <span>{t("create.artifacts")}</span>
          <Choice
            label={t("create.artifacts")}
            value={draft.artifacts}
            options={[
              { value: "Site", label: t("create.artifacts.Site") },
              { value: "Internet", label: t("create.artifacts.Internet") },
              { value: "Mirror", label: t("create.artifacts.Mirror") },
              { value: "Bundle", label: t("create.artifacts.Bundle") },
            ]}
            onChange={(artifacts) => change({ artifacts })}
          />
        </div>
        {draft.artifacts === "Mirror" || draft.artifacts === "Bundle" ? (
          <TextField
            label={t("create.mirror")}
            hint={t("create.mirrorHint")}
            value={draft.mirror}
            onChange={(mirror) => change({ mirror })}
          />
        ) : null}
      </div>
    </div>
  );
}
