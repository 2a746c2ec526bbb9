import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import type { LogLine } from "../data/log.ts";
import { useFormat, useText } from "../i18n/text.tsx";
import { download } from "./csv.tsx";
import { Shape } from "./shape.tsx";

export interface LogPaneProps {
  readonly lines: readonly LogLine[];
  /** More lines will come. */
  readonly running: boolean;
  readonly name: string;
  /** A line that a link points at. */
  readonly chosen?: number | undefined;
  readonly onChoose?: (line: number) => void;
  readonly before: React.ReactNode;
}

/** Virtual; follows the end until one scrolls up; search, wrap, download. */
export function LogPane({ lines, running, name, chosen, onChoose, before }: LogPaneProps) {
  const { t } = useText();
  const format = useFormat();
  const area = useRef<HTMLDivElement>(null);
  const [follow, setFollow] = useState(chosen === undefined);
  const [seen, setSeen] = useState(0);
  const [wrap, setWrap] = useState(false);
  const [search, setSearch] = useState<string | undefined>(undefined);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => area.current,
    estimateSize: () => 19,
    overscan: 20,
    initialRect: { width: 450, height: 600 },
  });
  useEffect(() => {
    if (follow && lines.length > 0) virtual.scrollToIndex(lines.length - 1, { align: "end" });
    if (follow) setSeen(lines.length);
    // The virtualizer object changes on every render; the end of the log does not.
  }, [lines.length, follow]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test((event.target as HTMLElement).tagName);
      if (!typing && event.key === "f" && !event.ctrlKey && !event.metaKey) setFollow((old) => !old);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const needle = search?.toLowerCase() ?? "";
  const found = (line: LogLine): boolean => needle !== "" && line.text.toLowerCase().includes(needle);
  const jump = (): void => {
    const from = virtual.range?.startIndex ?? 0;
    const next = lines.findIndex((line, index) => index > from && found(line));
    const index = next < 0 ? lines.findIndex(found) : next;
    if (index >= 0) {
      setFollow(false);
      virtual.scrollToIndex(index, { align: "start" });
    }
  };
  const text = (): string =>
    lines.map((line) => `${format.clockSeconds(line.at)} ${line.word.padEnd(8)} ${line.text}`).join("\n");
  const items = virtual.getVirtualItems();
  return (
    <>
      <div className="pane-bar">
        {before}
        <span className="space" />
        {running ? (
          <button
            type="button"
            className={follow ? "link following" : "link"}
            aria-pressed={follow}
            onClick={() => setFollow(!follow)}
          >
            {follow ? <Shape state="run" size={12} /> : null}
            {follow ? t("log.following") : t("log.follow")}
          </button>
        ) : null}
        <button
          type="button"
          className="link"
          aria-expanded={search !== undefined}
          onClick={() => setSearch(search === undefined ? "" : undefined)}
        >
          {t("log.search")}
        </button>
        <button type="button" className="link" aria-pressed={wrap} onClick={() => setWrap(!wrap)}>
          {t("log.wrap")}
        </button>
        <button type="button" className="link" onClick={() => download(`${name}.log`, text())}>
          {t("kit.download")}
        </button>
      </div>
      {search === undefined ? null : (
        <div className="pane-bar">
          <div className="filter-box narrow">
            <input
              autoFocus
              type="search"
              aria-label={t("log.search")}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              onKeyDown={(event) => (event.key === "Enter" ? jump() : undefined)}
            />
          </div>
          <span className="text-3">{t("log.found", { count: lines.filter(found).length })}</span>
          <button type="button" className="link" onClick={jump}>
            {t("log.next")}
          </button>
        </div>
      )}
      <div
        ref={area}
        className={wrap ? "log wrap" : "log"}
        role="log"
        aria-live="off"
        aria-label={t("log.label", { name })}
        tabIndex={0}
        onWheel={(event) => (event.deltaY < 0 ? setFollow(false) : undefined)}
      >
        {lines.length === 0 ? (
          <p className="text-3" style={{ padding: "0 16px" }}>
            {running ? t("log.waiting") : t("log.empty")}
          </p>
        ) : null}
        <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
          <div
            style={{
              position: "absolute",
              top: 0,
              left: 0,
              right: 0,
              transform: `translateY(${items[0]?.start ?? 0}px)`,
            }}
          >
            {items.map((item) => {
              const line = lines[item.index];
              if (line === undefined) return null;
              return (
                <div
                  key={item.key}
                  data-index={item.index}
                  ref={virtual.measureElement}
                  className={`log-line ${line.word} ${line.look}${found(line) || chosen === item.index ? " found" : ""}`}
                  onDoubleClick={() => onChoose?.(item.index)}
                >
                  <span className="log-time">{line.at === 0 ? "" : format.clockSeconds(line.at)}</span>
                  <span className="log-word">{line.word}</span>
                  <span>{line.text}</span>
                </div>
              );
            })}
          </div>
        </div>
        {!follow && running && lines.length > seen ? (
          <button type="button" className="new-lines" onClick={() => setFollow(true)}>
            {t("log.newLines", { count: lines.length - seen })}
          </button>
        ) : null}
      </div>
    </>
  );
}
