import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  endOtherSessions,
  endOwnSession,
  ownSessionsKey,
  type SessionShown,
  useOwnSessions,
} from "../../data/accounts.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Mono } from "../../kit/name.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Panel } from "../../kit/small.tsx";
import { Status } from "../../kit/status.tsx";
import { browserOf } from "./browser-of.ts";

/** Where the reader is signed in; anything strange is ended here. */
export function OwnSessions() {
  const { t } = useText();
  const client = useQueryClient();
  const sessions = useOwnSessions();
  const [ending, setEnding] = useState<SessionShown | "others" | undefined>(undefined);
  const others = (sessions.data ?? []).filter((session) => !session.current);
  const columns = useColumns(setEnding);
  return (
    <Panel
      title={t("sessions.title")}
      extra={
        <Button
          size="small"
          off={others.length === 0 ? t("sessions.noOthers") : undefined}
          onClick={() => setEnding("others")}
        >
          {t("sessions.endOthers")}
        </Button>
      }
    >
      <Block of={sessions} rows={2}>
        {(rows) => (
          <ResourceTable
            label={t("sessions.title")}
            grow
            columns={columns}
            rows={rows}
            keyOf={(session) => session.id}
            empty={<Empty>{t("sessions.none")}</Empty>}
          />
        )}
      </Block>
      {ending === undefined ? null : (
        <Confirm
          open
          danger
          title={
            ending === "others"
              ? t("sessions.endOthersTitle", { count: others.length })
              : t("sessions.endTitle", { address: ending.address })
          }
          verb={ending === "others" ? t("sessions.endOthersVerb") : t("sessions.endVerb")}
          lines={[{ state: "cancel", text: t("sessions.endLine") }]}
          onCancel={() => setEnding(undefined)}
          onConfirm={async () => {
            await (ending === "others" ? endOtherSessions() : endOwnSession(ending.id));
            await client.invalidateQueries({ queryKey: ownSessionsKey });
          }}
        />
      )}
    </Panel>
  );
}

function useColumns(onEnd: (session: SessionShown) => void): readonly Column<SessionShown>[] {
  const { t } = useText();
  const format = useFormat();
  return [
    {
      key: "where",
      title: t("sessions.where"),
      render: ({ address, agent }) => (
        <span title={agent}>
          <Mono>{address}</Mono> <span className="text-3">{browserOf(agent)}</span>
        </span>
      ),
    },
    { key: "how", title: t("sessions.how"), width: 150, render: ({ how }) => t(`sessions.how.${how}`) },
    {
      key: "started",
      title: t("sessions.started"),
      width: 190,
      render: ({ startedAt }) => format.moment(Date.parse(startedAt)),
    },
    {
      key: "used",
      title: t("sessions.used"),
      width: 100,
      number: true,
      render: ({ usedAt }) => <Age since={usedAt} />,
    },
    {
      key: "end",
      title: "",
      width: 110,
      number: true,
      render: (session) =>
        session.current ? (
          <Status state="ok">{t("sessions.this")}</Status>
        ) : (
          <button type="button" className="link" onClick={() => onEnd(session)}>
            {t("sessions.end")}
          </button>
        ),
    },
  ];
}
