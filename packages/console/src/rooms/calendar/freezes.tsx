import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { endFreeze } from "../../data/freezes.ts";
import { usePoliciesOverview } from "../../data/policies.ts";
import { changed, useMay } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Mono } from "../../kit/name.tsx";
import { Shape } from "../../kit/shape.tsx";

/** The freezes that hold now; each can be ended. */
export function Freezes() {
  const { t } = useText();
  const format = useFormat();
  const client = useQueryClient();
  const may = useMay("emergency");
  const [ending, setEnding] = useState<string | undefined>(undefined);
  const freezes = usePoliciesOverview().data?.freezes ?? [];
  if (freezes.length === 0) return null;
  return (
    <>
      <ul className="tree" aria-label={t("freeze.now")}>
        {freezes.map(({ policy, reason, until, clusters }) => (
          <li key={policy}>
            <Shape state="pause" />
            <span>
              <Mono>{policy}</Mono>{" "}
              {t("freeze.holds", { count: clusters, reason, until: format.moment(Date.parse(until)) })}
            </span>
            <Button
              size="small"
              label={t("freeze.endOf", { policy })}
              off={may ? undefined : t("kit.off.role", { verb: "emergency" })}
              onClick={() => setEnding(policy)}
            >
              {t("freeze.end")}
            </Button>
          </li>
        ))}
      </ul>
      {ending === undefined ? null : (
        <Confirm
          open
          title={t("freeze.endOf", { policy: ending })}
          verb={t("freeze.endVerb")}
          reason="optional"
          lines={[{ state: "run", text: t("freeze.line.goesOn") }]}
          onCancel={() => setEnding(undefined)}
          onConfirm={async (reason) => {
            await endFreeze(ending, reason);
            await client.invalidateQueries({ queryKey: ["calendar"] });
            await changed(client);
          }}
        />
      )}
    </>
  );
}
