import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createToken, listTokens, revokeToken, type Token } from "../../data/tokens.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty, Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { ExplainLine } from "../../kit/explain.tsx";
import { TextField } from "../../kit/fields.tsx";
import { Mono } from "../../kit/name.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Panel } from "../../kit/small.tsx";

/** Bearer tokens of the reader; a secret is shown once. */
export function Tokens() {
  const { t } = useText();
  const format = useFormat();
  const client = useQueryClient();
  const tokens = useQuery({ queryKey: ["tokens"], queryFn: ({ signal }) => listTokens(signal) });
  const [note, setNote] = useState("");
  const [made, setMade] = useState<string | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const [revoking, setRevoking] = useState<Token | undefined>(undefined);
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["tokens"] });
  const create = async (): Promise<void> => {
    setError(undefined);
    try {
      const answer = await createToken(note.trim());
      setMade(answer.token);
      setNote("");
      await refresh();
    } catch (cause) {
      setError(cause);
    }
  };
  const columns: readonly Column<Token>[] = [
    { key: "note", title: t("tokens.note"), render: (token) => token.note ?? "–" },
    { key: "id", title: "ID", width: 120, render: (token) => <Mono dim>{token.id}</Mono> },
    {
      key: "created",
      title: t("tokens.created"),
      width: 90,
      render: (token) => <Age since={token.createdAt} />,
    },
    {
      key: "expires",
      title: t("pools.expires"),
      width: 150,
      render: (token) => (token.expiresAt === undefined ? "–" : format.moment(Date.parse(token.expiresAt))),
    },
    {
      key: "revoke",
      title: "",
      width: 90,
      number: true,
      render: (token) => (
        <button type="button" className="link" onClick={() => setRevoking(token)}>
          {t("tokens.revoke")}
        </button>
      ),
    },
  ];
  return (
    <Panel title={t("tokens.title")}>
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
      <form
        style={{ paddingTop: 10 }}
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <TextField label={t("tokens.noteLabel")} value={note} onChange={setNote} maxLength={200} />
        <Button submit off={note.trim() === "" ? t("tokens.noteNeeded") : undefined}>
          {t("tokens.create")}
        </Button>
      </form>
      {error === undefined ? null : <Failed error={error} />}
      {made === undefined ? null : (
        <div style={{ paddingTop: 10 }}>
          <ExplainLine state="ok">
            {t("tokens.once")} <Mono strong>{made}</Mono>
          </ExplainLine>
        </div>
      )}
      {revoking === undefined ? null : (
        <Confirm
          open
          danger
          title={t("tokens.revokeTitle", { name: revoking.note ?? revoking.id })}
          verb={t("tokens.revokeVerb")}
          lines={[{ state: "cancel", text: t("tokens.revokeLine") }]}
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
