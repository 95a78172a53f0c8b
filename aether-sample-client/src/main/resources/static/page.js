import { Aether } from "./aether/aether.js";

const JOB = "image-process";
const TASK = "resize";
const KEPT = "aether-pictures";

const aether = new Aether();
const list = document.getElementById("tasks");
const width = document.getElementById("width");
const heading = document.getElementById("heading");
const connection = document.getElementById("connection");
const announcement = document.getElementById("announcement");

/** What a reload of the page has to find again: names and ids, not pictures. */
const kept = new Map(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));

function keep() {
  sessionStorage.setItem(KEPT, JSON.stringify([...kept]));
  heading.hidden = list.children.length === 0;
}

/** One picture on the page, and the task that makes it smaller. */
class Row {

  #row = document.getElementById("row").content.cloneNode(true).firstElementChild;
  #name;
  #file;
  #task;

  constructor(name, file) {
    this.#name = name;
    this.#file = file;
    this.#part("h3").textContent = name;
    this.#part("progress").setAttribute("aria-label", `Progress of ${name}`);
    for (const action of ["cancel", "again", "remove"]) {
      this.#part(`.${action}`).setAttribute("aria-label", `${this.#part(`.${action}`).textContent}: ${name}`);
    }
    this.#part(".cancel").addEventListener("click", () => this.#cancel());
    this.#part(".again").addEventListener("click", () => this.perform());
    this.#part(".remove").addEventListener("click", () => this.#remove());
    list.append(this.#row);
    keep();
  }

  #part(selector) {
    return this.#row.querySelector(selector);
  }

  #state(text) {
    this.#part(".state").textContent = text;
  }

  async perform() {
    this.#show({ open: true });
    this.#part("progress").value = 0;
    this.#state("sending");
    try {
      const request = { name: this.#name, picture: await base64(this.#file), width: Number(width.value), format: format(this.#file) };
      this.follow(await aether.perform(JOB, TASK, request));
    }
    catch (problem) {
      this.#failed(problem.message);
    }
  }

  follow(task) {
    this.#task = task;
    kept.set(task.id, this.#name);
    keep();
    this.#state("waiting for a worker");
    task.addEventListener("accepted", ({ detail }) => {
      this.#state("a worker has it");
      this.#part(".worker").textContent = `worker ${detail.instance}`;
    });
    task.addEventListener("progress", ({ detail }) => {
      this.#part("progress").value = detail.percent;
      this.#state(`${detail.percent} %, ${detail.data?.stage ?? "working"}`);
    });
    task.addEventListener("connection", ({ detail }) => connection.hidden = detail.connected);
    task.result().then((thumbnail) => this.#done(thumbnail), (error) => this.#failed(error.message, error.state));
  }

  #done({ picture, width, height, format }) {
    const image = this.#part("img");
    image.src = `data:image/${format.toLowerCase()};base64,${picture}`;
    image.alt = `${this.#name}, made smaller`;
    image.hidden = false;
    const download = this.#part(".download");
    download.href = image.src;
    download.download = `${this.#name.replace(/\.[^.]*$/, "")}-${width}.${format === "PNG" ? "png" : "jpg"}`;
    download.setAttribute("aria-label", `Save ${this.#name}`);
    this.#part("progress").value = 100;
    this.#state(`done, ${width} × ${height} pixels`);
    this.#show({ done: true });
    announce(`${this.#name} is done`);
  }

  #failed(message, state) {
    const cancelled = state === "CANCELLED";
    this.#state(cancelled ? "cancelled" : message);
    this.#show({ failed: !cancelled });
    announce(cancelled ? `${this.#name} was cancelled` : `${this.#name} failed: ${message}`);
  }

  #show({ open = false, done = false, failed = false }) {
    this.#row.classList.toggle("failed", failed);
    this.#part(".cancel").hidden = !open;
    this.#part(".download").hidden = !done;
    this.#part(".again").hidden = open || done || !this.#file;
    this.#part(".remove").hidden = open;
  }

  async #cancel() {
    this.#state("cancelling");
    try {
      await this.#task?.cancel();
    }
    catch (problem) {
      this.#state(problem.message);
    }
  }

  #remove() {
    kept.delete(this.#task?.id);
    this.#row.remove();
    keep();
    document.getElementById("files").focus();
  }

  unknown(id) {
    kept.delete(id);
    this.#failed("The gateway does not know this task any more. Choose the picture again.");
  }

}

function announce(text) {
  announcement.textContent = text;
}

function format(file) {
  return (file.type === "image/jpeg") ? "JPEG" : "PNG";
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Error("The file cannot be read. If it has changed since it was chosen, choose it again."));
    reader.readAsDataURL(file);
  });
}

function take(files) {
  for (const file of files) {
    new Row(file.name, file).perform();
  }
}

const chosen = document.getElementById("files");
chosen.addEventListener("change", () => {
  if (document.getElementById("form").reportValidity()) {
    take(chosen.files);
  }
  chosen.value = "";
});
document.getElementById("form").addEventListener("submit", (event) => event.preventDefault());

const drop = document.getElementById("drop");
for (const type of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", type === "dragover");
  });
}
drop.addEventListener("drop", (event) => take(event.dataTransfer.files));

for (const [id, name] of kept) {
  const row = new Row(name);
  aether.follow(id).then((task) => row.follow(task), () => row.unknown(id));
}
