import { isoTime } from "@dipper/api";
import { describe, expect, test } from "vitest";
import type { AttentionItem } from "../views/attention.ts";
import { type Mute, muteFor, withMute, withoutMute } from "./mute.ts";

const now = 1_800_000_000_000;
const item = (over: Partial<AttentionItem> = {}): AttentionItem => ({
  id: "NodesNotReady/u1/Rack/R17",
  type: "NodesNotReady",
  state: "warn",
  params: [],
  subject: { kind: "Cluster", name: "c1", cluster: "c1" },
  since: isoTime(now - 60_000),
  cause: "",
  members: ["n1", "n2"],
  ...over,
});
const mute = (over: Partial<Mute> = {}): Mute => ({
  id: "NodesNotReady/u1/Rack/R17",
  cause: "",
  members: ["n1", "n2"],
  for: "everybody",
  by: "ada",
  reason: "the rack is being moved",
  at: isoTime(now),
  until: isoTime(now + 3_600_000),
  ...over,
});
const reader = { user: "bob", now };

describe("a mute", () => {
  test("holds for its item until its time", () => {
    expect(muteFor(item(), [mute()], reader)?.reason).toBe("the rack is being moved");
    expect(muteFor(item({ id: "other" }), [mute()], reader)).toBeUndefined();
    expect(muteFor(item(), [mute()], { user: "bob", now: now + 3_600_000 })).toBeUndefined();
  });

  test("ends when something else is the matter, or somebody more is concerned; not when it is fewer", () => {
    expect(muteFor(item({ cause: "Empty/4" }), [mute()], reader)).toBeUndefined();
    expect(muteFor(item({ members: ["n1", "n2", "n3"] }), [mute()], reader)).toBeUndefined();
    expect(muteFor(item({ members: ["n2"] }), [mute()], reader)).toBeDefined();
  });

  test("for oneself is nobody else's, and is shown before everybody's", () => {
    const own = mute({ for: { user: "bob" }, reason: "mine" });
    expect(muteFor(item(), [own], { user: "eve", now })).toBeUndefined();
    expect(muteFor(item(), [mute(), own], reader)?.reason).toBe("mine");
  });

  test("takes the place of the one before, and is taken away for the same people only", () => {
    const own = mute({ for: { user: "bob" } });
    const ended = mute({ id: "old", until: isoTime(now - 1) });
    const longer = mute({ until: isoTime(now + 7_200_000) });
    expect(withMute([mute(), own, ended], longer, now)).toEqual([own, longer]);
    expect(withoutMute([mute(), own], { id: own.id, for: { user: "bob" } }, now)).toEqual([mute()]);
    expect(withoutMute([mute(), own], { id: own.id, for: "everybody" }, now)).toEqual([own]);
  });
});
