import type { Page } from "playwright-core";

/**
 * Texts that do not fit where they stand: cut off by their own box, or standing out of a button, tab or tag. What is shortened with the whole
 * of it in its title is not lost; nor is a cell of a table, whose object has a page of its own, and the hint of the search, which the palette
 * shows again.
 */
export function clippedTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const hidden = (element: Element): boolean =>
      element.closest(".side h2, .sr-only, [aria-hidden='true'], td, .skip-link, .search-button") !== null ||
      !element.checkVisibility();
    const boxes = "button, .tag, .facet, .tabs a, th, h1, h2, label, .ant-segmented-item-label";
    const clipped: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>("body *")) {
      const text = [...element.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (text === undefined || hidden(element) || /^(SCRIPT|STYLE|OPTION|PRE|CODE)$/.test(element.tagName)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const place = range.getBoundingClientRect();
      if (place.width === 0) continue;
      const style = getComputedStyle(element);
      const cut =
        /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 4;
      const whole = element.closest<HTMLElement>("[title]")?.title.includes(text.textContent?.trim() ?? "") === true;
      const box = element.closest(boxes)?.getBoundingClientRect();
      const out = box !== undefined && (place.right > box.right + 1 || place.left < box.left - 1);
      if ((cut && !whole) || out)
        clipped.push(`${element.tagName.toLowerCase()}.${element.className}: ${text.textContent?.trim()}`);
    }
    return [...new Set(clipped)];
  });
}

/** How far the page is wider than the window, in pixels. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
