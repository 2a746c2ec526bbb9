import type { Token } from "../../data/tokens.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Mono } from "../../kit/name.tsx";
import type { Column } from "../../kit/resource-table.tsx";
import { Dash } from "../../kit/small.tsx";

/** Of one's own tokens, and with whose they are of everybody's. */
export function useTokenColumns(onRevoke: (token: Token) => void, withUser: boolean): readonly Column<Token>[] {
  const { t } = useText();
  const format = useFormat();
  const user: Column<Token> = {
    key: "user",
    title: t("tokens.user"),
    width: 180,
    render: (token) => <Mono strong>{token.user}</Mono>,
  };
  return [
    ...(withUser ? [user] : []),
    {
      key: "note",
      title: t("tokens.note"),
      render: ({ note }) => (note === undefined || note === "" ? <Dash /> : note),
    },
    { key: "id", title: "ID", width: 110, render: (token) => <Mono dim>{token.id}</Mono> },
    { key: "scope", title: t("tokens.limits"), width: 230, render: (token) => <Limits token={token} /> },
    {
      key: "created",
      title: t("tokens.created"),
      width: 90,
      number: true,
      render: ({ createdAt }) => <Age since={createdAt} />,
    },
    {
      key: "used",
      title: t("tokens.used"),
      width: 100,
      number: true,
      render: ({ usedAt }) => (usedAt === undefined ? <Dash /> : <Age since={usedAt} />),
    },
    {
      key: "expires",
      title: t("pools.expires"),
      width: 170,
      render: ({ expiresAt }) => (expiresAt === undefined ? t("tokens.never") : format.moment(Date.parse(expiresAt))),
    },
    {
      key: "revoke",
      title: "",
      width: 90,
      number: true,
      render: (token) => (
        <button type="button" className="link" onClick={() => onRevoke(token)}>
          {t("tokens.revoke")}
        </button>
      ),
    },
  ];
}

function Limits({ token: { scope } }: { readonly token: Token }) {
  const { t } = useText();
  if (scope === undefined) return <span className="text-3">{t("tokens.noLimits")}</span>;
  const text = [(scope.verbs ?? []).join(", "), (scope.clusters ?? []).join(", ")].filter((part) => part !== "");
  return <Mono>{text.join(" · ")}</Mono>;
}
