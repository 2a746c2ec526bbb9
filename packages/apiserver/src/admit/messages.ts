/**
 * `Object{spec: Object.spec{replicas: 3}}` and `JSONPatch{op: "add", path: "/a", value: 1}` are CEL message literals that our engine does
 * not know. They mean maps here, so they are written as maps: `{"spec": {"replicas": 3}}`. Everything else, strings included, stays.
 */
export function messagesAsMaps(expression: string): string {
  let result = "";
  let at = 0;
  // For every open bracket: is it a message, whose keys are names?
  const open: boolean[] = [];
  let expectsKey = false;
  while (at < expression.length) {
    const rest = expression.slice(at);
    const text = /^(?:r?"(?:[^"\\]|\\.)*"|r?'(?:[^'\\]|\\.)*')/s.exec(rest)?.[0];
    if (text !== undefined) {
      result += text;
      at += text.length;
      expectsKey = false;
      continue;
    }
    const message = /^(?:Object|JSONPatch)(?:\.[A-Za-z_][A-Za-z0-9_]*)*\s*\{/.exec(rest)?.[0];
    if (message !== undefined && !/[A-Za-z0-9_.]$/.test(result)) {
      result += "{";
      at += message.length;
      open.push(true);
      expectsKey = true;
      continue;
    }
    const key = expectsKey ? /^([A-Za-z_][A-Za-z0-9_]*)\s*:/.exec(rest) : null;
    if (key !== null) {
      result += `${JSON.stringify(key[1])}:`;
      at += key[0].length;
      expectsKey = false;
      continue;
    }
    const char = expression.charAt(at);
    if ("{[(".includes(char)) open.push(false);
    if ("}])".includes(char)) open.pop();
    if (char === ",") expectsKey = open.at(-1) === true;
    else if (!/\s/.test(char)) expectsKey = false;
    result += char;
    at += 1;
  }
  return result;
}
