/** Go's words for a text that is no JSON: those of the first byte that cannot stand where it does. */
export function jsonProblem(text: string): string {
  const reader = new Reader(text);
  reader.value();
  if (reader.problem === undefined) {
    reader.space();
    if (reader.at < text.length) reader.unexpected("after top-level value");
  }
  return reader.problem ?? "unexpected end of JSON input";
}

/** Deeper than what is read anyway; see `duplicate-keys.ts`. */
const deepest = 5_000;

class Reader {
  readonly #text: string;
  at = 0;
  problem: string | undefined;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  space(): void {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.at))) this.at += 1;
  }

  unexpected(where: string): void {
    if (this.problem !== undefined) return;
    const point = this.#text.codePointAt(this.at);
    this.problem =
      point === undefined
        ? "unexpected end of JSON input"
        : `invalid character ${quoted(String.fromCodePoint(point))} ${where}`;
  }

  value(): void {
    this.space();
    this.#depth += 1;
    const char = this.#text.charAt(this.at);
    if (this.#depth > deepest) this.problem = "exceeded max depth";
    else if (char === "{") this.#list("}", () => this.#member(), "object key:value pair");
    else if (char === "[") this.#list("]", () => this.value(), "array element");
    else if (char === '"') this.#string();
    else if (char === "-" || isDigit(char)) this.#number();
    else if (char === "t") this.#literal("true");
    else if (char === "f") this.#literal("false");
    else if (char === "n") this.#literal("null");
    else this.unexpected("looking for beginning of value");
    this.#depth -= 1;
  }

  #list(end: string, one: () => void, what: string): void {
    this.at += 1;
    this.space();
    if (this.#text.charAt(this.at) === end) {
      this.at += 1;
      return;
    }
    while (this.problem === undefined) {
      one();
      if (this.problem !== undefined) return;
      this.space();
      const char = this.#text.charAt(this.at);
      if (char !== end && char !== ",") return this.unexpected(`after ${what}`);
      this.at += 1;
      if (char === end) return;
    }
  }

  #member(): void {
    this.space();
    if (this.#text.charAt(this.at) !== '"') return this.unexpected("looking for beginning of object key string");
    this.#string();
    if (this.problem !== undefined) return;
    this.space();
    if (this.#text.charAt(this.at) !== ":") return this.unexpected("after object key");
    this.at += 1;
    this.value();
  }

  #string(): void {
    for (this.at += 1; ; this.at += 1) {
      const char = this.#text.charAt(this.at);
      if (char === "" || char < " ") return this.unexpected("in string literal");
      if (char === '"') break;
      if (char !== "\\") continue;
      this.at += 1;
      const escaped = this.#text.charAt(this.at);
      if (escaped === "u") {
        for (let i = 0; i < 4; i += 1) {
          this.at += 1;
          if (!/[0-9a-fA-F]/.test(this.#text.charAt(this.at)))
            return this.unexpected("in \\u hexadecimal character escape");
        }
      } else if (escaped === "" || !'bfnrt\\/"'.includes(escaped)) return this.unexpected("in string escape code");
    }
    this.at += 1;
  }

  #number(): void {
    if (this.#text.charAt(this.at) === "-") this.at += 1;
    if (!isDigit(this.#text.charAt(this.at))) return this.unexpected("in numeric literal");
    if (this.#text.charAt(this.at) === "0") this.at += 1;
    else this.#digits();
    if (this.#text.charAt(this.at) === ".") {
      this.at += 1;
      if (!isDigit(this.#text.charAt(this.at))) return this.unexpected("after decimal point in numeric literal");
      this.#digits();
    }
    if (!/[eE]/.test(this.#text.charAt(this.at))) return;
    this.at += 1;
    if (/[+-]/.test(this.#text.charAt(this.at))) this.at += 1;
    if (!isDigit(this.#text.charAt(this.at))) return this.unexpected("in exponent of numeric literal");
    this.#digits();
  }

  #digits(): void {
    while (isDigit(this.#text.charAt(this.at))) this.at += 1;
  }

  #literal(word: string): void {
    for (const char of word.split("")) {
      if (this.#text.charAt(this.at) !== char) return this.unexpected(`in literal ${word} (expecting '${char}')`);
      this.at += 1;
    }
  }
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}

function quoted(char: string): string {
  if (char === "'") return "'\\''";
  return char === '"' ? `'"'` : `'${JSON.stringify(char).slice(1, -1)}'`;
}
