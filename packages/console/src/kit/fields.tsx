/** Form fields with their label, hint and error. */
import { Checkbox as AntCheckbox, Select as AntSelect, Input, InputNumber } from "antd";
import { type ReactNode, useId } from "react";

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
}

interface Described {
  readonly id: string;
  readonly "aria-describedby"?: string;
}

function Field({ label, hint, children }: FieldProps & { readonly children: (described: Described) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(hint === undefined ? { id } : { id, "aria-describedby": `${id}-hint` })}
      {hint === undefined ? null : (
        <span className="text-3" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly secret?: boolean;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly maxLength?: number;
}

export function TextField({
  value,
  onChange,
  secret = false,
  autoComplete,
  autoFocus = false,
  maxLength = 500,
  ...field
}: TextFieldProps) {
  const shared = {
    value,
    maxLength,
    autoFocus,
    onChange: (event: { readonly target: { readonly value: string } }) => onChange(event.target.value),
    ...(autoComplete === undefined ? {} : { autoComplete }),
  };
  return (
    <Field {...field}>
      {(described) =>
        secret ? (
          <Input.Password {...shared} {...described} visibilityToggle={false} />
        ) : (
          <Input {...shared} {...described} />
        )
      }
    </Field>
  );
}

export interface NumberFieldProps extends FieldProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

export function NumberField({ value, min, max, onChange, ...field }: NumberFieldProps) {
  return (
    <Field {...field}>
      {(described) => (
        <InputNumber
          {...described}
          value={value}
          min={min}
          max={max}
          precision={0}
          onChange={(next) => onChange(next ?? min)}
          style={{ width: 140 }}
        />
      )}
    </Field>
  );
}

export interface SelectFieldProps extends FieldProps {
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: ReactNode; readonly off?: boolean }[];
  readonly placeholder?: string;
  readonly onChange: (value: string) => void;
  readonly searchable?: boolean;
}

export function SelectField({
  value,
  options,
  placeholder = "",
  onChange,
  searchable = false,
  ...field
}: SelectFieldProps) {
  return (
    <Field {...field}>
      {(described) => (
        <AntSelect<string>
          {...described}
          value={value ?? null}
          placeholder={placeholder}
          showSearch={searchable}
          style={{ width: "100%" }}
          options={options.map((option) => ({
            value: option.value,
            label: option.label,
            disabled: option.off === true,
          }))}
          onChange={onChange}
        />
      )}
    </Field>
  );
}

/** Several of a list, found by typing. The label is for screen readers only. */
export function ManyField({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: readonly string[];
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: readonly string[]) => void;
}) {
  return (
    <AntSelect<string[]>
      mode="multiple"
      aria-label={label}
      placeholder={label}
      value={[...value]}
      style={{ width: "100%" }}
      options={options.map((option) => ({ ...option }))}
      onChange={onChange}
    />
  );
}

export function CheckField({
  label,
  value,
  onChange,
}: {
  readonly label: ReactNode;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}) {
  return (
    <AntCheckbox checked={value} onChange={(event) => onChange(event.target.checked)}>
      {label}
    </AntCheckbox>
  );
}

export interface TextAreaProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly rows?: number;
}

export function TextArea({ value, onChange, placeholder = "", rows = 8, ...field }: TextAreaProps) {
  return (
    <Field {...field}>
      {(described) => (
        <textarea
          {...described}
          className="paste"
          rows={rows}
          value={value}
          placeholder={placeholder}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
