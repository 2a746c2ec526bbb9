import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Adopted, type AdoptWish, adoptCluster } from "../../data/actions.ts";
import { paths } from "../../data/paths.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { ExplainLine } from "../../kit/explain.tsx";
import { TextArea, TextField } from "../../kit/fields.tsx";
import { Mono } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { FactList, Panel } from "../../kit/small.tsx";
import { hintsFromKnownHosts } from "./known-hosts.ts";
import { KubeconfigFields, type NamedKubeconfig, useKubeconfigOff } from "./kubeconfig-fields.tsx";

/** Takes over a cluster that others made: read it first, see what it is, then write the objects. Nothing is written to the cluster. */
export function ClusterAdoptPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const [cluster, setCluster] = useState<NamedKubeconfig>({ name: "", kubeconfig: "" });
  const { name, kubeconfig } = cluster;
  const [user, setUser] = useState("root");
  const [privateKey, setPrivateKey] = useState("");
  const [knownHosts, setKnownHosts] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const [read, setRead] = useState<Adopted | undefined>(undefined);
  const off = useKubeconfigOff(cluster);
  const wish = (dryRun: boolean): AdoptWish => ({
    name,
    kubeconfig,
    ...(user.trim() === "" ? {} : { ssh: { user: user.trim() } }),
    ...(privateKey.trim() === "" ? {} : { privateKey }),
    hints: hintsFromKnownHosts(knownHosts),
    dryRun,
  });
  const run = async (dryRun: boolean): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const answer = await adoptCluster(wish(dryRun));
      if (!dryRun) return await navigate({ to: paths.clusterTab(name, "lifecycle") } as never);
      setRead(answer);
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <PageHeader title={t("adopt.title")} facts={[t("adopt.lead")]} />
      <div className="columns">
        <form
          className="wizard-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (off === undefined) void run(true);
          }}
        >
          <KubeconfigFields
            value={cluster}
            onChange={(change) => setCluster((old) => ({ ...old, ...change }))}
            rows={8}
          />
          <TextField label={t("adopt.user")} value={user} onChange={setUser} maxLength={32} />
          <TextArea
            label={t("adopt.key")}
            hint={t("adopt.keyHint")}
            value={privateKey}
            onChange={setPrivateKey}
            rows={4}
          />
          <TextArea
            label={t("adopt.hostKeys")}
            hint={t("adopt.hostKeysHint")}
            value={knownHosts}
            onChange={setKnownHosts}
            rows={4}
            placeholder="10.0.0.11 ssh-ed25519 AAAA…"
          />
          {error === undefined ? null : <Failed error={error} />}
          <p style={{ margin: "14px 0" }}>
            <Button look={read === undefined ? "primary" : "default"} submit busy={busy} off={off}>
              {t("adopt.read")}
            </Button>
          </p>
        </form>
        {read === undefined ? (
          <ExplainLine state="wait">{t("adopt.readFirst")}</ExplainLine>
        ) : (
          <Found read={read} busy={busy} onAdopt={() => void run(false)} />
        )}
      </div>
    </>
  );
}

function Found({
  read,
  busy,
  onAdopt,
}: {
  readonly read: Adopted;
  readonly busy: boolean;
  readonly onAdopt: () => void;
}) {
  const { t } = useText();
  const { discovery, objects } = read;
  return (
    <Panel title={t("adopt.found")}>
      <FactList
        facts={[
          [t("lifecycle.runningVersion"), <Mono key="v">{discovery.kubernetesVersion}</Mono>],
          [t("create.plugin"), <Mono key="p">{discovery.plugin}</Mono>],
          [t("create.etcd"), t(`create.etcd.${discovery.etcd.mode}` as TextKey)],
        ]}
      />
      <ul className="tree">
        {discovery.nodes.map((node) => (
          <li key={node.name} style={{ gridTemplateColumns: "minmax(0,1fr) 120px auto" }}>
            <span>
              <Mono>{node.name}</Mono> <span className="text-2">{node.internal.join(", ")}</span>
            </span>
            <span>{t(`role.${node.role}` as TextKey)}</span>
            <Mono>{node.kubeletVersion}</Mono>
          </li>
        ))}
      </ul>
      {objects.notes.map((note) => (
        <ExplainLine key={note} state="warn">
          {note}
        </ExplainLine>
      ))}
      <p style={{ margin: "14px 0" }}>
        <Button look="primary" busy={busy} onClick={onAdopt}>
          {t("adopt.verb", { count: discovery.nodes.length })}
        </Button>
      </p>
    </Panel>
  );
}
