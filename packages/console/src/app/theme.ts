import { theme as antTheme, type ThemeConfig } from "antd";

export type ThemeName = "light" | "dark";

/** The choice the user made, else what the system prefers. */
export function initialTheme(): ThemeName {
  const kept = localStorage.getItem("theme");
  if (kept === "light" || kept === "dark") return kept;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** antd's theme out of `tokens.css`, which is the only place where a colour or size is written. */
export function antThemeFor(name: ThemeName): ThemeConfig {
  document.documentElement.dataset["theme"] = name;
  const style = getComputedStyle(document.documentElement);
  const v = (token: string): string => style.getPropertyValue(token).trim();
  return {
    algorithm: name === "dark" ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    token: {
      fontFamily: v("--font-ui"),
      fontFamilyCode: v("--font-mono"),
      fontSize: 13,
      lineHeight: 20 / 13,
      borderRadius: 6,
      borderRadiusSM: 4,
      controlHeight: 30,
      controlHeightSM: 26,
      colorPrimary: v("--accent-fill"),
      colorPrimaryHover: v("--accent-fill"),
      colorPrimaryActive: v("--accent-fill"),
      colorLink: v("--accent"),
      colorInfo: v("--run"),
      colorSuccess: v("--ok"),
      colorWarning: v("--warn"),
      colorError: v("--fail"),
      colorBgLayout: v("--bg-canvas"),
      colorBgContainer: v("--bg-surface"),
      colorBgElevated: v("--bg-raised"),
      colorText: v("--text"),
      colorTextSecondary: v("--text-2"),
      colorTextTertiary: v("--text-3"),
      colorTextPlaceholder: v("--text-3"),
      colorTextDescription: v("--text-3"),
      colorTextDisabled: v("--text-3"),
      colorBorder: v("--border-strong"),
      colorBorderSecondary: v("--border"),
      colorSplit: v("--border"),
      motionDurationFast: "0.1s",
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.18s",
      // Dialogs wait for the end of their animation before they go: without motion there must be none to wait for.
      motion: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      wireframe: false,
    },
    components: {
      Button: {
        fontWeight: 500,
        primaryShadow: "none",
        defaultShadow: "none",
        dangerShadow: "none",
        paddingInline: 12,
      },
      Input: { activeShadow: "none", colorBorder: v("--border-control") },
      InputNumber: { activeShadow: "none", colorBorder: v("--border-control") },
      Select: { colorBorder: v("--border-control"), optionSelectedBg: v("--bg-selected") },
      Checkbox: { colorBorder: v("--border-control") },
      Segmented: {
        itemSelectedBg: v("--bg-raised"),
        trackBg: v("--bg-subtle"),
        itemColor: v("--text-2"),
        itemHoverColor: v("--text"),
      },
      Modal: { contentBg: v("--bg-raised"), headerBg: v("--bg-raised"), titleFontSize: 14 },
    },
  };
}
