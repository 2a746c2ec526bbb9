const encoder = new TextEncoder();
const comma = 0x2c;

/**
 * Shows stored objects in one served version (conversion strategy None): stored bytes begin with `{"apiVersion":"…",`, and only that
 * is exchanged. An apiVersion contains no comma, so the first one ends it.
 */
export function versionSplicer(apiVersion: string): (bytes: Uint8Array) => Uint8Array {
  const prefix = encoder.encode(`{"apiVersion":"${apiVersion}",`);
  return (bytes) => {
    if (startsWith(bytes, prefix)) return bytes;
    const rest = bytes.subarray(bytes.indexOf(comma) + 1);
    const spliced = new Uint8Array(prefix.length + rest.length);
    spliced.set(prefix);
    spliced.set(rest, prefix.length);
    return spliced;
  };
}

/**
 * A list says once of what kind its built-in items are: each is shown without its first two fields, `apiVersion` and `kind`. These are the
 * bytes behind the brace that opens the item, as a view: a list of megabytes copies each only once.
 */
export function behindKind(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(bytes.indexOf(comma, bytes.indexOf(comma) + 1) + 1);
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  for (let i = 0; i < prefix.length; i++) if (bytes[i] !== prefix[i]) return false;
  return true;
}
