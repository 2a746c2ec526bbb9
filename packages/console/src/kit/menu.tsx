import { Checkbox, Dropdown } from "antd";
import { type ReactNode, useState } from "react";
import { useText } from "../i18n/text.tsx";
import { Button } from "./button.tsx";

export interface MenuEntry {
  readonly key: string;
  readonly label: ReactNode;
  readonly onSelect: () => void;
  readonly off?: string | undefined;
  readonly danger?: boolean;
}

/** A button that opens a short list of actions. */
export function Menu({
  label,
  name,
  entries,
  size = "normal",
  look = "default",
}: {
  readonly label: ReactNode;
  /** Where the label alone does not say of what. */
  readonly name?: string;
  readonly entries: readonly MenuEntry[];
  readonly size?: "normal" | "small";
  readonly look?: "default" | "primary";
}) {
  return (
    <Dropdown
      trigger={["click"]}
      // Kept ones are not placed again where there is no motion to wait for, and open outside the window.
      destroyOnHidden
      menu={{
        items: entries.map((entry) => ({
          key: entry.key,
          label: entry.label,
          disabled: entry.off !== undefined,
          danger: entry.danger === true,
          title: entry.off ?? "",
          onClick: entry.onSelect,
        })),
      }}
    >
      <span>
        <Button size={size} look={look} {...(name === undefined ? {} : { label: name })}>
          {label}
        </Button>
      </span>
    </Dropdown>
  );
}

export interface ColumnChoice {
  readonly hidden: ReadonlySet<string>;
  readonly setHidden: (hidden: ReadonlySet<string>) => void;
}

export function ColumnMenu({
  columns,
  choice,
}: {
  readonly columns: readonly { readonly key: string; readonly title: string }[];
  readonly choice: ColumnChoice;
}) {
  const { t } = useText();
  const toggle = (key: string): void => {
    const next = new Set(choice.hidden);
    if (!next.delete(key)) next.add(key);
    choice.setHidden(next);
  };
  const [open, setOpen] = useState(false);
  return (
    <Dropdown
      trigger={["click"]}
      // Kept ones are not placed again where there is no motion to wait for, and open outside the window.
      destroyOnHidden
      open={open}
      onOpenChange={(next, info) => setOpen(info.source === "menu" ? true : next)}
      menu={{
        items: columns.slice(1).map((column) => ({
          key: column.key,
          label: (
            <Checkbox checked={!choice.hidden.has(column.key)} tabIndex={-1}>
              {column.title}
            </Checkbox>
          ),
          onClick: () => toggle(column.key),
        })),
      }}
    >
      <span>
        <Button size="small">{t("kit.columns")}</Button>
      </span>
    </Dropdown>
  );
}
