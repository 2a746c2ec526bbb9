/** A message that is not protobuf; the words are those of the real server's decoder. */
export class MalformedProtobuf extends Error {
  override readonly name = "MalformedProtobuf";
}

/** How a value stands in a message: a varint, eight bytes, bytes with their length, four bytes. Groups (3, 4) are only skipped. */
export type WireType = 0 | 1 | 2 | 3 | 4 | 5;

const text = new TextDecoder();

/** Reads the fields of one message, one after another. Encoding: https://protobuf.dev/programming-guides/encoding/ */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Number and form of the next field. `message` is for the error. */
  tag(message: string): readonly [number, WireType] {
    const tag = this.varint();
    const wire = Number(tag & 7n);
    const number = Number(BigInt.asIntN(32, tag >> 3n));
    if (wire === 4) throw new MalformedProtobuf(`proto: ${message}: wiretype end group for non-group`);
    if (number <= 0) throw new MalformedProtobuf(`proto: ${message}: illegal tag ${number} (wire type ${tag})`);
    if (wire > 5) throw new MalformedProtobuf(`proto: illegal wireType ${wire}`);
    return [number, wire as WireType];
  }

  /** Without a sign, 64 bits. */
  varint(): bigint {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt(low);
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 64n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedProtobuf("proto: integer overflow");
  }

  /** A signed number of 64 bits; beyond 2^53 it loses its last digits, as every number of JSON does here. */
  integer(): number {
    return Number(BigInt.asIntN(64, this.varint()));
  }

  double(): number {
    const start = this.#take(8);
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, 8).getFloat64(0, true);
  }

  bytes(): Uint8Array {
    const length = this.#length();
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  string(): string {
    return text.decode(this.bytes());
  }

  message(): WireReader {
    const length = this.#length();
    const start = this.#take(length);
    return new WireReader(this.#bytes, start, start + length);
  }

  /** Passes over a field that nobody knows. */
  skip(wire: WireType): void {
    let depth = 0;
    let next: number = wire;
    for (;;) {
      if (next === 0) this.varint();
      else if (next === 1) this.#take(8);
      else if (next === 2) this.#take(this.#length());
      else if (next === 3) depth += 1;
      else if (next === 4) depth -= 1;
      else if (next === 5) this.#take(4);
      else throw new MalformedProtobuf(`proto: illegal wireType ${next}`);
      if (depth === 0) return;
      next = Number(this.varint() & 7n);
    }
  }

  #length(): number {
    const length = BigInt.asIntN(64, this.varint());
    if (length < 0n) throw new MalformedProtobuf("proto: negative length found during unmarshaling");
    return length > BigInt(this.#end) ? this.#end + 1 : Number(length);
  }

  #take(length: number): number {
    const start = this.#at;
    if (start + length > this.#end) throw new MalformedProtobuf("unexpected EOF");
    this.#at = start + length;
    return start;
  }

  #byte(): number {
    return this.#bytes[this.#take(1)] ?? 0;
  }
}
