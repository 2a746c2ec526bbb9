import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../../data/queries.ts";
import { allTokensKey, listAllTokens, revokeAnyToken, type Token } from "../../data/tokens.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { ResourceTable } from "../../kit/resource-table.tsx";
import { RevokeToken } from "../settings/revoke-token.tsx";
import { useTokenColumns } from "../settings/token-columns.tsx";
import { AccessTabs } from "./access-tabs.tsx";

/** Everybody's tokens: whose, for what, their limits, and when each was used last. */
export function TokensPage() {
  const { t } = useText();
  const client = useQueryClient();
  const may = useMay("administer");
  const tokens = useQuery({
    queryKey: allTokensKey,
    queryFn: ({ signal }) => listAllTokens(signal),
    enabled: may,
    refetchInterval: 30_000,
  });
  const [revoking, setRevoking] = useState<Token | undefined>(undefined);
  const columns = useTokenColumns(setRevoking, true);
  return (
    <>
      <PageHeader title={t("nav.access")} facts={[t("tokens.lead")]} />
      <AccessTabs />
      {may ? (
        <Block of={tokens} rows={6}>
          {(rows) => (
            <ResourceTable
              label={t("tokens.title")}
              columns={columns}
              rows={rows}
              keyOf={(token) => token.id}
              empty={<Empty>{t("tokens.empty")}</Empty>}
            />
          )}
        </Block>
      ) : (
        <Empty>{t("accounts.forbidden")}</Empty>
      )}
      {revoking === undefined ? null : (
        <RevokeToken
          token={revoking}
          onCancel={() => setRevoking(undefined)}
          onConfirm={async () => {
            await revokeAnyToken(revoking.id);
            await client.invalidateQueries({ queryKey: allTokensKey });
          }}
        />
      )}
    </>
  );
}
