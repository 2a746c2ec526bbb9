import { isoTime } from "@dipper/api";

const days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const dayMs = 24 * 60 * 60 * 1000;

/** RFC 9110 §5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`; milliseconds since 1970, which began on a Thursday. */
export function httpDate(ms: number): string {
  const [date = "", time = ""] = isoTime(ms).replace("Z", "").split("T");
  const [year = "", month = "", day = ""] = date.split("-");
  return `${days[Math.floor(ms / dayMs) % 7]}, ${day} ${months[Number(month) - 1]} ${year} ${time} GMT`;
}
