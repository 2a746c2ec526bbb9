import { describe, expect, test } from "vitest";
import { goPattern } from "./go-pattern.ts";

describe("patterns mean what they mean in Go", () => {
  test.each([
    ["^(?i)(abort|warn)?$", "WARN", true],
    ["^(?i)(abort|warn)?$", "wait", false],
    ["^((?i)sun|mon)day$", "MONday", true],
    ["^((?i)sun|mon)day$", "monDAY", false],
    ["a(?i)b|c", "C", true],
    ["a(?i)b|c", "A", false],
    ["^(?:(?i)a)b$", "AB", false],
    ["^(?i:a)(?-i)b$", "Ab", true],
    ["(?s)a.b", "a\nb", true],
    ["a.b", "a\nb", false],
    ["a.b", "a\u2028b", true],
    ["(?m)^b$", "a\nb\nc", true],
    ["^b$", "a\nb\nc", false],
    ["\\Ab\\z", "b", true],
    ["(?m)\\Ab", "a\nb", false],
    ["^[[:alpha:]][[:^digit:]]$", "ab", true],
    ["^[[:alpha:]][[:^digit:]]$", "a1", false],
    ["^[\\w-.]+$", "a-b.c", true],
    ["^[^]a]$", "]", false],
    ["^[]a]$", "]", true],
    ["^\\Qa.b\\E+$", "a.bbb", true],
    ['^\\-\\_\\:\\"\\@$', '-_:"@', true],
    ["^{a}$", "{a}", true],
    ["^a{2,3}$", "aaa", true],
    ["^(?P<year>\\d{4})$", "2026", true],
    ["^\\pL\\p{Greek}\\PN$", "aβ-", true],
    ["^\\x41\\x{1F600}$", "A😀", true],
    ["^\\s$", "\u00a0", false],
    ["^\\S$", "\u00a0", true],
    ["^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "a-b", true],
    ["^/$", "/", true],
  ])("%s on %j: %s", (pattern, text, expected) => {
    expect(goPattern(pattern).test(text)).toBe(expected);
  });

  test("repetitions are short after (?U), and long again with a question mark", () => {
    expect(goPattern("(?U)a+").exec("aaa")?.[0]).toBe("a");
    expect(goPattern("(?U)a+?").exec("aaa")?.[0]).toBe("aaa");
  });

  test.each([
    "(?=a)",
    "(?!a)",
    "(?<=a)b",
    "(a)\\1",
    "a**",
    "a{1001}",
    "(a",
    "a)",
    "[a",
    "[b-a]",
    "*a",
    "\\y",
    "[[:no:]]",
    "a\\",
  ])("%s is refused", (pattern) => {
    expect(() => goPattern(pattern)).toThrow(SyntaxError);
  });
});
