import { ConfigProvider } from "antd";
import type { Locale } from "antd/es/locale";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { Language } from "../i18n/format.ts";
import { loadLanguage, type Text, TextProvider } from "../i18n/text.tsx";
import { antThemeFor, initialTheme, type ThemeName } from "./theme.ts";

export interface Preferences {
  readonly theme: ThemeName;
  readonly language: Language;
  readonly setTheme: (theme: ThemeName) => void;
  readonly setLanguage: (language: Language) => void;
}

const PreferencesContext = createContext<Preferences | undefined>(undefined);

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  if (preferences === undefined) throw new Error("usePreferences outside of its provider");
  return preferences;
}

export function initialLanguage(): Language {
  const kept = localStorage.getItem("language");
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

interface Loaded {
  readonly text: Text;
  readonly locale: Locale;
}

async function load(language: Language): Promise<Loaded> {
  const locale = language === "zh" ? import("antd/es/locale/zh_CN") : import("antd/es/locale/en_US");
  const [text, antd] = await Promise.all([loadLanguage(language), locale]);
  return { text, locale: antd.default };
}

/** Language and theme, kept per browser; the language's texts are a chunk of their own. */
export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [theme, setTheme] = useState<ThemeName>(initialTheme);
  const [language, setLanguage] = useState<Language>(initialLanguage);
  const [loaded, setLoaded] = useState<Loaded | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    const change = async (): Promise<void> => {
      const next = await load(language);
      if (!wanted) return;
      document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
      setLoaded(next);
    };
    void change();
    return () => {
      wanted = false;
    };
  }, [language]);
  const antd = useMemo(() => antThemeFor(theme), [theme]);
  const preferences = useMemo<Preferences>(
    () => ({
      theme,
      language,
      setTheme(next) {
        localStorage.setItem("theme", next);
        setTheme(next);
      },
      setLanguage(next) {
        localStorage.setItem("language", next);
        setLanguage(next);
      },
    }),
    [theme, language],
  );
  if (loaded === undefined) return null;
  return (
    <PreferencesContext value={preferences}>
      <TextProvider value={loaded.text}>
        <ConfigProvider
          theme={antd}
          locale={loaded.locale}
          button={{ autoInsertSpace: false }}
          wave={{ disabled: true }}
        >
          {children}
        </ConfigProvider>
      </TextProvider>
    </PreferencesContext>
  );
}
