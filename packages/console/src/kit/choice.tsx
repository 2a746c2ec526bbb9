import { Segmented } from "antd";

export interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
}

/** One of few, all visible. */
export function Choice<V extends string>({ label, value, options, onChange }: ChoiceProps<V>) {
  return (
    <Segmented<V>
      size="small"
      aria-label={label}
      value={value}
      options={options.map((option) => ({ ...option }))}
      onChange={onChange}
    />
  );
}
