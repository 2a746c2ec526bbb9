import type { ColumnChoice } from "../kit/menu.tsx";
import { useSetUrl, useUrls } from "./use-url.ts";

/**
 * Which columns a table hides. The address counts (`cols=-group,-pods`), so that a link shows what its sender saw; without it what this
 * browser chose last. `cols=all` hides none.
 */
export function useColumnChoice(table: string, hiddenAtFirst = ""): ColumnChoice {
  const key = `columns.${table}`;
  const asked = useUrls()["cols"];
  const setUrl = useSetUrl();
  const kept = localStorage.getItem(key) ?? hiddenAtFirst;
  const names = asked === undefined ? kept.split(",") : asked.split(",").map((name) => name.replace(/^-|^all$/, ""));
  return {
    hidden: new Set(names.filter(Boolean)),
    setHidden(next) {
      localStorage.setItem(key, [...next].join(","));
      setUrl({ cols: next.size === 0 ? "all" : [...next].map((name) => `-${name}`).join(",") });
    },
  };
}
