import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryDisk, MemoryJournal } from "@dipper/apiserver";
import { afterEach, beforeEach, expect, it } from "vitest";
import { encryptedSecrets, secretsKey } from "./encrypted-journal.ts";

const key = new Uint8Array(32).fill(7);
const text = (value: Uint8Array | undefined): string => Buffer.from(value ?? []).toString();
const row = (name: string, revision: number, value: string) => ({ key: name, revision, value: Buffer.from(value) });
const rows = (journal: {
  load(): { readonly entries: Iterable<{ readonly key: string; readonly value?: Uint8Array }> };
}) => Object.fromEntries([...journal.load().entries].map((entry) => [entry.key, text(entry.value)]));

it("keeps Secrets unreadable below and readable above, and everything else as it is", () => {
  const disk = new MemoryDisk();
  const journal = encryptedSecrets(new MemoryJournal({ disk }), key);
  journal.append([row("/secrets/ns/a", 1, '{"canary":1}'), row("/configmaps/ns/a", 2, '{"plain":1}')]);
  const below = rows(new MemoryJournal({ disk }));
  expect(below["/secrets/ns/a"]).not.toContain("canary");
  expect(below["/configmaps/ns/a"]).toBe('{"plain":1}');
  const again = encryptedSecrets(new MemoryJournal({ disk }), key);
  expect(again.load().revision).toBe(2);
  expect(rows(encryptedSecrets(new MemoryJournal({ disk }), key))["/secrets/ns/a"]).toBe('{"canary":1}');
});

it("encrypts what was written before there was a key, and keeps its revision", () => {
  const disk = new MemoryDisk();
  new MemoryJournal({ disk }).append([row("/secrets/ns/a", 4, '{"canary":1}'), row("/pods/ns/a", 9, "{}")]);
  const loaded = encryptedSecrets(new MemoryJournal({ disk }), key).load();
  expect([...loaded.entries].map((entry) => entry.revision).toSorted((a, b) => a - b)).toEqual([4, 9]);
  expect(loaded.revision).toBe(9);
  expect(rows(new MemoryJournal({ disk }))["/secrets/ns/a"]).not.toContain("canary");
  expect(new MemoryJournal({ disk }).load().revision).toBe(9);
});

it("refuses another key, and a row in the place of another", () => {
  const disk = new MemoryDisk();
  encryptedSecrets(new MemoryJournal({ disk }), key).append([row("/secrets/ns/a", 1, "{}")]);
  const other = encryptedSecrets(new MemoryJournal({ disk }), new Uint8Array(32).fill(8));
  expect(() => other.load()).toThrow("keys/secrets-key is not the key");
  const [entry] = [...new MemoryJournal({ disk }).load().entries];
  new MemoryJournal({ disk }).append([{ ...entry, key: "/secrets/ns/b", revision: 2 }]);
  expect(() => encryptedSecrets(new MemoryJournal({ disk }), key).load()).toThrow("/secrets/ns/b is damaged");
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dipper-keys-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("makes the key once, for its owner only, and says when it is none", () => {
  const first = secretsKey(folder);
  expect(secretsKey(folder)).toEqual(first);
  const file = join(folder, "secrets-key");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, "short\n");
  expect(() => secretsKey(folder)).toThrow("is not a key of 32 bytes");
});
