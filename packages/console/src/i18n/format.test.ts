import { expect, test } from "vitest";
import { bytes, cellDuration, longDuration, percent, shortDuration } from "./format.ts";

test.each([
  [0, "0 s", "0 秒"],
  [59_000, "59 s", "59 秒"],
  [19 * 60_000, "19 min", "19 分钟"],
  [27 * 3_600_000, "1 d 3 h", "1 天 3 小时"],
  [9 * 86_400_000, "9 d", "9 天"],
])("an age of %i ms is one unit", (ms, english, chinese) => {
  expect(shortDuration(ms, "en")).toBe(english);
  expect(shortDuration(ms, "zh")).toBe(chinese);
});

test("how long something took has two units", () => {
  expect(longDuration(493_000, "en")).toBe("8 min 13 s");
  expect(longDuration(493_000, "zh")).toBe("8 分 13 秒");
  expect(longDuration(41_000, "en")).toBe("41 s");
});

test("units stand after a space; a cell has no room for one", () => {
  expect(bytes(5 * 1024 ** 4)).toBe("5.0 TiB");
  expect(percent(91.2, "en")).toBe("91 %");
  expect(percent(91.2, "zh")).toBe("91%");
  expect(cellDuration(41_400)).toBe("41s");
  expect(cellDuration(200_000)).toBe("3m 20s");
});
