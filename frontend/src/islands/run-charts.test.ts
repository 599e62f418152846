import { expect, test, vi } from "vitest";

vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener() {}, removeEventListener() {}, addListener() {} }));

test("one wild second does not flatten the chart", async () => {
  const { range } = await import("./run-charts");
  const calm = Array.from({ length: 200 }, (_, i) => 300 + (i % 20));
  const [low, high] = range([...calm, 9000, null]);
  expect(low).toBeGreaterThan(290);
  expect(high).toBeLessThan(340);
});

test("says so when the charts cannot be had", async () => {
  await import("./run-charts");
  vi.stubGlobal("fetch", async () => new Response("", { status: 500 }));
  document.body.innerHTML = `<run-charts src="/api/runs/x/series"></run-charts>`;
  await vi.waitFor(() => expect(document.body.textContent).toContain("could not be loaded"));
});

test("draws pace and height in the runner's units", async () => {
  const { inUnits } = await import("./run-charts");
  const pace = { key: "pace" as const, title: "Pace", unit: "min/km", show: String, us: { unit: "min/mi", times: 1.609344 } };
  expect(inUnits(pace, [300, null], false)).toEqual([pace, [300, null]]);
  const [drawn, values] = inUnits(pace, [300, null], true);
  expect(drawn.unit).toBe("min/mi");
  expect(values[0]).toBeCloseTo(482.8, 1);
  expect(values[1]).toBeNull();
});
