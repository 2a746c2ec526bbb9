import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { switchAdopted } from "../../data/actions.ts";
import { changed, useAdoption } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Block } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { ExplainLine } from "../../kit/explain.tsx";
import { Mono } from "../../kit/name.tsx";
import { Panel } from "../../kit/small.tsx";

/** Of a cluster that others made: whether our objects say what it is, and the switch that lets the platform write to it. */
export function Adoption({ cluster }: { readonly cluster: string }) {
  const { t, rich } = useText();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const adoption = useAdoption(cluster);
  return (
    <Panel title={t("adoption.title")}>
      <Block of={adoption} rows={3}>
        {(report) => (
          <>
            {report.managedByAnother === true ? <ExplainLine state="fail">{t("adoption.another")}</ExplainLine> : null}
            {report.differences.length === 0 ? (
              <ExplainLine state="ok">{t("adoption.same")}</ExplainLine>
            ) : (
              <ExplainLine state="warn">{t("adoption.differs", { count: report.differences.length })}</ExplainLine>
            )}
            <ul className="tree">
              {report.differences.map(({ object, field, wanted, found }) => (
                <li key={`${object} ${field}`} style={{ gridTemplateColumns: "minmax(0,1fr)" }}>
                  <span>
                    {rich("adoption.line", {
                      object: <Mono>{object}</Mono>,
                      field: <Mono>{field}</Mono>,
                      wanted: <Mono>{wanted}</Mono>,
                      found: <Mono>{found}</Mono>,
                    })}
                  </span>
                </li>
              ))}
            </ul>
            {report.unproven.length === 0 ? null : (
              <ExplainLine state="wait">{t("adoption.unproven", { count: report.unproven.length })}</ExplainLine>
            )}
            <p style={{ padding: "10px 0" }}>
              <Button look="primary" onClick={() => setOpen(true)}>
                {t("adoption.switch")}
              </Button>
            </p>
            <Confirm
              open={open}
              title={t("adoption.switchTitle", { name: cluster })}
              verb={t("adoption.switch")}
              lines={[
                { state: "ask", text: t("adoption.firstWrites") },
                ...report.firstWrites.map((text) => ({ state: "run" as const, text })),
              ]}
              onCancel={() => setOpen(false)}
              onConfirm={async () => {
                await switchAdopted(cluster);
                await changed(client);
              }}
            />
          </>
        )}
      </Block>
    </Panel>
  );
}
