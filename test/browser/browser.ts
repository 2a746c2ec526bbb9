import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

export const chromiumPath: string = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface Look {
  readonly language: "en" | "zh";
  readonly theme: "light" | "dark";
}

export const looks: readonly Look[] = [
  { language: "en", theme: "light" },
  { language: "zh", theme: "dark" },
  { language: "zh", theme: "light" },
  { language: "en", theme: "dark" },
];

const require = createRequire(import.meta.url);
const notoFolder = dirname(
  require.resolve("@fontsource-variable/noto-sans-sc/package.json", {
    paths: [join(import.meta.dirname, "../../packages/console")],
  }),
);

/** A page with language and theme chosen; machines without a CJK face get one from the test's own dependency. */
export async function openContext(
  browser: Browser,
  look: Look,
  size = { width: 1440, height: 900 },
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: size,
    reducedMotion: "reduce",
    locale: look.language === "zh" ? "zh-CN" : "en-GB",
  });
  await context.addInitScript(
    ({ language, theme }) => {
      localStorage.setItem("language", language);
      localStorage.setItem("theme", theme);
    },
    { ...look },
  );
  await context.route("**/__noto/**", async (route) => {
    const file = new URL(route.request().url()).pathname.replace("/__noto/", "");
    await route.fulfill({
      body: await readFile(join(notoFolder, file)),
      contentType: file.endsWith(".css") ? "text/css" : "font/woff2",
    });
  });
  return context;
}

/** Chinese glyphs for machines without them; the console itself uses the system's face. */
export async function addChineseFace(page: Page): Promise<void> {
  const css = await readFile(join(notoFolder, "index.css"), "utf8");
  await page.addStyleTag({ content: css.replaceAll("url(./files/", "url(/__noto/files/") });
  await page.evaluate(() => document.fonts.ready);
}

/** Everything a page must not do: errors on the console, requests that leave the origin. */
export function watchPage(page: Page, origin: string): { readonly errors: string[]; readonly outside: string[] } {
  const errors: string[] = [];
  const outside: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => errors.push(`thrown: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:") && !request.url().startsWith("blob:"))
      outside.push(request.url());
  });
  return { errors, outside };
}

/** Keys of the catalogues that stand in a page as they are. What ends in our domain is the name of a resource. */
export function untranslatedKeys(text: string): readonly string[] {
  return (
    text.match(
      /\b(?:nav|audit|inside|kit|home|cluster|clusters|machine|machines|pools|operation|operations|plan|wizard|phase|reason|attention|create|lifecycle|adopt|adoption|settings|crumb|flow|cell)\.(?![\w.]*\.dipper\.dev\b)[a-z]\w+(?:\.\w+)*/g,
    ) ?? []
  );
}
