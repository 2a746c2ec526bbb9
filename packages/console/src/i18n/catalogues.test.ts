import { reasonTexts } from "@dipper/api/names";
import { expect, test } from "vitest";
import { en } from "./en/index.ts";
import { loadLanguage, type Reasons } from "./text.tsx";
import { zh } from "./zh/index.ts";
import { zhReasons } from "./zh/reasons.ts";

const stem = (key: string): string => key.replace(/_(one|other)$/, "");
const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").toSorted();

test("Chinese and English have the same keys", () => {
  const english = new Set(Object.keys(en).map(stem));
  const chinese = new Set(Object.keys(zh).map(stem));
  expect([...english].filter((key) => !chinese.has(key))).toEqual([]);
  expect([...chinese].filter((key) => !english.has(key))).toEqual([]);
});

test("a sentence takes no argument in Chinese that English does not give, and no text is empty", () => {
  const byStem = new Map(Object.entries(en).map(([key, text]) => [stem(key), text]));
  for (const [key, text] of Object.entries(zh)) {
    expect(text, key).not.toBe("");
    const given = namesIn(byStem.get(stem(key)) ?? "");
    for (const name of namesIn(text)) expect([...given, "count"], key).toContain(name);
  }
});

test("every reason of the API has its sentence and its next step in both languages, with the same parameters", () => {
  for (const [reason, english] of Object.entries(reasonTexts)) {
    const chinese = (zhReasons as Reasons)[reason];
    expect(chinese, reason).toBeDefined();
    expect(chinese?.message.length, reason).toBe(english.message.length);
    english.message.forEach((message, index) =>
      expect(namesIn(chinese?.message[index] ?? ""), reason).toEqual(namesIn(message)),
    );
    expect(namesIn(chinese?.next ?? ""), reason).toEqual(namesIn(english.next));
  }
});

test("words follow the rules: no please, no successfully, no exclamation mark", () => {
  for (const [key, text] of Object.entries(en)) expect(text, key).not.toMatch(/please|successfully|are you sure|!/i);
  for (const [key, text] of Object.entries(zh)) expect(text, key).not.toMatch(/您|(?<!申)请(?!求)|成功地|！/);
});

test("numbers are grouped, plurals chosen, arguments filled", async () => {
  const english = await loadLanguage("en");
  expect(english.t("home.things", { count: 1 })).toBe("1 thing needs you");
  expect(english.t("clusters.title", { count: 1956 })).toBe("1,956 clusters");
  const chinese = await loadLanguage("zh");
  expect(chinese.t("home.things", { count: 8 })).toBe("8 件事需要你处理");
  expect(chinese.known("attention.NodesNotReady")).toBe("attention.NodesNotReady");
  expect(chinese.known("attention.Nonsense")).toBeUndefined();
});
