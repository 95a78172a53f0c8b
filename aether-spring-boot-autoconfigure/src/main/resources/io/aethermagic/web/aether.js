/**
 * Performs tasks through the gateway of an application, from a browser. No dependencies.
 *
 *   import { Aether } from "/aether/aether.js";
 *   const task = await new Aether().perform("image-process", "resize", { width: 320 });
 *   task.addEventListener("progress", (event) => bar.value = event.detail.percent);
 *   const thumbnail = await task.result();
 *
 * A task goes on without the page: keep task.id, and follow(id) it after a reload.
 */

/** A request that the gateway has not taken: what Problem Details say. */
export class AetherProblem extends Error {

  constructor(problem) {
    super(problem.detail || problem.title || "The gateway does not answer");
    this.name = "AetherProblem";
    this.status = problem.status;
    this.problem = problem;
  }

}

/** A task that has ended without a result: its state, code and message. */
export class AetherTaskError extends Error {

  constructor(state, error) {
    super(error.message || `The task has ended: ${state.toLowerCase()}`);
    this.name = "AetherTaskError";
    this.state = state;
    this.code = error.code;
  }

}

const ENDS = ["completed", "failed", "cancelled", "expired", "dismissed"];

/**
 * A task that is followed. Events: "accepted", "progress" and "ended", each with its data
 * in event.detail; "connection" tells in event.detail.connected whether news come.
 */
export class AetherTask extends EventTarget {

  #aether;
  #events;
  #last = 0;
  #again;
  #wait = 500;
  #end;
  #resolve;

  constructor(aether, task) {
    super();
    this.#aether = aether;
    this.#end = new Promise((resolve) => this.#resolve = resolve);
    /** The task's id, to follow it by later. */
    this.id = task.id;
    /** PENDING, SENT, ACCEPTED, RUNNING, or how it has ended. */
    this.state = task.state;
    /** The newest progress, or undefined. */
    this.progress = task.progress;
    this.#connect();
  }

  /** Resolves with the result, or rejects with an AetherTaskError. */
  async result() {
    const { state, data } = await this.#end;
    if (state !== "COMPLETED") {
      throw new AetherTaskError(state, data);
    }
    return data.result;
  }

  /** Asks for the task to be cancelled; its end says whether it was. */
  async cancel() {
    await this.#aether.request(`tasks/${encodeURIComponent(this.id)}`, { method: "DELETE" });
  }

  /** Stops following the task, which goes on. */
  close() {
    clearTimeout(this.#again);
    this.#events?.close();
  }

  #connect() {
    const url = this.#aether.url(`tasks/${encodeURIComponent(this.id)}/events`);
    const events = new EventSource(url, { withCredentials: true });
    this.#events = events;
    events.onopen = () => {
      this.#wait = 500;
      this.#tell("connection", { connected: true });
    };
    events.onerror = () => {
      // a browser connects again by itself unless the gateway answered with an error
      this.#tell("connection", { connected: false });
      if (events.readyState === EventSource.CLOSED) {
        this.#later();
      }
    };
    for (const name of ["accepted", "progress", ...ENDS]) {
      events.addEventListener(name, (event) => this.#take(name, event));
    }
  }

  #take(name, event) {
    const number = Number(event.lastEventId);
    if (number <= this.#last) {
      return;
    }
    this.#last = number;
    const data = JSON.parse(event.data);
    if (ENDS.includes(name)) {
      this.#ended(name.toUpperCase(), data);
    }
    else {
      this.state = (name === "accepted") ? "ACCEPTED" : "RUNNING";
      if (name === "progress") {
        this.progress = data;
      }
      this.#tell(name, data);
    }
  }

  #ended(state, data) {
    this.close();
    this.state = state;
    this.#resolve({ state, data });
    this.#tell("ended", { state, ...data });
  }

  #later() {
    this.#again = setTimeout(() => this.#look(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, 10_000);
  }

  /** Asks what became of the task: the gateway may have forgotten it. */
  async #look() {
    try {
      await this.#aether.request(`tasks/${encodeURIComponent(this.id)}`);
      this.#connect();
    }
    catch (problem) {
      if (problem.status === 404 || problem.status === 421) {
        this.#ended("UNKNOWN", { code: "unknown", message: problem.message });
      }
      else {
        this.#later();
      }
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

}

/** The gateway of an application. */
export class Aether {

  #base;
  #headers;

  /**
   * base: where the gateway is; by default, where this module came from.
   * headers: what goes with each request, a CSRF token for example; an object, or a
   * function that returns one.
   */
  constructor({ base = new URL(".", import.meta.url).href, headers = {} } = {}) {
    this.#base = base.endsWith("/") ? base : `${base}/`;
    this.#headers = headers;
  }

  /**
   * Performs a task; resolves when the gateway has taken it.
   * key: requests with the same key are the same task, so that one may be tried again.
   */
  async perform(job, task, data, { context, key } = {}) {
    const query = (context === undefined) ? "" : `?context=${encodeURIComponent(context)}`;
    const path = `tasks/${encodeURIComponent(job)}/${encodeURIComponent(task)}${query}`;
    const performed = await this.request(path, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Idempotency-Key": key ?? crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`
      },
      body: JSON.stringify(data)
    });
    return new AetherTask(this, performed);
  }

  /** Follows a task that was performed before, by its id. */
  async follow(id) {
    return new AetherTask(this, await this.request(`tasks/${encodeURIComponent(id)}`));
  }

  url(path) {
    return new URL(path, new URL(this.#base, document.baseURI)).href;
  }

  async request(path, { headers, ...options } = {}) {
    const own = (typeof this.#headers === "function") ? this.#headers() : this.#headers;
    const response = await fetch(this.url(path),
      { credentials: "include", ...options, headers: { ...own, ...headers } });
    if (!response.ok) {
      throw new AetherProblem(await response.json().catch(() => ({ status: response.status, title: response.statusText })));
    }
    return response.json();
  }

}
