import { kubeconfigPath } from "../../data/tokens.ts";
import { useText } from "../../i18n/text.tsx";
import { Mono } from "../../kit/name.tsx";
import { FactList, Panel } from "../../kit/small.tsx";

/** How the reader comes in with kubectl: a login once, and a kubeconfig without a secret. */
export function KubectlPanel() {
  const { t } = useText();
  return (
    <Panel
      title="kubectl"
      extra={
        <a className="link" href={kubeconfigPath(location.origin)} download="kubeconfig">
          {t("kubectl.download")}
        </a>
      }
    >
      <FactList
        facts={[
          [t("kubectl.once"), <Mono key="l">{`dipper login ${location.origin}`}</Mono>],
          [t("kubectl.platform"), <Mono key="p">dipper kubeconfig</Mono>],
          [t("kubectl.cluster"), <Mono key="c">{"dipper kubeconfig --cluster <name>"}</Mono>],
        ]}
      />
      <p className="text-3">{t("kubectl.hint")}</p>
    </Panel>
  );
}
