/**
 * Expressions as people write them for Kubernetes, in the words of the library that evaluates them: `has` may ask about a field of anything
 * there, not only of names with dots (`has(self[0].path)`), and `matches` takes Go's patterns. Messages go on naming what was written.
 */
export function kubernetesSource(expression: string): string {
  return new Source(expression).rewritten();
}

/** Its function in `environment.ts`. */
const matches = "matchesPattern";
const token =
  /\/\/[^\n]*|[rRbB]{0,2}(?:"""[^]*?"""|'''[^]*?''')|[rR][bB]?(?:"[^"\n]*"|'[^'\n]*')|[bB]?(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\.\s*[A-Za-z_]\w*|[A-Za-z_]\w*|[^]/g;

class Source {
  readonly #tokens: readonly string[];
  #at = 0;
  #bound = 0;

  constructor(expression: string) {
    this.#tokens = expression.match(token) ?? [];
  }

  rewritten(): string {
    let made = "";
    while (this.#at < this.#tokens.length) made += this.#next();
    return made;
  }

  #next(): string {
    const here = this.#tokens[this.#at] as string;
    this.#at += 1;
    if (here !== "has" && !/^\.\s*matches$/.test(here)) return here;
    if (this.#tokens[this.#at] !== "(") return here;
    return here === "has" ? this.#has() : `.${matches}`;
  }

  /** From the opening parenthesis to the closing one. */
  #has(): string {
    this.#at += 1;
    const parts: string[] = [];
    for (let depth = 0; this.#at < this.#tokens.length; ) {
      const here = this.#tokens[this.#at] as string;
      if (here === ")" && depth === 0) break;
      if (/^[([{]$/.test(here)) depth += 1;
      if (/^[)\]}]$/.test(here)) depth -= 1;
      parts.push(this.#next());
    }
    this.#at += 1;
    const argument = parts.join("");
    const [field = ""] = parts.filter((part) => part.trim() !== "").slice(-1);
    if (/^[\w.?\s]*$/.test(argument) || !/^\.\s*\w+$/.test(field)) return `has(${argument})`;
    this.#bound += 1;
    const name = `has_${this.#bound}`;
    return `cel.bind(${name}, ${argument.slice(0, argument.lastIndexOf(field))}, has(${name}${field}))`;
  }
}
