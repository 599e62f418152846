import { beforeEach, expect, test, vi } from "vitest";
import { type DropZone, dropped } from "./drop-zone";
import "./drop-zone";

beforeEach(() => {
  document.body.innerHTML = `<drop-zone><form action="/imports"><input type="file" name="files">
    <progress hidden></progress><p role="status" hidden></p></form></drop-zone>`;
});

test("walks a dropped folder and keeps its paths", async () => {
  const file = new File(["x"], "a.fit");
  const leaf = { isFile: true, fullPath: "/year/may/a.fit", file: (done: (f: File) => void) => done(file) };
  let read = 0;
  const folder = { isFile: false, createReader: () => ({ readEntries: (done: (e: unknown[]) => void) => done(read++ ? [] : [leaf]) }) };
  const found = await dropped({ items: [{ webkitGetAsEntry: () => folder }], files: [] } as unknown as DataTransfer);
  expect(found.map(({ name }) => name)).toEqual(["year/may/a.fit"]);
});

test("shows the server's own words when it refuses", () => {
  class Refuses {
    status = 413;
    responseText = JSON.stringify({ title: "That is too large.", detail: "Drop a smaller archive." });
    upload = {};
    onload = () => {};
    open() {}
    setRequestHeader() {}
    send() {
      this.onload();
    }
  }
  vi.stubGlobal("XMLHttpRequest", Refuses);
  document.querySelector<DropZone>("drop-zone")!.send([{ file: new File(["x"], "a"), name: "a" }]);
  expect(document.querySelector("[role=status]")!.textContent).toBe("That is too large. Drop a smaller archive.");
});

test("takes files again when the browser brings the page back", () => {
  let sent = 0;
  class Silent {
    upload = {};
    open() {}
    setRequestHeader() {}
    send() {
      sent++;
    }
  }
  vi.stubGlobal("XMLHttpRequest", Silent);
  const zone = document.querySelector<DropZone>("drop-zone")!;
  const files = [{ file: new File(["x"], "a"), name: "a" }];
  zone.send(files);
  zone.send(files); // busy
  window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  zone.send(files);
  expect(sent).toBe(2);
});
