import { expect, test } from "vitest";
import { bytes, clock, left } from "./words";

test("numbers read as people say them", () => {
  expect([clock(125), clock(3725), clock(59.6)]).toEqual(["2:05", "1:02:05", "1:00"]);
  expect([bytes(10), bytes(12_400_000), bytes(2.34e9)]).toEqual(["1 kB", "12 MB", "2.3 GB"]);
  expect([left(3), left(41), left(200), left(Infinity)]).toEqual(["a few seconds left", "40 seconds left", "3 minutes left", ""]);
});
