/*
 * The dashboard: asks for what there is every two seconds and shows it. Data becomes text
 * and nothing else. A row that stays is changed, not made anew: focus stays where it is.
 */

const INTERVAL = 2000;
const SVG = "http://www.w3.org/2000/svg";
const base = new URL("dashboard/", document.baseURI);
const byId = (id) => document.getElementById(id);

/* Dead letters come with all their data from a broker: they are asked for less often. */
const LETTERS_EVERY = 4;

let csrf = {};
let letters = { count: 0, more: false, rows: [] };
let round = 0;

function seconds(duration) {
  const parts = /^-?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration);
  if (!parts) {
    return 0;
  }
  const [, days = 0, hours = 0, minutes = 0, rest = 0] = parts;
  return Number(days) * 86400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}

function age(duration) {
  const total = Math.round(seconds(duration));
  if (total < 60) {
    return `${total} s`;
  }
  return (total < 3600) ? `${Math.floor(total / 60)} min ${total % 60} s`
    : `${Math.floor(total / 3600)} h ${Math.floor(total / 60) % 60} min`;
}

const number = (value) => value.toLocaleString("en");

function setText(node, value) {
  if (node.textContent !== value) {
    node.textContent = value;
  }
}

async function fetchJson(path, options = {}) {
  const response = await fetch(new URL(path, base), { credentials: "same-origin", ...options });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.detail ?? `The server answered ${response.status}`);
  }
  return body;
}

async function act(method, path, what) {
  setText(byId("message"), "");
  try {
    const answer = await fetchJson(path, { method, headers: { "X-Aether-Dashboard": "1", ...csrf } });
    if (answer.refused.length > 0) {
      throw new Error(answer.refused[0]);
    }
    if (answer.silent.length > 0) {
      throw new Error(`${answer.silent.join(", ")} did not answer`);
    }
    setText(byId("standing"), what);
    await refresh(true);
  }
  catch (failure) {
    setText(byId("message"), failure.message);
  }
}

/*
 * Show rows: each has a key, cells (texts, or functions that fill a cell) and buttons
 * (a name that says what it is for, and what it does).
 */
function showRows(body, labels, rows) {
  const present = new Map(Array.from(body.children, (row) => [row.dataset.key, row]));
  rows.forEach((row, index) => {
    let shown = present.get(row.key);
    present.delete(row.key);
    if (!shown) {
      shown = document.createElement("tr");
      shown.dataset.key = row.key;
      labels.forEach((label, column) => {
        const cell = document.createElement((column === 0) ? "th" : "td");
        if (column === 0) {
          cell.scope = "row";
        }
        else {
          cell.dataset.label = label;
        }
        shown.append(cell);
      });
    }
    row.cells.forEach((cell, column) => {
      const node = shown.children[column];
      if (typeof cell === "function") {
        cell(node);
      }
      else {
        setText(node, cell);
      }
    });
    showButtons(shown.lastElementChild, row.buttons);
    if (body.children[index] !== shown) {
      body.insertBefore(shown, body.children[index] ?? null);
    }
  });
  present.forEach((row) => {
    const focused = row.contains(document.activeElement);
    row.remove();
    if (focused) {
      body.closest("section").querySelector("h2").focus();
    }
  });
}

function showButtons(cell, buttons) {
  const names = buttons.map((button) => button.name).join();
  if (cell.dataset.buttons === names) {
    return;
  }
  const focused = cell.contains(document.activeElement);
  cell.dataset.buttons = names;
  cell.replaceChildren(...buttons.map((button) => {
    const node = document.createElement("button");
    node.type = "button";
    node.textContent = button.name;
    node.setAttribute("aria-label", `${button.name} ${button.of}`);
    node.addEventListener("click", button.run);
    return node;
  }));
  if (focused) {
    cell.querySelector("button")?.focus();
  }
}

function progress(percent) {
  return (cell) => {
    if (percent === null) {
      cell.replaceChildren("–");
      return;
    }
    let bar = cell.querySelector("progress");
    if (!bar) {
      bar = document.createElement("progress");
      bar.max = 100;
      cell.replaceChildren(bar, document.createElement("span"));
    }
    bar.value = percent;
    bar.setAttribute("aria-label", "Progress");
    setText(cell.querySelector("span"), ` ${percent} %`);
  };
}

function shortId(instance) {
  return instance.slice(0, 8);
}

function showNumbers(snapshot) {
  const sums = snapshot.minutes.reduce((all, minute) => ({
    completed: all.completed + minute.completed,
    failed: all.failed + minute.failed + minute.expired,
  }), { completed: 0, failed: 0 });
  const numbers = [
    ["Instances", snapshot.instanceCount],
    ["Tasks in hand", snapshot.tasks.count],
    ["Open calls", snapshot.instances.reduce((sum, instance) => sum + instance.calls, 0)],
    ["Completed in 15 min", sums.completed],
    ["Failed in 15 min", sums.failed],
    ["Dead letters", letters.count],
  ];
  const list = byId("numbers");
  numbers.forEach(([name, value], index) => {
    let group = list.children[index];
    if (!group) {
      group = document.createElement("div");
      group.append(document.createElement("dt"), document.createElement("dd"));
      list.append(group);
    }
    setText(group.children[0], name);
    const more = (name === "Dead letters" && letters.more) ? " or more" : "";
    setText(group.children[1], number(value) + more);
  });
  showMinutes(snapshot.minutes, sums);
}

function showMinutes(minutes, sums) {
  const most = Math.max(1, ...minutes.map((minute) => minute.completed + minute.failed + minute.expired));
  const bars = [];
  for (const minute of minutes) {
    const x = (14 - minute.ago) * 20 + 2;
    const failed = (minute.failed + minute.expired) * 78 / most;
    const completed = minute.completed * 78 / most;
    bars.push(bar("completed", x, 79 - completed - failed, completed), bar("failed", x, 79 - failed, failed));
  }
  const text = `The last 15 minutes: ${number(sums.completed)} completed, ${number(sums.failed)} failed; `
    + `at most ${number(most)} in one minute.`;
  byId("minutes").replaceChildren(...bars);
  byId("minutes").setAttribute("aria-label", text);
  setText(byId("minutes-text"), text);
}

function bar(kind, x, y, height) {
  const node = document.createElementNS(SVG, "rect");
  node.setAttribute("class", kind);
  node.setAttribute("x", x);
  node.setAttribute("y", y);
  node.setAttribute("width", 16);
  node.setAttribute("height", height);
  return node;
}

function showInstances(snapshot) {
  const rows = [];
  for (const instance of snapshot.instances) {
    const service = [instance.service, instance.version].filter((part) => part !== "").join(" ");
    const name = `${shortId(instance.id)} ${service} on ${instance.host}`;
    if (instance.handlers.length === 0) {
      rows.push({
        key: instance.id,
        cells: [name, instance.problem ?? "no handler", "", instance.problem ? "silent" : "calls only",
          number(instance.tasks)],
        buttons: [],
      });
    }
    for (const handler of instance.handlers) {
      const path = `handlers/${encodeURIComponent(handler.id)}`;
      const query = `?instance=${encodeURIComponent(instance.id)}`;
      const paused = handler.state === "PAUSED";
      const word = paused ? "resume" : "pause";
      rows.push({
        key: `${instance.id} ${handler.transport} ${handler.id}`,
        cells: [name, handler.id, handler.address, handler.state.toLowerCase(),
          `${number(handler.inHand)} of ${number(handler.concurrency)}`],
        buttons: snapshot.acting ? [{
          name: paused ? "Resume" : "Pause",
          of: `${handler.id} of ${shortId(instance.id)}`,
          run: () => act("POST", `${path}/${word}${query}`, `${handler.id} is ${word}d`),
        }] : [],
      });
    }
  }
  setText(byId("instances-more"), (snapshot.instances.length < snapshot.instanceCount)
    ? `${snapshot.instances.length} of ${number(snapshot.instanceCount)} are shown` : "");
  showRows(byId("instance-rows"), ["Instance", "Handler", "Address", "State", "In hand", "Do"], rows);
}

function showTasks(snapshot) {
  const tasks = snapshot.tasks;
  setText(byId("tasks-more"), (tasks.count === 0) ? "None."
    : (tasks.rows.length < tasks.count) ? `The oldest ${tasks.rows.length} of ${number(tasks.count)}.` : "");
  showRows(byId("task-rows"), ["Task", "Address", "Instance", "State", "Progress", "Age", "Do"],
    tasks.rows.map((task) => ({
      key: `${task.instance} ${task.address} ${task.tid} ${task.handler}`,
      cells: [task.tid, task.address, shortId(task.instance),
        task.state.toLowerCase() + ((task.attempt > 1) ? `, attempt ${task.attempt}` : ""),
        progress(task.percent ?? null), age(task.age)],
      buttons: snapshot.acting ? [{
        name: "Cancel",
        of: `task ${task.tid}`,
        run: () => act("POST", `tasks/${encodeURIComponent(task.tid)}/cancel`, `${task.tid} is told to stop`),
      }] : [],
    })));
}

function showLetters(snapshot) {
  setText(byId("letters-more"), (letters.count === 0) ? "None."
    : (letters.rows.length < letters.count) ? `The newest ${letters.rows.length} of ${number(letters.count)}.` : "");
  showRows(byId("letter-rows"), ["Task", "Address", "Cause", "Attempts", "When", "Do"], letters.rows.map((letter) => {
    const path = `dead-letters/${encodeURIComponent(letter.id)}`;
    const query = `?transport=${encodeURIComponent(letter.transport)}`;
    const of = `dead letter ${letter.tid}`;
    const buttons = [{ name: "Show", of, run: () => showLetter(letter, path + query) }];
    if (snapshot.acting) {
      buttons.push({
        name: "Replay",
        of,
        run: () => act("POST", `${path}/replay${query}`, `${letter.tid} is sent again`),
      }, {
        name: "Delete",
        of,
        run: () => confirm(`Delete the dead letter of ${letter.tid} for good?`)
          && act("DELETE", path + query, `The dead letter of ${letter.tid} is deleted`),
      });
    }
    return {
      key: `${letter.transport} ${letter.id}`,
      cells: [letter.tid, letter.address, `${letter.code}: ${letter.cause.slice(0, 300)}`, number(letter.attempts),
        new Date(letter.at).toLocaleString()],
      buttons,
    };
  }));
}

async function showLetter(letter, path) {
  try {
    const found = await fetchJson(path);
    if (found.gone) {
      throw new Error("The dead letter is not there any more");
    }
    setText(byId("letter-title"), `Dead letter of ${letter.tid}`);
    setText(byId("letter-cause"), `${letter.code}: ${letter.cause}`);
    setText(byId("letter-size"), `${number(found.size)} bytes, sent by ${found.caller}`);
    setText(byId("letter-data"), found.data);
    setText(byId("letter-headers"), JSON.stringify(found.headers, null, 2));
    byId("letter").showModal();
  }
  catch (failure) {
    setText(byId("message"), failure.message);
  }
}

async function refresh(withLetters) {
  const { csrf: token, snapshot } = await fetchJson(withLetters ? "data?letters" : "data");
  csrf = token;
  letters = snapshot.deadLetters ?? letters;
  showNumbers(snapshot);
  showInstances(snapshot);
  showTasks(snapshot);
  showLetters(snapshot);
  document.body.dataset.loaded = "true";
  return snapshot;
}

async function loop() {
  try {
    if (!document.hidden) {
      const snapshot = await refresh(round++ % LETTERS_EVERY === 0);
      if (byId("standing").textContent.startsWith("Loading") || byId("standing").dataset.lost) {
        delete byId("standing").dataset.lost;
        setText(byId("standing"), snapshot.acting ? "Live." : "Live. You may look and not act.");
      }
    }
  }
  catch (failure) {
    byId("standing").dataset.lost = "true";
    setText(byId("standing"), `No connection to the application: ${failure.message}`);
  }
  setTimeout(loop, INTERVAL);
}

loop();
