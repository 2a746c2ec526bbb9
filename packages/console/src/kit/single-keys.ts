/** Single-letter shortcuts can be switched off (WCAG 2.1.4); kept per browser. */
export function singleKeysOff(): boolean {
  return localStorage.getItem("keys") === "off";
}

/** Whether a key is meant for something that is typed into, or belongs to the browser. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return (
    target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  );
}
