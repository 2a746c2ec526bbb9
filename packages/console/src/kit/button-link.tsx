import { useNavigate } from "@tanstack/react-router";
import { Button as AntButton } from "antd";
import type { ReactNode } from "react";
import { split } from "./name.tsx";

export interface ButtonLinkProps {
  readonly to: string;
  readonly children: ReactNode;
  readonly look?: "default" | "primary";
  readonly size?: "normal" | "small";
  /** Why it is off. */
  readonly off?: string | undefined;
}

/** A link that looks like a button: opens in a new window like every link. */
export function ButtonLink({ to, children, look = "default", size = "normal", off }: ButtonLinkProps) {
  const navigate = useNavigate();
  const [path, search] = split(to);
  if (off !== undefined) {
    return (
      <span className="button-off" title={off}>
        <AntButton disabled size={size === "small" ? "small" : "middle"}>
          {children}
        </AntButton>
      </span>
    );
  }
  return (
    <AntButton
      href={to}
      type={look}
      size={size === "small" ? "small" : "middle"}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        void navigate({ to: path, search } as never);
      }}
    >
      {children}
    </AntButton>
  );
}
