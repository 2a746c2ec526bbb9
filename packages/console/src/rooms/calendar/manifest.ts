import type { RoomManifest } from "../../app/manifest.ts";

export const calendarRoom: RoomManifest = {
  name: "calendar",
  nav: [{ group: "first", order: 40, route: "/calendar", icon: "calendar", label: "nav.calendar" }],
  pages: [
    {
      path: "/calendar",
      search: ["span", "from", "q", "all"],
      load: () => import("./calendar-page.tsx"),
      component: "CalendarPage",
    },
  ],
};
