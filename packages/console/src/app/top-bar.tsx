import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Dropdown } from "antd";
import { signOut } from "../data/actions.ts";
import type { Me } from "../data/queries.ts";
import { useText } from "../i18n/text.tsx";
import { Key } from "../kit/small.tsx";
import { Crumbs } from "./crumbs.tsx";
import { openPalette } from "./keys.tsx";
import { NextWindow } from "./next-window.tsx";
import { usePreferences } from "./preferences.tsx";
import { StopButton } from "./stop.tsx";

export function TopBar({ me }: { readonly me: Me | undefined }) {
  const { t, language } = useText();
  const preferences = usePreferences();
  return (
    <header className="topbar">
      <Crumbs />
      <button type="button" className="search-button" onClick={openPalette}>
        <svg
          width="14"
          height="14"
          viewBox="0 0 16 16"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          aria-hidden="true"
        >
          <circle cx="7" cy="7" r="4.4" />
          <path d="M10.4 10.4L14 14" />
        </svg>
        <span>{t("palette.placeholder")}</span>
        <Key>Ctrl K</Key>
      </button>
      <div className="topbar-right">
        <NextWindow />
        <StopButton />
        <button
          type="button"
          className="bare-button"
          lang={language === "zh" ? "en" : "zh-CN"}
          onClick={() => preferences.setLanguage(language === "zh" ? "en" : "zh")}
        >
          {language === "zh" ? "EN" : "中文"}
        </button>
        <button
          type="button"
          className="bare-button"
          aria-label={preferences.theme === "dark" ? t("app.light") : t("app.dark")}
          onClick={() => preferences.setTheme(preferences.theme === "dark" ? "light" : "dark")}
        >
          <svg
            width="15"
            height="15"
            viewBox="0 0 16 16"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.4"
            aria-hidden="true"
          >
            <circle cx="8" cy="8" r="5.6" />
            <path d="M8 2.4a5.6 5.6 0 0 1 0 11.2z" fill="currentColor" />
          </svg>
        </button>
        <Account me={me} />
      </div>
    </header>
  );
}

function Account({ me }: { readonly me: Me | undefined }) {
  const { t } = useText();
  const navigate = useNavigate();
  const client = useQueryClient();
  if (me === undefined) return null;
  const initials = me.name
    .split(/[-_. ]/)
    .map((part) => part[0] ?? "")
    .join("")
    .slice(0, 2)
    .toUpperCase();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "who", label: t("app.signedInAs", { name: me.name }), disabled: true },
          {
            key: "account",
            label: t("settings.accountOwn"),
            onClick: () => void navigate({ to: "/settings/account" as never }),
          },
          { key: "settings", label: t("nav.settings"), onClick: () => void navigate({ to: "/settings" as never }) },
          {
            key: "out",
            label: t("app.signOut"),
            onClick: () =>
              void signOut().then(({ logout }) => {
                client.clear();
                if (logout !== undefined) return location.assign(logout);
                return navigate({ to: "/sign-in" as never });
              }),
          },
        ],
      }}
    >
      <button type="button" className="avatar" aria-label={`${initials}, ${t("app.account", { name: me.name })}`}>
        {initials}
      </button>
    </Dropdown>
  );
}
