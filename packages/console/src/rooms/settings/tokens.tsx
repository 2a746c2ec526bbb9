import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createToken, emptyWish, listTokens, ownTokensKey, revokeToken, type Token } from "../../data/tokens.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { ExplainLine } from "../../kit/explain.tsx";
import { Mono } from "../../kit/name.tsx";
import { ResourceTable } from "../../kit/resource-table.tsx";
import { Panel } from "../../kit/small.tsx";
import { RevokeToken } from "./revoke-token.tsx";
import { useTokenColumns } from "./token-columns.tsx";
import { TokenFields } from "./token-fields.tsx";

/** Bearer tokens of the reader; a secret is shown once. */
export function Tokens() {
  const { t } = useText();
  const client = useQueryClient();
  const tokens = useQuery({ queryKey: ownTokensKey, queryFn: ({ signal }) => listTokens(signal) });
  const [wish, setWish] = useState(emptyWish);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string | undefined>(undefined);
  const [revoking, setRevoking] = useState<Token | undefined>(undefined);
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ownTokensKey });
  const columns = useTokenColumns(setRevoking, false);
  return (
    <Panel
      title={t("tokens.title")}
      extra={
        <Button size="small" onClick={() => setMaking(true)}>
          {t("tokens.create")}
        </Button>
      }
    >
      {made === undefined ? null : (
        <ExplainLine state="ok">
          {t("tokens.once")} <Mono strong>{made}</Mono>
        </ExplainLine>
      )}
      <Block of={tokens} rows={2}>
        {(items) => (
          <ResourceTable
            label={t("tokens.title")}
            grow
            columns={columns}
            rows={items}
            keyOf={(token) => token.id}
            empty={<Empty>{t("tokens.empty")}</Empty>}
          />
        )}
      </Block>
      {making ? (
        <Confirm
          open
          title={t("tokens.createTitle")}
          verb={t("tokens.createVerb")}
          lines={[{ state: "warn", text: t("tokens.createLine") }]}
          off={wish.note.trim() === "" ? t("tokens.noteNeeded") : undefined}
          onCancel={() => setMaking(false)}
          onConfirm={async () => {
            setMade((await createToken(wish)).token);
            setWish(emptyWish);
            await refresh();
          }}
        >
          <TokenFields value={wish} onChange={setWish} />
        </Confirm>
      ) : null}
      {revoking === undefined ? null : (
        <RevokeToken
          token={revoking}
          onCancel={() => setRevoking(undefined)}
          onConfirm={async () => {
            await revokeToken(revoking.id);
            await refresh();
          }}
        />
      )}
    </Panel>
  );
}
