import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { isTyping, singleKeysOff } from "../kit/single-keys.ts";

const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));
const Help = lazy(() => import("./help.tsx").then((module) => ({ default: module.Help })));

const opener = new EventTarget();

export function openPalette(): void {
  opener.dispatchEvent(new Event("open"));
}

/** `g` then a letter. */
const goTo: Readonly<Record<string, string>> = {
  h: "/",
  o: "/operations",
  t: "/tasks",
  l: "/calendar",
  c: "/clusters",
  m: "/machines",
  p: "/pools",
};

/** Shortcuts of the whole console; single letters never act while typing and can be switched off (WCAG 2.1.4). */
export function Keys() {
  const navigate = useNavigate();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const waiting = useRef(0);
  useEffect(() => {
    const open = (): void => setPalette(true);
    opener.addEventListener("open", open);
    return () => opener.removeEventListener("open", open);
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setPalette(true);
        return;
      }
      if (isTyping(event) || singleKeysOff()) return;
      if (event.key === "/") {
        const box = document.querySelector<HTMLInputElement>("[data-filter]");
        if (box !== null) event.preventDefault();
        box?.focus();
      } else if (event.key === "?") setHelp(true);
      else if (event.key === "g") waiting.current = Date.now();
      else if (Date.now() - waiting.current < 1500) {
        const path = goTo[event.key];
        waiting.current = 0;
        if (path !== undefined) void navigate({ to: path as never });
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate]);
  return (
    <Suspense>
      {palette ? <Palette onClose={() => setPalette(false)} /> : null}
      {help ? <Help onClose={() => setHelp(false)} /> : null}
    </Suspense>
  );
}
