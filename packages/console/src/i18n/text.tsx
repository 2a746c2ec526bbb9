/**
 * Texts. `const { t, rich } = useText()`; `t("home.things", { count: 8 })`. Keys are checked by the compiler against the
 * English catalogue; that Chinese has the same ones is a test. One sentence is one key: nothing is glued from parts.
 */
import i18next, { type i18n } from "i18next";
import { createContext, Fragment, type ReactNode, useContext } from "react";
import type { en } from "./en/index.ts";
import * as format from "./format.ts";

type Stem<K extends string> = K extends `${infer S}_one` | `${infer S}_other` ? S : K;
export type TextKey = Stem<keyof typeof en & string>;
export type Arguments = Readonly<Record<string, string | number>>;
export type RichArguments = Readonly<Record<string, ReactNode>>;

/** Sentences of one reason: of several messages the first is taken whose names are all given. */
export interface ReasonSentence {
  readonly message: readonly string[];
  readonly next: string;
}
export type Reasons = Readonly<Record<string, ReasonSentence>>;

export interface Text {
  readonly language: format.Language;
  readonly t: (key: TextKey, values?: Arguments) => string;
  /** Like `t`, with nodes (links, code) in the places of the arguments. `count` must be a number. */
  readonly rich: (key: TextKey, values: RichArguments) => ReactNode;
  /** For keys that come from the API: undefined where no sentence is known. */
  readonly known: (key: string) => TextKey | undefined;
  /** Sentence and next step of a reason of the API, with the parameters as nodes; undefined: not in the closed list. Not complete: a parameter is missing. */
  readonly reason: (
    word: string,
    values: Readonly<Record<string, ReactNode>>,
  ) => { readonly message: ReactNode; readonly next: ReactNode; readonly complete: boolean } | undefined;
}

export const catalogues = {
  en: () => import("./en/index.ts").then((module) => module.en),
  zh: () => import("./zh/index.ts").then((module) => module.zh),
} as const;

export async function loadLanguage(language: format.Language): Promise<Text> {
  const instance = i18next.createInstance();
  await instance.init({
    lng: language,
    resources: { [language]: { translation: await catalogues[language]() } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: {
      escapeValue: false,
      prefix: "{",
      suffix: "}",
      alwaysFormat: true,
      format: (value: unknown) => (typeof value === "number" ? format.count(value) : String(value)),
    },
    showSupportNotice: false,
  });
  return textOf(instance, language, await reasonsOf[language]());
}

const reasonsOf = {
  en: async (): Promise<Reasons> => (await import("@dipper/api/names")).reasonTexts,
  zh: async (): Promise<Reasons> => (await import("./zh/reasons.ts")).zhReasons,
} as const;

function filled(template: string, values: Readonly<Record<string, ReactNode>>): ReactNode {
  return template
    .split(/\{(\w+)\}/)
    .map((part, index) => <Fragment key={index}>{index % 2 === 1 ? (values[part] ?? "…") : part}</Fragment>);
}

function namesIn(template: string): readonly string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
}

function textOf(instance: i18n, language: format.Language, reasons: Reasons): Text {
  const t = (key: TextKey, values?: Arguments): string => instance.t(key, { ...values }) as string;
  return {
    language,
    t,
    rich(key, values) {
      const marks: Record<string, string | number> = {};
      for (const name of Object.keys(values)) {
        const value = values[name];
        marks[name] = typeof value === "number" || typeof value === "string" ? value : `\u0001${name}\u0001`;
      }
      return t(key, marks)
        .split("\u0001")
        .map((part, index) => <Fragment key={index}>{index % 2 === 1 ? values[part] : part}</Fragment>);
    },
    reason(word, values) {
      const text = Object.hasOwn(reasons, word) ? reasons[word] : undefined;
      if (text === undefined) return undefined;
      const whole = text.message.find((each) => namesIn(each).every((name) => values[name] !== undefined));
      const message = whole ?? text.message[0] ?? word;
      return {
        message: filled(message, values),
        next: filled(text.next, values),
        complete: whole !== undefined,
      };
    },
    known: (key) => (instance.exists(key) || instance.exists(`${key}_other`) ? (key as TextKey) : undefined),
  };
}

const TextContext = createContext<Text | undefined>(undefined);
export const TextProvider = TextContext.Provider;

export function useText(): Text {
  const text = useContext(TextContext);
  if (text === undefined) throw new Error("useText outside of TextProvider");
  return text;
}

/** The formatters bound to the reader's language. */
export function useFormat() {
  const { language } = useText();
  return {
    language,
    short: (ms: number) => format.shortDuration(ms, language),
    long: (ms: number) => format.longDuration(ms, language),
    percent: (value: number) => format.percent(value, language),
    moment: (ms: number) => format.moment(ms, language),
    day: (ms: number) => format.day(ms, language),
    count: format.count,
    bytes: format.bytes,
    clock: format.clock,
    clockSeconds: format.clockSeconds,
    exact: format.exactTime,
    cell: format.cellDuration,
  };
}
