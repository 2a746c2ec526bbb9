import { useList } from "../../data/lists.ts";
import type { Cluster } from "../../data/objects.ts";
import { useText } from "../../i18n/text.tsx";
import { ManyField } from "../../kit/fields.tsx";

/** Which clusters; all that one may see. */
export function ClusterChooser({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[];
  readonly onChange: (names: readonly string[]) => void;
}) {
  const { t } = useText();
  const clusters = useList<Cluster>({ of: "clusters", sort: "name", limit: 500 });
  return (
    <div className="cluster-chooser">
      <ManyField
        label={t("compare.which")}
        value={chosen}
        options={clusters.items.map(({ metadata }) => ({ value: metadata.name, label: metadata.name }))}
        onChange={onChange}
      />
    </div>
  );
}
