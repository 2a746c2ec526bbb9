import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Grant } from "../../data/access.ts";
import { useMay, useObject } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Block } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Explain } from "../../kit/explain.tsx";
import { Mono } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { FactList, Panel } from "../../kit/small.tsx";
import { Yaml } from "../../kit/yaml.tsx";
import { AccessTabs } from "./access-tabs.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";

/** One grant: who, what, where, by whom, why, until when. */
export function GrantPage() {
  const { grant: name } = useParams({ strict: false }) as { readonly grant: string };
  const { t } = useText();
  const may = useMay("administer");
  const grant = useObject<Grant>("access-grants", name);
  const [taking, setTaking] = useState(false);
  return (
    <>
      <PageHeader
        title={name}
        named
        status={grant.data === undefined ? undefined : <ObjectStatus of={grant.data} look="badge" />}
        actions={
          <Button
            look="danger"
            off={may ? undefined : t("kit.off.role", { verb: "administer" })}
            onClick={() => setTaking(true)}
          >
            {t("access.take")}
          </Button>
        }
      />
      <AccessTabs />
      <Block of={grant} rows={8}>
        {(object) => <GrantFacts grant={object} />}
      </Block>
      {taking ? (
        <RevokeDialog entry={{ grant: { name, by: "", reason: "" } }} onClose={() => setTaking(false)} />
      ) : null}
    </>
  );
}

function GrantFacts({ grant }: { readonly grant: Grant }) {
  const { t } = useText();
  const format = useFormat();
  const { spec, status, metadata } = grant;
  const by = metadata.annotations?.["ops.dipper.dev/requested-by"];
  return (
    <>
      <Explain state={status?.phase === "Ended" ? "cancel" : "wait"} why={status?.why ?? []} />
      <div className="columns">
        <Panel title={t("access.grant")}>
          <FactList
            facts={[
              [
                t("access.who"),
                spec.subjects.map((each) => `${t(`access.kind.${each.kind}`)} ${each.name}`).join(", "),
              ],
              [t("access.role"), <Mono key="r">{spec.role}</Mono>],
              [t("access.where"), `${t(`access.scope.${spec.scope.type}`)} ${spec.scope.name}`.trim()],
              [
                t("access.reach"),
                (status?.clusters ?? []).length === 0 ? undefined : (
                  <Mono key="c">{(status?.clusters ?? []).join(", ")}</Mono>
                ),
              ],
              [t("access.by"), by === undefined ? undefined : <Mono key="b">{by}</Mono>],
              [
                t("access.given"),
                metadata.creationTimestamp === undefined
                  ? undefined
                  : format.exact(Date.parse(metadata.creationTimestamp)),
              ],
              [t("access.reason"), spec.reason],
              [
                t("access.ends"),
                spec.expiresAt === undefined ? t("access.never") : format.exact(Date.parse(spec.expiresAt)),
              ],
            ]}
          />
        </Panel>
      </div>
      <Yaml object={grant} name={metadata.name} />
    </>
  );
}
