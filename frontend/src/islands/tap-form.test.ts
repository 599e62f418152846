import { expect, test, vi } from "vitest";
import "./tap-form";

test("sends itself at the last tap, and not at a key", () => {
  document.body.innerHTML = `<tap-form><form>
    <input type="radio" name="a" value="1"><input type="radio" name="a" value="2">
    <input type="radio" name="b" value="1"></form></tap-form>`;
  const form = document.querySelector("form")!;
  const send = vi.spyOn(form, "requestSubmit").mockImplementation(() => {});
  const [a1, a2, b1] = [...form.querySelectorAll("input")];
  const tap = (input: HTMLInputElement, by: string) => {
    input.dispatchEvent(new Event(by, { bubbles: true }));
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  tap(a1!, "pointerdown");
  expect(send).not.toHaveBeenCalled();
  tap(b1!, "keydown");
  expect(send).not.toHaveBeenCalled();
  tap(a2!, "pointerdown");
  expect(send).toHaveBeenCalledOnce();
});
