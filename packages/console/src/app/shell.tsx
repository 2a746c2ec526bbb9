import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { ApiError, sessionEnded } from "../data/client.ts";
import type { Live } from "../data/live.ts";
import { connectLive, LiveProvider } from "../data/live-queries.ts";
import { type Me, useAttention, useMe } from "../data/queries.ts";
import { useFormat, useText } from "../i18n/text.tsx";
import { Block } from "../kit/block-states.tsx";
import { Go } from "../kit/name.tsx";
import { Toasts } from "../kit/toast.tsx";
import { PasswordFirst } from "../rooms/session/password-first.tsx";
import { SignInOver } from "../rooms/session/sign-in-over.tsx";
import { Logo, NavIcon } from "./icons.tsx";
import { Keys } from "./keys.tsx";
import { LiveFoot } from "./live-foot.tsx";
import type { NavGroup } from "./manifest.ts";
import { navEntries } from "./rooms.ts";
import { StopBand } from "./stop.tsx";
import { TopBar } from "./top-bar.tsx";

const groups: readonly NavGroup[] = ["first", "fleet", "observe", "deliver", "govern"];

/** Nothing is asked before it is known who asks; nobody leads to sign-in, and back here afterwards. */
export function Shell() {
  const me = useMe();
  const navigate = useNavigate();
  const { pathname, searchStr } = useLocation();
  const nobody = me.data === undefined && me.error instanceof ApiError && me.error.status === 401;
  useEffect(() => {
    if (nobody) void navigate({ to: "/sign-in", search: { next: pathname + searchStr }, replace: true } as never);
    // Where one wanted to go is where one was when it turned out.
  }, [nobody]);
  if (nobody) return null;
  if (me.data?.passwordForced === true) return <PasswordFirst onSet={() => void me.refetch()} />;
  if (me.data !== undefined) return <SignedInShell me={me.data} />;
  return (
    <main className="page">
      <Block of={me} rows={3}>
        {() => null}
      </Block>
    </main>
  );
}

/** Bar, top bar, band and page. The live stream belongs to it. */
function SignedInShell({ me }: { readonly me: Me }) {
  const { t } = useText();
  const client = useQueryClient();
  const [live, setLive] = useState<Live | undefined>(undefined);
  const [signedOut, setSignedOut] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => {
    const stream = connectLive(client);
    setLive(stream);
    return () => stream.close();
  }, [client]);
  useEffect(() => {
    const ended = (): void => setSignedOut(true);
    sessionEnded.addEventListener("ended", ended);
    return () => sessionEnded.removeEventListener("ended", ended);
  }, []);
  return (
    <LiveProvider value={live}>
      <a className="skip-link" href="#page">
        {t("app.skip")}
      </a>
      <div className="shell">
        <Side environment={me.environment} />
        <div className="content">
          <TopBar me={me} />
          <StopBand />
          <main className="page" id="page" tabIndex={-1} key={pathname.split("/", 2).join("/")}>
            <Outlet />
          </main>
        </div>
      </div>
      <Keys />
      <Toasts />
      {signedOut ? (
        <SignInOver
          onSignedIn={() => {
            setSignedOut(false);
            void client.invalidateQueries();
          }}
        />
      ) : null}
    </LiveProvider>
  );
}

function Side({ environment }: { readonly environment: string | undefined }) {
  const { t } = useText();
  const format = useFormat();
  const attention = useAttention();
  const counts = {
    total: attention.data?.counts?.total ?? attention.data?.items.length ?? 0,
    operations:
      attention.data?.counts?.operations ??
      attention.data?.items.filter((item) => item.subject.kind === "Operation").length ??
      0,
  };
  return (
    <div className="side">
      <Go to="/" className="brand">
        <Logo />
        <b>Dipper</b>
        {environment === undefined ? null : <span className="env">{environment}</span>}
      </Go>
      <nav aria-label={t("app.navigation")}>
        {groups.map((group) => {
          const entries = navEntries.filter((entry) => entry.group === group);
          if (entries.length === 0) return null;
          return (
            <div key={group} className="nav-group">
              {group === "first" ? null : <h2>{t(`nav.group.${group}`)}</h2>}
              <ul>
                {entries.map((entry) => {
                  const number = entry.count === undefined ? 0 : counts[entry.count];
                  return (
                    <li key={entry.route}>
                      <Go to={entry.route} above={entry.route !== "/"} className="nav-entry">
                        <NavIcon name={entry.icon} />
                        <span>{t(entry.label)}</span>
                        {number > 0 ? (
                          <em title={t("nav.needYou", { count: number })}>{format.count(number)}</em>
                        ) : null}
                      </Go>
                    </li>
                  );
                })}
              </ul>
            </div>
          );
        })}
      </nav>
      <LiveFoot />
    </div>
  );
}
