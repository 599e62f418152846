// <run-charts src="…">: pace, cadence, heart rate and elevation against time, stages shaded.
// The stage table beside it says the same in words; this is the picture.
import uPlot from "uplot";
import { clock } from "../words";

type Channel = "pace" | "cadence" | "heart_rate" | "elevation";
export type Series = { t_s: number[]; stages?: Stage[] } & Partial<Record<Channel, (number | null)[]>>;
type Stage = { kind: string; start_s: number; end_s: number };

type Drawn = { key: Channel; title: string; unit: string; show: (value: number) => string; us?: { unit: string; times: number } };
const CHANNELS: Drawn[] = [
  { key: "pace", title: "Pace", unit: "min/km", show: clock, us: { unit: "min/mi", times: 1.609344 } },
  { key: "cadence", title: "Cadence", unit: "steps/min", show: (v) => v.toFixed(0) },
  { key: "heart_rate", title: "Heart rate", unit: "beats/min", show: (v) => v.toFixed(0) },
  { key: "elevation", title: "Elevation", unit: "m", show: (v) => v.toFixed(0), us: { unit: "ft", times: 1 / 0.3048 } },
];
const WORDS: Record<string, string> = {
  warm_up_walk: "walk", build_up: "build-up", steady: "steady", cool_down_walk: "cool-down", stop: "stop", walk: "walk",
};

/** The range that most of the values need: a spike of a second must not flatten the rest. */
export function range(values: (number | null)[], whole = false, most = Infinity, spare = 0.08): [number, number] {
  const known = values.filter((v): v is number => v !== null && Number.isFinite(v)).sort((a, b) => a - b);
  if (!known.length) return [0, 1];
  const middle = known[known.length >> 1] as number;
  // Standing still is no cadence and no pace; a hill may cross zero and keeps all its heights.
  const sorted = middle > 0 && !whole ? known.filter((v) => v > middle / 2 && v < middle * 2) : known;
  const at = (q: number) => sorted[Math.round(q * (sorted.length - 1))] as number;
  const [low, high] = [at(0.01), Math.min(at(0.97), most * middle)];
  const room = Math.max((high - low) * spare, 1);
  return [low - room, high + room];
}

/** The channel and its values in the runner's units; the series itself is metric. */
export function inUnits(channel: Drawn, values: (number | null)[], us: boolean): [Drawn, (number | null)[]] {
  if (!us || !channel.us) return [channel, values];
  const { unit, times } = channel.us;
  return [{ ...channel, unit }, values.map((value) => (value === null ? null : value * times))];
}

export class RunCharts extends HTMLElement {
  #plots: uPlot[] = [];
  #series: Series | null = null;
  #watch: ResizeObserver | null = null;
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  readonly #redraw = (): void => this.#draw();

  connectedCallback(): void {
    this.#dark.addEventListener("change", this.#redraw);
    void this.#load();
  }

  disconnectedCallback(): void {
    this.#dark.removeEventListener("change", this.#redraw);
    this.#watch?.disconnect();
    this.#clear();
  }

  async #load(): Promise<void> {
    const answer = await fetch(this.getAttribute("src") ?? "", { headers: { Accept: "application/json" } });
    if (!answer.ok) return this.#say("The charts could not be loaded; the table below has the numbers.");
    this.#series = (await answer.json()) as Series;
    this.#draw();
    this.#watch = new ResizeObserver(() => this.#resize());
    this.#watch.observe(this);
  }

  #say(text: string): void {
    const line = document.createElement("p");
    line.className = "soft";
    line.textContent = text;
    this.replaceChildren(line);
  }

  #clear(): void {
    for (const plot of this.#plots) plot.destroy();
    this.#plots = [];
    this.replaceChildren();
  }

  #draw(): void {
    const series = this.#series;
    if (!series) return;
    this.#clear();
    const sync = uPlot.sync("run");
    for (const channel of CHANNELS) {
      const values = series[channel.key];
      if (!values?.some((value) => value !== null)) continue;
      this.#plots.push(this.#plot(...inUnits(channel, values, this.getAttribute("units") === "us"), series, sync));
    }
    if (!this.#plots.length) this.#say("This recording has no pace, cadence, heart rate or elevation to draw.");
  }

  #plot(channel: Drawn, values: (number | null)[], series: Series, sync: uPlot.SyncPubSub): uPlot {
    const box = document.createElement("div");
    box.className = "chart";
    const head = document.createElement("h3");
    const out = document.createElement("output");
    head.append(`${channel.title}, ${channel.unit}`, out);
    box.append(head);
    this.append(box);
    const ink = this.#ink();
    const upsideDown = channel.key === "pace"; // faster is up
    const [low, high] = range(values, channel.key === "elevation", upsideDown ? 1.35 : Infinity);
    const axis = { stroke: ink.soft, grid: { stroke: ink.line, width: 1 }, ticks: { show: false }, font: ink.font };
    const options: uPlot.Options = {
      width: this.clientWidth || 600,
      height: upsideDown ? 170 : 150,
      padding: [upsideDown ? 20 : 8, 18, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: sync.key }, y: false, points: { size: 8 }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { range: () => [low, high], dir: upsideDown ? -1 : 1 } },
      axes: [
        { ...axis, values: (_, ticks) => ticks.map(clock), space: 70, size: 30, incrs: [60, 120, 300, 600, 900, 1800, 3600] },
        { ...axis, values: (_, ticks) => ticks.map(channel.show), size: 52, space: 26, ...(upsideDown ? { incrs: [10, 15, 30, 60, 120, 300] } : {}) },
      ],
      series: [{}, { stroke: ink.accent, width: 1.75, points: { show: false }, spanGaps: false, ...(channel.key === "elevation" ? { fill: ink.fill } : {}) }],
      hooks: {
        drawClear: [(plot) => shade(plot, series.stages ?? [], ink, channel.key === "pace")],
        setCursor: [(plot) => {
          const at = plot.cursor.idx;
          const value = at == null ? null : values[at];
          out.textContent = at == null || value == null ? "" : `${channel.show(value)} at ${clock(series.t_s[at] ?? 0)}`;
        }],
      },
    };
    const plot = new uPlot(options, [series.t_s, values], box);
    const canvas = box.querySelector("canvas");
    canvas?.setAttribute("role", "img");
    canvas?.setAttribute("aria-label", `${channel.title} against time`);
    sync.sub(plot);
    return plot;
  }

  #resize(): void {
    for (const plot of this.#plots) {
      if (this.clientWidth && plot.width !== this.clientWidth) plot.setSize({ width: this.clientWidth, height: plot.height });
    }
  }

  #ink() {
    // Canvas knows no light-dark(): let the browser resolve each token through a real colour.
    const probe = document.createElement("span");
    document.body.append(probe);
    const token = (name: string): string => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    const ink = { accent: token("--accent"), soft: token("--soft"), line: token("--line"), walk: token("--walk"), font: "13px 'Figtree Variable', sans-serif", fill: "transparent" };
    ink.fill = ink.accent.replace("rgb(", "rgba(").replace(")", ", .14)");
    probe.remove();
    return ink;
  }
}

type Ink = { walk: string; soft: string; line: string };

/** Walks and stops as pale bands, the stage's name where there is room for it. */
function shade(plot: uPlot, stages: Stage[], ink: Ink, named: boolean): void {
  const { ctx, bbox } = plot;
  ctx.save();
  for (const { kind, start_s, end_s } of stages) {
    const from = Math.max(plot.valToPos(start_s, "x", true), bbox.left);
    const to = Math.min(plot.valToPos(end_s, "x", true), bbox.left + bbox.width);
    if (to <= from) continue;
    ctx.globalAlpha = kind === "steady" ? 0 : kind === "build_up" ? 0.18 : 0.42;
    ctx.fillStyle = ink.walk;
    ctx.fillRect(from, bbox.top, to - from, bbox.height);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = ink.line;
    ctx.strokeRect(from, bbox.top, 0, bbox.height);
    const word = WORDS[kind];
    ctx.font = `${12 * devicePixelRatio}px 'Figtree Variable', sans-serif`;
    if (named && word && ctx.measureText(word).width + 8 * devicePixelRatio < to - from) {
      ctx.fillStyle = ink.soft;
      ctx.fillText(word, from + 2 * devicePixelRatio, bbox.top - 6 * devicePixelRatio);
    }
  }
  ctx.restore();
}

customElements.define("run-charts", RunCharts);
