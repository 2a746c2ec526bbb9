import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { hitPath } from "../data/hit-path.ts";
import { paths } from "../data/paths.ts";
import { type SearchHit, useSearch } from "../data/search.ts";
import { useText } from "../i18n/text.tsx";
import { Mono, split } from "../kit/name.tsx";
import { Key } from "../kit/small.tsx";
import { navEntries, rooms } from "./rooms.ts";
import { SearchFreshness } from "./search-freshness.tsx";

interface Entry {
  readonly to: string;
  readonly label: string;
  readonly detail: string;
  readonly mono: boolean;
  readonly group: "palette.objects" | "palette.actions" | "palette.pages" | "palette.recent";
}

const recentKey = "palette.recent";

function recent(): readonly Entry[] {
  try {
    return JSON.parse(localStorage.getItem(recentKey) ?? "[]") as readonly Entry[];
  } catch {
    return [];
  }
}

/** Objects first (an exact address or serial at once), then actions, then pages; what was opened last when empty. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { t, known } = useText();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const hits = useSearch(text.trim());
  const isOld = hits.isPending || hits.isPlaceholderData;
  const before = useRef(document.activeElement);
  useEffect(() => {
    const element = before.current;
    return () => (element instanceof HTMLElement ? element.focus() : undefined);
  }, []);

  const kindWord = (kind: string): string => {
    const key = known(`kind.${kind}`);
    return key === undefined ? kind : t(key);
  };
  const objects: readonly Entry[] = (hits.data?.items ?? []).map((hit: SearchHit) => ({
    to: hitPath(hit),
    label: hit.name,
    detail: [kindWord(hit.kind), hit.cluster, hit.detail]
      .filter((part) => part !== undefined && part !== "")
      .join(" · "),
    mono: true,
    group: "palette.objects",
  }));
  const matches = (label: string): boolean => label.toLowerCase().includes(text.trim().toLowerCase());
  const actions: readonly Entry[] = rooms
    .flatMap((room) => room.commands ?? [])
    .map(
      (command): Entry => ({
        to: command.to,
        label: t(command.label),
        detail: "",
        mono: false,
        group: "palette.actions",
      }),
    )
    .filter((entry) => matches(entry.label));
  const pages: readonly Entry[] = navEntries
    .map(
      (entry): Entry => ({ to: entry.route, label: t(entry.label), detail: "", mono: false, group: "palette.pages" }),
    )
    .filter((entry) => matches(entry.label));
  const entries =
    text.trim() === ""
      ? [...recent().map((entry): Entry => ({ ...entry, group: "palette.recent" })), ...actions, ...pages]
      : [...objects, ...actions, ...pages];

  const open = (entry: Entry | undefined): void => {
    const to = entry?.to ?? (text.trim() === "" ? undefined : paths.go(text.trim()));
    if (to === undefined) return;
    if (entry?.mono === true) {
      localStorage.setItem(
        recentKey,
        JSON.stringify([entry, ...recent().filter((old) => old.to !== entry.to)].slice(0, 8)),
      );
    }
    onClose();
    const [path, search] = split(to);
    void navigate({ to: path, search } as never);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") onClose();
    else if (event.key === "ArrowDown") setAt(Math.min(entries.length - 1, at + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
    // Enter before the answer came: /go finds it.
    else if (event.key === "Enter") open(isOld && text.trim() !== "" ? undefined : entries[at]);
    else if (event.key !== "Tab") return;
    event.preventDefault();
  };
  return (
    <div className="palette" onPointerDown={(event) => (event.target === event.currentTarget ? onClose() : undefined)}>
      <div className="palette-box" role="dialog" aria-modal="true" aria-label={t("palette.title")}>
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={entries[at] === undefined ? "" : `palette-${at}`}
          aria-label={t("palette.placeholder")}
          placeholder={t("palette.placeholder")}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <ul id="palette-list" role="listbox" aria-label={t("palette.title")}>
          {entries.map((entry, index) => (
            <PaletteEntry
              key={`${entry.group} ${entry.to} ${entry.label}`}
              entry={entry}
              first={entries[index - 1]?.group !== entry.group}
              index={index}
              chosen={index === at}
              onOpen={() => open(entry)}
            />
          ))}
          {entries.length === 0 ? (
            <li role="option" aria-selected="false">
              {t("palette.nothing")}
            </li>
          ) : null}
        </ul>
        <div className="palette-foot">
          <span>
            <Key>↑ ↓</Key> {t("palette.choose")}
          </span>
          <span>
            <Key>Enter</Key> {t("palette.open")}
          </span>
          <span className="space" />
          <SearchFreshness answer={text.trim() === "" ? undefined : hits.data} />
        </div>
      </div>
    </div>
  );
}

function PaletteEntry({
  entry,
  first,
  index,
  chosen,
  onOpen,
}: {
  readonly entry: Entry;
  readonly first: boolean;
  readonly index: number;
  readonly chosen: boolean;
  readonly onOpen: () => void;
}) {
  const { t } = useText();
  return (
    <>
      {first ? (
        <li className="group" role="presentation">
          {t(entry.group)}
        </li>
      ) : null}
      <li id={`palette-${index}`} role="option" aria-selected={chosen} onClick={onOpen}>
        {entry.mono ? <Mono>{entry.label}</Mono> : entry.label}
        <span className="space" />
        <span className="text-3">{entry.detail}</span>
      </li>
    </>
  );
}
