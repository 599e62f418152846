// Numbers as people read them; mirrors what the server prints.

/** 3725 → "1:02:05", 125 → "2:05". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 12_400_000 → "12 MB". */
export function bytes(count: number): string {
  if (count < 1e6) return `${Math.max(1, Math.round(count / 1e3))} kB`;
  return count < 1e9 ? `${Math.round(count / 1e6)} MB` : `${(count / 1e9).toFixed(1)} GB`;
}

/** Seconds that a person would say: "a few seconds left", "40 seconds left", "3 minutes left". */
export function left(seconds: number): string {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 8) return "a few seconds left";
  if (seconds < 90) return `${Math.round(seconds / 10) * 10} seconds left`;
  return `${Math.round(seconds / 60)} minutes left`;
}
