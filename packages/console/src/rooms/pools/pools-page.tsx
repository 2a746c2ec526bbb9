import { useList } from "../../data/lists.ts";
import { useTopics } from "../../data/live-queries.ts";
import type { Pool } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { PoolsTable, poolNeedsLook } from "./pools-table.tsx";

export function PoolsPage() {
  const { t } = useText();
  useTopics("pools");
  const pools = useList<Pool>({ of: "pools", limit: 500 });
  const look = pools.items.filter(poolNeedsLook).length;
  return (
    <>
      <PageHeader
        title={t("nav.pools")}
        facts={[
          t("pools.count", { count: pools.total }),
          look > 0 ? t("pools.needLook", { count: look, of: pools.total }) : undefined,
        ]}
        actions={<ButtonLink to={paths.machinesImport}>{t("machines.import")}</ButtonLink>}
      />
      <Block of={pools}>
        {(items) => (items.length === 0 ? <Empty>{t("pools.empty")}</Empty> : <PoolsTable pools={items} />)}
      </Block>
    </>
  );
}
