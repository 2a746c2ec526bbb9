import { Button as AntButton } from "antd";
import { type ReactNode, useId } from "react";

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick?: () => void;
  /** At most one `primary` per page; `danger` is outlined, `destroy` filled (only in confirms). */
  readonly look?: "default" | "primary" | "danger" | "destroy" | "text" | "link";
  readonly size?: "normal" | "small";
  /** Why the action is off. It stays visible, disabled, with this as its description. */
  readonly off?: string | undefined;
  readonly busy?: boolean;
  readonly submit?: boolean;
  readonly label?: string;
  readonly icon?: ReactNode;
  readonly block?: boolean;
}

const types = {
  default: "default",
  primary: "primary",
  danger: "default",
  destroy: "primary",
  text: "text",
  link: "link",
} as const;

export function Button(props: ButtonProps) {
  const {
    children,
    onClick,
    look = "default",
    size = "normal",
    off,
    busy = false,
    submit = false,
    label,
    icon,
    block,
  } = props;
  const id = useId();
  const button = (
    <AntButton
      type={types[look]}
      danger={look === "danger"}
      className={look === "destroy" ? "button-destroy" : ""}
      size={size === "small" ? "small" : "middle"}
      disabled={off !== undefined}
      loading={busy}
      htmlType={submit ? "submit" : "button"}
      icon={icon}
      block={block === true}
      {...(label === undefined ? {} : { "aria-label": label })}
      {...(off === undefined ? {} : { "aria-describedby": id, title: off })}
      {...(onClick === undefined ? {} : { onClick })}
    >
      {children}
    </AntButton>
  );
  if (off === undefined) return button;
  return (
    <span className="button-off" title={off}>
      {button}
      <span id={id} className="sr-only">
        {off}
      </span>
    </span>
  );
}
