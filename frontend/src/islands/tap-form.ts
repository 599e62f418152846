// <tap-form>: sends its form as soon as every group of choices in it has an answer,
// so that three questions cost three taps. Without the script a button does it.
export class TapForm extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form || this.dataset["ready"] !== undefined) return;
    this.dataset["ready"] = "";
    // Arrow keys change a radio without meaning it: only a pointer's choice sends by itself.
    let pointer = false;
    form.addEventListener("pointerdown", () => (pointer = true));
    form.addEventListener("keydown", () => (pointer = false));
    form.addEventListener("change", () => {
      if (pointer && complete(form)) form.requestSubmit();
    });
  }
}

/** Whether every named radio group of the form has a choice. */
export function complete(form: HTMLFormElement): boolean {
  const radios = [...form.querySelectorAll<HTMLInputElement>("input[type=radio]")];
  const answered = new Set(radios.filter((radio) => radio.checked).map((radio) => radio.name));
  return radios.length > 0 && radios.every((radio) => answered.has(radio.name));
}

customElements.define("tap-form", TapForm);
