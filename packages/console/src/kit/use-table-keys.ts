import { type RefObject, useEffect, useRef } from "react";
import { isTyping, singleKeysOff } from "./single-keys.ts";

export interface TableKeys {
  move(step: 1 | -1): void;
  toggle(): void;
  open(): void;
}

/** `j k x` and Enter on the page's table from wherever one is, except while something is typed or a dialog is open. */
export function useTableKeys(area: RefObject<HTMLElement | null>, keys: TableKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || !isMain(area.current) || document.querySelector('[role="dialog"]') !== null) return;
      const on = document.activeElement;
      if (event.key === "Enter" && (on === null || on === document.body || on === area.current)) latest.current.open();
      if (singleKeysOff()) return;
      if (event.key === "j") latest.current.move(1);
      else if (event.key === "k") latest.current.move(-1);
      else if (event.key === "x") latest.current.toggle();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [area]);
}

/** Of several tables the one that scrolls is the page's own; short ones stand beside it. */
function isMain(area: HTMLElement | null): boolean {
  const main = document.querySelector(".table-area[tabindex]") ?? document.querySelector(".table-area");
  return area !== null && area === main;
}
