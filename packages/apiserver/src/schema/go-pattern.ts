/**
 * Patterns of schemas and rules are written for Go's regular expressions (RE2): flags may begin anywhere in a group, whatever is no letter
 * may be escaped, classes have POSIX names, and there is no looking around and no back reference. JavaScript's differ in all of that.
 * The syntax is that of Go's package `regexp/syntax`. Long because it is one grammar.
 */

/** As JavaScript's, with the meaning that Go gives it. Throws a SyntaxError for what Go refuses. */
export function goPattern(text: string, flags: "" | "g" = ""): RegExp {
  return new RegExp(new Translation(text).whole(), `u${flags}`);
}

interface Flags {
  /** Letters of both cases. */
  readonly i: boolean;
  /** `.` is any character, also the end of a line. */
  readonly s: boolean;
  /** `^` and `$` are ends of lines. */
  readonly m: boolean;
  /** Repetitions are short where they would be long. */
  readonly U: boolean;
}

type Range = readonly [number, number];

const posix: Readonly<Record<string, readonly Range[]>> = {
  alnum: [range("09"), range("AZ"), range("az")],
  alpha: [range("AZ"), range("az")],
  ascii: [[0, 0x7f]],
  blank: [range("\t\t"), range("  ")],
  cntrl: [
    [0, 0x1f],
    [0x7f, 0x7f],
  ],
  digit: [range("09")],
  graph: [range("!~")],
  lower: [range("az")],
  print: [range(" ~")],
  punct: [range("!/"), range(":@"), range("[`"), range("{~")],
  space: [range("\t\r"), range("  ")],
  upper: [range("AZ")],
  word: [range("09"), range("AZ"), range("__"), range("az")],
  xdigit: [range("09"), range("AF"), range("af")],
};
const perl = { d: posix["digit"], w: posix["word"], s: [range("\t\n"), range("\f\r"), range("  ")] } as const;
const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const mostRepeats = 1000;
const lastCodePoint = 0x10ffff;

function range(ends: string): Range {
  return [ends.charCodeAt(0), ends.charCodeAt(1)];
}

class Translation {
  readonly #text: string;
  #at = 0;
  #flags: Flags = { i: false, s: false, m: false, U: false };

  constructor(text: string) {
    this.#text = text;
  }

  whole(): string {
    const made = this.#alternatives();
    if (this.#at < this.#text.length) throw this.#refused("unexpected )");
    return made;
  }

  /** Up to the end of a group. Flags that begin inside hold to its end, over its alternatives. */
  #alternatives(): string {
    const before = this.#flags;
    let made = "";
    let open = 0;
    const close = (): void => {
      made += ")".repeat(open);
      open = 0;
    };
    while (this.#at < this.#text.length && this.#text[this.#at] !== ")") {
      if (this.#taken("|")) {
        close();
        made += "|";
        if (this.#flags.i !== before.i) made += this.#cases(() => open++);
        continue;
      }
      const flags = this.#matched(/\(\?([imsU]*)(?:-([imsU]+))?\)/y);
      if (flags === undefined) made += this.#repeated(this.#piece());
      else {
        const { i } = this.#flags;
        this.#flags = this.#changed(flags[1] ?? "", flags[2] ?? "");
        if (this.#flags.i !== i) made += this.#cases(() => open++);
      }
    }
    close();
    this.#flags = before;
    return made;
  }

  #cases(opened: () => void): string {
    opened();
    return this.#flags.i ? "(?i:" : "(?-i:";
  }

  #changed(on: string, off: string): Flags {
    const wanted = (name: keyof Flags): boolean => !off.includes(name) && (on.includes(name) || this.#flags[name]);
    return { i: wanted("i"), s: wanted("s"), m: wanted("m"), U: wanted("U") };
  }

  #piece(): string {
    const character = this.#next();
    switch (character) {
      case "(":
        return this.#group();
      case "[":
        return this.#class();
      case ".":
        return this.#flags.s ? "[^]" : "[^\\n]";
      case "^":
        return this.#flags.m ? "(?<![^\\n])" : "^";
      case "$":
        return this.#flags.m ? "(?![^\\n])" : "$";
      case "\\":
        return this.#escaped();
      case "*":
      case "+":
      case "?":
        throw this.#refused("nothing to repeat");
      default:
        return literal(character.codePointAt(0) as number);
    }
  }

  #group(): string {
    const named = this.#matched(/\?P?<([A-Za-z_]\w*)>/y);
    const flags = this.#matched(/\?([imsU]*)(?:-([imsU]+))?:/y);
    if (named === undefined && flags === undefined && this.#text[this.#at] === "?")
      throw this.#refused("unknown group");
    const before = this.#flags;
    if (flags !== undefined) this.#flags = this.#changed(flags[1] ?? "", flags[2] ?? "");
    const cases = this.#flags.i === before.i ? "" : this.#flags.i ? "i" : "-i";
    const inside = this.#alternatives();
    this.#flags = before;
    if (!this.#taken(")")) throw new SyntaxError(`error parsing regexp: missing closing ): \`${this.#text}\``);
    return named === undefined ? `(${flags === undefined ? "" : `?${cases}:`}${inside})` : `(?<${named[1]}>${inside})`;
  }

  /** A piece with the repetition that follows it. A brace that repeats nothing is itself. */
  #repeated(piece: string): string {
    const repeat = this.#matched(/[*+?]|\{(\d+)(?:,(\d*))?\}/y);
    if (repeat === undefined) return piece;
    if (Math.max(Number(repeat[1] ?? 0), Number(repeat[2] ?? 0)) > mostRepeats) throw this.#refused("too many repeats");
    const lazy = this.#taken("?") !== this.#flags.U;
    if (this.#matched(/[*+?]|\{\d+(?:,\d*)?\}/y) !== undefined) throw this.#refused("a repetition of a repetition");
    return `${piece}${repeat[0]}${lazy ? "?" : ""}`;
  }

  /** What follows a backslash outside a class. */
  #escaped(): string {
    if (this.#taken("A")) return "(?<![^])";
    if (this.#taken("z")) return "(?![^])";
    const boundary = this.#matched(/[bB]/y);
    if (boundary !== undefined) return `\\${boundary[0]}`;
    const quoted = this.#matched(/Q([^]*?)(?:\\E|$)/y);
    if (quoted !== undefined)
      return Array.from(quoted[1] ?? "", (each) => literal(each.codePointAt(0) as number)).join("");
    const set = this.#set();
    return set === undefined ? literal(this.#escapedCharacter()) : `[${set}]`;
  }

  /** A set of characters that a backslash begins, as a class has it inside. */
  #set(): string | undefined {
    const short = this.#matched(/[dDwWsS]/y)?.[0];
    if (short !== undefined) {
      const ranges = perl[short.toLowerCase() as keyof typeof perl] as readonly Range[];
      return inClass(short === short.toLowerCase() ? ranges : complement(ranges));
    }
    const unicode = this.#matched(/([pP])(?:\{(\^?)(\w+)\}|(\w))/y);
    if (unicode === undefined) return undefined;
    const [, letter, not, long, single] = unicode;
    const name = long ?? single ?? "";
    const inverted = (letter === "P") !== (not === "^");
    return `\\${inverted ? "P" : "p"}{${name.length <= 2 || name === "Any" ? name : `Script=${name}`}}`;
  }

  #escapedCharacter(): number {
    const hexadecimal = this.#matched(/x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/y);
    if (hexadecimal !== undefined) return Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? "", 16);
    const octal = this.#matched(/0[0-7]{0,2}|[1-7][0-7]{1,2}/y);
    if (octal !== undefined) return Number.parseInt(octal[0], 8);
    const character = this.#next();
    const control = controls[character];
    if (control !== undefined) return control;
    if (/[0-9A-Za-z]/.test(character) || character > "\u007f") throw this.#refused(`unknown escape \\${character}`);
    return character.charCodeAt(0);
  }

  #class(): string {
    const not = this.#taken("^") ? "^" : "";
    let inside = "";
    for (let first = true; first || this.#text[this.#at] !== "]"; first = false) {
      const named = this.#matched(/\[:(\^?)(\w+):\]/y);
      if (named === undefined) {
        inside += this.#classItem();
        continue;
      }
      const ranges = posix[named[2] ?? ""];
      if (ranges === undefined) throw this.#refused(`unknown class ${named[0]}`);
      inside += inClass(named[1] === "^" ? complement(ranges) : ranges);
    }
    this.#at += 1;
    return `[${not}${inside}]`;
  }

  /** One character, a range of them, or a set. */
  #classItem(): string {
    const low = this.#classCharacter();
    if (typeof low === "string") return low;
    if (this.#matched(/-(?!\])/y) === undefined) return inClass([[low, low]]);
    const high = this.#classCharacter();
    if (typeof high === "string" || high < low) throw this.#refused("a range that is none");
    return inClass([[low, high]]);
  }

  #classCharacter(): number | string {
    const character = this.#next();
    return character === "\\" ? (this.#set() ?? this.#escapedCharacter()) : (character.codePointAt(0) as number);
  }

  #next(): string {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) throw this.#refused("unexpected end");
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  #taken(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  /** What a sticky expression finds here, which is then read. */
  #matched(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #refused(problem: string): SyntaxError {
    return new SyntaxError(`${problem} at ${this.#at} of ${this.#text}`);
  }
}

function literal(code: number): string {
  return /[\w ]/.test(String.fromCodePoint(code)) ? String.fromCodePoint(code) : `\\u{${code.toString(16)}}`;
}

function inClass(ranges: readonly Range[]): string {
  return ranges.map(([low, high]) => (low === high ? literal(low) : `${literal(low)}-${literal(high)}`)).join("");
}

function complement(ranges: readonly Range[]): readonly Range[] {
  const made: Range[] = [];
  let next = 0;
  for (const [low, high] of ranges) {
    if (low > next) made.push([next, low - 1]);
    next = high + 1;
  }
  return [...made, [next, lastCodePoint]];
}
