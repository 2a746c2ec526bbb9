import { describe, expect, it } from "vitest";
import { type LockHolder, turnOf, type Waiter, withHolder, withoutHolder } from "./lock.ts";

const waiter = (operation: string, over: Partial<Waiter> = {}): Waiter => ({
  operation,
  uid: operation,
  mode: "Exclusive",
  machines: [],
  priority: "Normal",
  createdAt: "2026-01-01T00:00:00Z",
  ...over,
});
const holder = (operation: string, mode: LockHolder["mode"], ...machines: string[]): LockHolder => ({
  operation,
  uid: operation,
  mode,
  machines,
  since: "2026-01-01T00:00:00Z",
});

describe("the lock of a cluster", () => {
  it("goes to who asks first", () => {
    expect(turnOf(waiter("a"), [], [])).toEqual({ granted: true });
  });

  it("keeps everybody behind an exclusive holder, and says behind whom", () => {
    expect(turnOf(waiter("b"), [holder("a", "Exclusive")], [])).toEqual({ granted: false, position: 1, behind: "a" });
  });

  it("is shared by operations on different machines", () => {
    const wish = waiter("b", { mode: "Shared", machines: ["m2"] });
    expect(turnOf(wish, [holder("a", "Shared", "m1")], [])).toEqual({ granted: true });
    expect(turnOf(wish, [holder("a", "Shared", "m2")], [])).toEqual({ granted: false, position: 1, behind: "a" });
  });

  it("is not given to one that would overtake: priority first, then creation, then name", () => {
    const exclusive = waiter("upgrade", { createdAt: "2026-01-01T00:00:05Z" });
    const shared = waiter("late", { mode: "Shared", machines: ["m2"], createdAt: "2026-01-01T00:00:09Z" });
    const holders = [holder("a", "Shared", "m1")];
    expect(turnOf(shared, holders, [exclusive])).toEqual({ granted: false, position: 2, behind: "upgrade" });
    expect(turnOf({ ...shared, priority: "Emergency" }, holders, [exclusive])).toEqual({ granted: true });
    expect(turnOf(waiter("b"), [], [waiter("a")])).toMatchObject({ behind: "a" });
  });

  it("is held once by one operation, and given back", () => {
    const held = withHolder(withHolder([], holder("a", "Shared")), holder("a", "Shared"));
    expect(held).toHaveLength(1);
    expect(withoutHolder(held, "a")).toEqual([]);
  });

  it("does not stand in its own way", () => {
    expect(turnOf(waiter("a"), [holder("a", "Exclusive")], [waiter("a")])).toEqual({ granted: true });
  });
});
