// <drop-zone>: files or a whole folder dropped or chosen go up with real progress.
// Without this script the form inside works as a form.
import { bytes, left } from "../words";

type Named = { file: File; name: string };

async function* walk(entry: FileSystemEntry): AsyncGenerator<Named> {
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
    yield { file, name: entry.fullPath.replace(/^\//, "") };
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A browser hands a folder over in batches; an empty one is the end.
    const batch = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (!batch.length) return;
    for (const child of batch) yield* walk(child);
  }
}

/** Everything in a drop: folders are walked, plain files taken as they are. */
export async function dropped(transfer: DataTransfer): Promise<Named[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.every((entry) => entry === null)) {
    return [...transfer.files].map((file) => ({ file, name: file.name }));
  }
  const found: Named[] = [];
  for (const entry of entries) if (entry) for await (const named of walk(entry)) found.push(named);
  return found;
}

export class DropZone extends HTMLElement {
  #busy = false;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form || this.dataset["ready"] !== undefined) return;
    this.dataset["ready"] = "";
    for (const input of form.querySelectorAll<HTMLInputElement>("input[type=file]")) {
      input.addEventListener("change", () => {
        const files = [...(input.files ?? [])];
        this.send(files.map((file) => ({ file, name: file.webkitRelativePath || file.name })));
        input.value = ""; // so that the same files can be chosen again after a failure
      });
    }
    this.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
    this.addEventListener("dragleave", () => form.classList.remove("over"));
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("over");
      if (event.dataTransfer) void dropped(event.dataTransfer).then((files) => this.send(files), () => this.#say("That could not be read. Is it still there?"));
    });
    // "Back" may bring this page as it was left: in the middle of sending.
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.#rest();
    });
  }

  /** Upload, show bytes and time left, then follow the server to the import's own page. */
  send(files: Named[]): void {
    const form = this.querySelector("form");
    if (!form || this.#busy) return;
    if (!files.length) return this.#say("Nothing to read in there.");
    this.#busy = true;
    this.setAttribute("aria-busy", "true");
    const body = new FormData();
    for (const { file, name } of files) body.append("files", file, name);
    const request = new XMLHttpRequest();
    const began = performance.now();
    request.upload.onprogress = ({ loaded, total }) => this.#progress(loaded, total, performance.now() - began);
    request.onload = () => {
      if (request.status < 400) location.assign(request.responseURL);
      else this.#failed(request);
    };
    request.onerror = () => this.#failed(request);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html, application/problem+json;q=0.9");
    request.setRequestHeader("X-Flexor-Island", "drop-zone");
    request.send(body);
  }

  #progress(loaded: number, total: number, ms: number): void {
    const bar = this.querySelector("progress");
    if (bar) {
      bar.hidden = false;
      bar.max = total;
      bar.value = loaded;
    }
    const rest = loaded ? ((total - loaded) / loaded) * (ms / 1000) : Infinity;
    this.#say(loaded < total ? `${bytes(loaded)} of ${bytes(total)}, ${left(rest)}` : "All sent. Reading the files…");
  }

  /** Ready for the next files. */
  #rest(): void {
    this.#busy = false;
    this.removeAttribute("aria-busy");
    for (const shown of this.querySelectorAll<HTMLElement>("progress, [role=status]")) shown.hidden = true;
  }

  #failed(request: XMLHttpRequest): void {
    this.#rest();
    let told = "The upload did not arrive. Is Flexor still running? Try again.";
    try {
      const problem = JSON.parse(request.responseText) as { title?: string; detail?: string };
      told = [problem.title, problem.detail].filter(Boolean).join(" ") || told;
    } catch {
      // Not a problem document: the sentence above says what we know.
    }
    this.#say(told);
  }

  #say(text: string): void {
    const status = this.querySelector<HTMLElement>("[role=status]");
    if (!status) return;
    status.hidden = false;
    status.textContent = text;
  }
}

customElements.define("drop-zone", DropZone);
