import { type ReactNode, useEffect, useRef, useState } from "react";
import { useText } from "../i18n/text.tsx";

export interface FilterBoxProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder: string;
  readonly size?: "normal" | "wide" | "narrow";
}

const settleMs = 80;

/** Tokens (`rack:R17 status:NotReady`), free text, or a pasted list of addresses. `/` puts the cursor here. */
export function FilterBox({ value, onChange, placeholder, size = "normal" }: FilterBoxProps) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const sentAt = useRef(0);
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return undefined;
    const send = (): void => {
      sent.current = text;
      sentAt.current = performance.now();
      onChange(text);
    };
    // One key is answered at once; of keys that come fast, the last one.
    const wait = sentAt.current + settleMs - performance.now();
    if (wait <= 0) {
      send();
      return undefined;
    }
    const timer = setTimeout(send, wait);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  return (
    <div className={`filter-box ${size}`}>
      <svg
        width="14"
        height="14"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <circle cx="7" cy="7" r="4.4" />
        <path d="M10.4 10.4L14 14" />
      </svg>
      <input
        data-filter
        type="search"
        aria-label={placeholder}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData("text");
          if (!/[\n,;\t]/.test(pasted.trim())) return;
          event.preventDefault();
          setText(
            pasted
              .trim()
              .split(/[\s,;]+/)
              .join(" "),
          );
        }}
      />
    </div>
  );
}

export interface FacetProps {
  readonly pressed: boolean;
  readonly onPress: () => void;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly count?: ReactNode;
}

/** A chip that filters, with its count of the whole list. */
export function Facet({ pressed, onPress, icon, children, count }: FacetProps) {
  return (
    <button type="button" className="facet" aria-pressed={pressed} onClick={onPress}>
      {icon}
      {children}
      {count === undefined ? null : <b>{count}</b>}
    </button>
  );
}

/** Offers to clear a filter that matches nothing. */
export function NothingMatches({ onClear }: { readonly onClear: () => void }) {
  const { t } = useText();
  return (
    <div className="empty">
      <p>{t("kit.nothingMatches")}</p>
      <button type="button" className="link" onClick={onClear}>
        {t("kit.clearFilter")}
      </button>
    </div>
  );
}
