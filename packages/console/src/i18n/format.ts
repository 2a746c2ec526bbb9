/** Numbers, durations and times as console.md §7 wants them. Pure; the language is an argument. */
export type Language = "en" | "zh";

const units = {
  en: { s: "s", min: "min", h: "h", d: "d" },
  zh: { s: "秒", min: "分钟", h: "小时", d: "天" },
} as const;
/** In front of a smaller unit Chinese shortens the minute: 8 分 13 秒. */
const minuteBefore = { en: "min", zh: "分" } as const;

/** One unit, rounded down: "19 min". For ages. */
export function shortDuration(ms: number, language: Language): string {
  const unit = units[language];
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} ${unit.s}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} ${unit.min}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} ${unit.h}`;
  const days = Math.floor(hours / 24);
  const rest = hours % 24;
  return rest > 0 && days < 3 ? `${days} ${unit.d} ${rest} ${unit.h}` : `${days} ${unit.d}`;
}

/** Two units: "8 min 13 s". For how long something took. */
export function longDuration(ms: number, language: Language): string {
  const unit = units[language];
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} ${unit.s}`;
  const minutes = Math.floor(seconds / 60);
  const pad = (value: number): string => String(value).padStart(2, "0");
  if (minutes < 60) return `${minutes} ${minuteBefore[language]} ${pad(seconds % 60)} ${unit.s}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} ${unit.h} ${pad(minutes % 60)} ${minuteBefore[language]}`;
  return `${Math.floor(hours / 24)} ${unit.d} ${hours % 24} ${unit.h}`;
}

/** In a cell there is room for "41s" only. */
export function cellDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 100) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}m ${seconds % 60}s` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

export function count(value: number): string {
  return value.toLocaleString("en-US");
}

export function percent(value: number, language: Language): string {
  return language === "zh" ? `${Math.round(value)}%` : `${Math.round(value)} %`;
}

/** "5.0 TiB" from bytes. */
export function bytes(value: number): string {
  const names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let rest = value;
  let index = 0;
  while (rest >= 1024 && index < names.length - 1) {
    rest /= 1024;
    index += 1;
  }
  return `${index === 0 || rest >= 100 ? Math.round(rest) : rest.toFixed(1)} ${names[index]}`;
}

const pad = (value: number): string => String(value).padStart(2, "0");

/** "14:26", local time. */
export function clock(ms: number): string {
  const date = new Date(ms);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** "14:26:08", local time. */
export function clockSeconds(ms: number): string {
  return `${clock(ms)}:${pad(new Date(ms).getSeconds())}`;
}

/** "Fri 20 Nov, 14:26" or "11月20日 周五 14:26". */
export function moment(ms: number, language: Language): string {
  return `${day(ms, language)}${language === "zh" ? " " : ", "}${clock(ms)}`;
}

export function day(ms: number, language: Language): string {
  const date = new Date(ms);
  if (language === "zh") {
    return `${date.getMonth() + 1}月${date.getDate()}日 周${"日一二三四五六"[date.getDay()]}`;
  }
  const weekday = date.toLocaleDateString("en-GB", { weekday: "short" });
  return `${weekday} ${date.getDate()} ${date.toLocaleDateString("en-GB", { month: "short" })}`;
}

/** For titles: exact local time with its zone, and UTC. */
export function exactTime(ms: number): string {
  const date = new Date(ms);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const local = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clockSeconds(ms)}`;
  return `${local} ${zone} · ${date.toISOString()}`;
}
