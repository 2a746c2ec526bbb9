const utf8 = new TextEncoder();

/** Writes the fields of one message after another. Encoding: https://protobuf.dev/programming-guides/encoding/ */
export class WireWriter {
  #bytes = new Uint8Array(65_536);
  #at = 0;

  /** Not negative, at most 2^53; also truth values. */
  integer(number: number, value: number): void {
    this.#varint(number * 8);
    this.#varint(value);
  }

  double(number: number, value: number): void {
    this.#varint(number * 8 + 1);
    this.#reserve(8);
    new DataView(this.#bytes.buffer).setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  string(number: number, text: string): void {
    this.message(number, () => {
      // No character takes more than three bytes.
      this.#reserve(text.length * 3);
      this.#at += utf8.encodeInto(text, this.#bytes.subarray(this.#at)).written;
    });
  }

  bytes(number: number, bytes: Uint8Array): void {
    this.message(number, () => this.raw(bytes));
  }

  /** What another writer wrote. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** A field that holds what `write` writes. */
  message(number: number, write: () => void): void {
    this.#varint(number * 8 + 2);
    const start = this.#at;
    write();
    const length = this.#at - start;
    const prefix = varintSize(length);
    this.#reserve(prefix);
    this.#bytes.copyWithin(start + prefix, start, this.#at);
    this.#at = start;
    this.#varint(length);
    this.#at += length;
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  #varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#bytes[this.#at++] = (rest % 128) + 128;
    this.#bytes[this.#at++] = rest;
  }

  #reserve(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#at + length, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size += 1;
  return size;
}
