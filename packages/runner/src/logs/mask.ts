/** Hides secrets in text that is about to be written. */
export type Mask = (text: string) => string;

const shortest = 4;

/**
 * Replaces every secret by `***`, also in the forms in which it tends to reach output: base64, URL-encoded, as part of JSON, and
 * each line of a text of several lines. Texts of less than four characters are no secrets: hiding them would only garble the log.
 */
export function maskOf(secrets: readonly string[]): Mask {
  const forms = new Set<string>();
  for (const secret of secrets) {
    for (const part of [secret, ...secret.split(/\r?\n/)]) {
      if (part.trim().length < shortest || /^-----.*-----$/.test(part.trim())) continue;
      const text = part.trim();
      for (const form of [
        text,
        base64(text),
        encodeURIComponent(text.toWellFormed()),
        JSON.stringify(text).slice(1, -1),
      ])
        forms.add(form);
    }
  }
  // The longest first, so that a secret that contains another one disappears as a whole.
  const ordered = [...forms].filter((form) => form.length >= shortest).sort((a, b) => b.length - a.length);
  if (ordered.length === 0) return (text) => text;
  const pattern = new RegExp(ordered.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
  return (text) => text.replace(pattern, "***");
}

/** Without padding: what stands behind the secret in the encoded text changes the last characters. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
  return btoa(String.fromCharCode(...whole));
}
