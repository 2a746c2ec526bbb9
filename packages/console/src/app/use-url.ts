import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** State that can be shared lives in the URL: `const [q, setQ] = useUrl("q")`. */
export function useUrl(name: string): readonly [string, (value: string | undefined) => void] {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string>>;
  const setAll = useSetUrl();
  const set = useCallback((value: string | undefined) => setAll({ [name]: value }), [setAll, name]);
  return [search[name] ?? "", set];
}

/** Sets several parameters at once; `push` makes a step that Back undoes. */
export function useSetUrl(): (values: Readonly<Record<string, string | undefined>>, push?: boolean) => void {
  const navigate = useNavigate();
  return useCallback(
    (values, push = false) => {
      void navigate({
        to: ".",
        search: (old: Record<string, string>) => {
          const next: Record<string, string> = { ...old };
          for (const [name, value] of Object.entries(values)) {
            if (value === undefined || value === "") delete next[name];
            else next[name] = value;
          }
          return next;
        },
        replace: !push,
        resetScroll: push,
      } as never);
    },
    [navigate],
  );
}

export function useUrls(): Readonly<Record<string, string>> {
  return useSearch({ strict: false });
}

/** A part of the path: the name of the object. */
export function usePathName(name: string): string {
  const params = useParams({ strict: false }) as Readonly<Record<string, string>>;
  return params[name] ?? "";
}
