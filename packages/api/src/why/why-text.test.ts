import { describe, expect, test } from "vitest";
import { allKinds } from "../kinds.ts";
import { namesIn, reasonTexts, whyOf, whyText } from "./why-text.ts";

const declared = allKinds.flatMap((kind) =>
  Object.entries(kind.source.conditions).flatMap(([type, reasons]) =>
    reasons.map((each) => ({ place: `${kind.kind}.${type}`, ...each })),
  ),
);

describe("every reason of every condition", () => {
  test("has a message that its declared params fill, and a next step", () => {
    for (const { place, reason, params } of declared) {
      const { message, next } = whyText(reason, Object.fromEntries(params.map((name) => [name, `<${name}>`])));
      expect(Object.hasOwn(reasonTexts, reason), `${place} ${reason} has a text`).toBe(true);
      expect(message, `${place} ${reason}`).not.toContain("?");
      expect(next, `${place} ${reason}`).not.toContain("?");
      for (const name of params.filter((each) => usesSomewhere(reason, each)))
        expect(message + next).toContain(`<${name}>`);
    }
  });

  test("no text is left over", () => {
    const used = new Set(declared.map(({ reason }) => reason));
    expect(Object.keys(reasonTexts).filter((reason) => !used.has(reason))).toEqual([]);
  });

  test("no text names a param that no condition declares", () => {
    for (const [reason, text] of Object.entries(reasonTexts)) {
      const known = new Set(declared.filter((each) => each.reason === reason).flatMap((each) => each.params));
      const named = [...text.message.flatMap(namesIn), ...namesIn(text.next)];
      expect(
        named.filter((name) => !known.has(name)),
        reason,
      ).toEqual([]);
    }
  });
});

function usesSomewhere(reason: string, param: string): boolean {
  const text = reasonTexts[reason as keyof typeof reasonTexts];
  return namesIn(text.message[0]).includes(param);
}

test("a why keeps the time of its cause", () => {
  const first = whyOf("WaitingForLock", { cluster: "a", holder: "op-1" }, { now: 0 });
  const later = whyOf("WaitingForLock", { cluster: "a", holder: "op-2" }, { now: 60_000, before: [first] });
  expect(first.message).toBe("op-1 works on cluster a.");
  expect(later.since).toBe(first.since);
  expect(later.params).toEqual([
    { name: "cluster", value: "a" },
    { name: "holder", value: "op-2" },
  ]);
});
