/**
 * Synchronous hashes without outside effects, so that a simulated run computes what a real one does in the same turn.
 * SHA-256 after FIPS 180-4, HMAC after RFC 2104, and `hash64` (two XXH32 lanes) where speed matters and nobody attacks.
 */

const encoder = new TextEncoder();
const bytesOf = (data: string | Uint8Array): Uint8Array => (typeof data === "string" ? encoder.encode(data) : data);
const hex32 = (word: number): string => (word >>> 0).toString(16).padStart(8, "0");

const primes = (count: number): number[] => {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
};
const fraction = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0;
const roundConstants = Int32Array.from(primes(64), (p) => fraction(Math.cbrt(p)));
const initialState = Int32Array.from(primes(8), (p) => fraction(Math.sqrt(p)));

function compress(state: Int32Array, w: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15] ?? 0;
    const b = w[i - 2] ?? 0;
    const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
    const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
    w[i] = ((w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (roundConstants[i] ?? 0) + (w[i] ?? 0)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const next = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = ((state[i] ?? 0) + (next[i] ?? 0)) | 0;
}

/** The 32 bytes of SHA-256. */
export function sha256Bytes(data: string | Uint8Array): Uint8Array {
  const input = bytesOf(data);
  const state = initialState.slice();
  const w = new Int32Array(64);
  const padded = new Uint8Array(((input.length + 8) >> 6) * 64 + 64 - (input.length & ~63));
  padded.set(input.subarray(input.length & ~63));
  padded[input.length & 63] = 0x80;
  const tail = padded.subarray(0, (input.length & 63) < 56 ? 64 : 128);
  new DataView(tail.buffer).setBigUint64(tail.length - 8, BigInt(input.length) * 8n);
  for (const [view, length] of [
    [new DataView(input.buffer, input.byteOffset, input.byteLength), input.length & ~63],
    [new DataView(tail.buffer), tail.length],
  ] as const) {
    for (let at = 0; at < length; at += 64) {
      for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4);
      compress(state, w);
    }
  }
  const out = new Uint8Array(32);
  const view = new DataView(out.buffer);
  state.forEach((word, i) => view.setInt32(i * 4, word));
  return out;
}

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** SHA-256 as 64 hexadecimal digits. Text is hashed as UTF-8. */
export function sha256(data: string | Uint8Array): string {
  return toHex(sha256Bytes(data));
}

/** HMAC-SHA-256 as 64 hexadecimal digits. */
export function hmacSha256(key: string | Uint8Array, data: string | Uint8Array): string {
  const raw = bytesOf(key);
  const block = new Uint8Array(64);
  block.set(raw.length > 64 ? sha256Bytes(raw) : raw);
  const message = bytesOf(data);
  const inner = new Uint8Array(64 + message.length);
  inner.set(block.map((byte) => byte ^ 0x36));
  inner.set(message, 64);
  const outer = new Uint8Array(96);
  outer.set(block.map((byte) => byte ^ 0x5c));
  outer.set(sha256Bytes(inner), 64);
  return sha256(outer);
}

const P1 = 0x9e3779b1 | 0;
const P2 = 0x85ebca77 | 0;
const P3 = 0xc2b2ae3d | 0;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;
const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));
const lane = (accumulator: number, word: number): number =>
  Math.imul(rotate((accumulator + Math.imul(word, P2)) | 0, 13), P1);

/** XXH32 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md) as an unsigned number. */
export function xxh32(data: string | Uint8Array, seed: number): number {
  const input = bytesOf(data);
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  let at = 0;
  let hash = (seed + P5) | 0;
  if (input.length >= 16) {
    let [a, b, c, d] = [(seed + P1 + P2) | 0, (seed + P2) | 0, seed | 0, (seed - P1) | 0];
    for (; at + 16 <= input.length; at += 16) {
      a = lane(a, view.getInt32(at, true));
      b = lane(b, view.getInt32(at + 4, true));
      c = lane(c, view.getInt32(at + 8, true));
      d = lane(d, view.getInt32(at + 12, true));
    }
    hash = (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0;
  }
  hash = (hash + input.length) | 0;
  for (; at + 4 <= input.length; at += 4)
    hash = Math.imul(rotate((hash + Math.imul(view.getInt32(at, true), P3)) | 0, 17), P4);
  for (; at < input.length; at++) hash = Math.imul(rotate((hash + Math.imul(input[at] ?? 0, P5)) | 0, 11), P1);
  hash = Math.imul(hash ^ (hash >>> 15), P2);
  hash = Math.imul(hash ^ (hash >>> 13), P3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 16 hexadecimal digits, fast, not for secrets: trace hashes, shards, names. */
export function hash64(data: string | Uint8Array): string {
  const input = bytesOf(data);
  return hex32(xxh32(input, 0)) + hex32(xxh32(input, P1));
}
