import { Dropdown } from "antd";
import { useFormat, useText } from "../../i18n/text.tsx";

export interface FacetMenuProps {
  readonly label: string;
  readonly value: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly onChange: (value: string | undefined) => void;
}

/** "Zone any": opens the values with their counts. */
export function FacetMenu({ label, value, counts, onChange }: FacetMenuProps) {
  const { t } = useText();
  const format = useFormat();
  const values = Object.entries(counts)
    .toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .slice(0, 200);
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        style: { maxHeight: 400, overflow: "auto" },
        selectedKeys: [value === "" ? "any" : `=${value}`],
        items: [
          { key: "any", label: t("kit.any"), onClick: () => onChange(undefined) },
          ...values.map(([name, number]) => ({
            key: `=${name}`,
            label: (
              <span className="mono">
                {name} <span className="text-3">{format.count(number)}</span>
              </span>
            ),
            onClick: () => onChange(name),
          })),
        ],
      }}
    >
      <button type="button" className="facet" aria-pressed={value !== ""}>
        {label} <b>{value === "" ? t("kit.any") : value}</b>
      </button>
    </Dropdown>
  );
}
