"use strict";
// The status page of the service. It uses only the public interface, and inserts texts, never markup.
const words = document.body.dataset;
const message = document.getElementById("message");
const login = document.getElementById("login");

function headers() {
  const token = sessionStorage.getItem("token");
  return token ? { Authorization: "Bearer " + token } : {};
}

async function ask(path, options) {
  const response = await fetch(path, { ...options, headers: headers() });
  if (response.status === 401) throw new Error(words.token);
  return response;
}

async function json(path, options) {
  const response = await ask(path, options);
  const answer = await response.json();
  if (!response.ok && path !== "/v1/health") throw new Error(answer.statusMessage);
  return answer;
}

function cell(row, text, name) {
  const made = row.insertCell();
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

async function open(id, format) {
  const tab = window.open("", "_blank");
  if (!tab) { message.textContent = words.blocked; return; }
  const response = await ask("/v1/validations/" + id + "/report?format=" + format);
  if (!response.ok) { tab.close(); message.textContent = (await response.json()).statusMessage; return; }
  tab.location = URL.createObjectURL(await response.blob());
}

function show(validation) {
  const row = document.createElement("tr");
  const state = validation.state === "success" ? validation.verdict : validation.state;
  cell(row, validation.file);
  cell(row, new Date(validation.received).toLocaleString());
  cell(row, validation.profile);
  cell(row, words[state] || state, state).title = validation.statusMessage;
  cell(row, validation.errors ?? "", "number");
  cell(row, validation.warnings ?? "", "number");
  const reports = cell(row, "");
  if (validation.verdict) {
    for (const format of words.formats.split(" ")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = format.toUpperCase();
      button.setAttribute("aria-label", words.report + " " + format.toUpperCase() + ": " + validation.file);
      button.addEventListener("click", () => open(validation.id, format).catch(failed));
      reports.append(button);
    }
  }
  if (validation.state === "error") reports.textContent = validation.statusMessage;
  return row;
}

function failed(error) {
  message.textContent = error.message || words.failed;
}

let shown = "";

async function refresh() {
  try {
    const health = await json("/v1/health");
    const line = document.getElementById("health");
    line.textContent = health.status + ", " + health.version;
    line.className = health.status === "ok" ? "valid" : "bad";
    const counts = { ...health.counts, workers: health.workers, waiting: health.counts.pending - health.counts.running };
    for (const place of document.querySelectorAll("[data-count]")) place.textContent = counts[place.dataset.count] ?? 0;
    const list = (await json("/v1/validations?limit=20")).validations;
    const now = JSON.stringify(list);
    if (now !== shown) {
      shown = now;
      const rows = list.map(show);
      if (!rows.length) { const row = document.createElement("tr"); cell(row, words.none).colSpan = 7; rows.push(row); }
      document.getElementById("rows").replaceChildren(...rows);
    }
  } catch (error) {
    document.getElementById("health").textContent = error instanceof TypeError ? words.failed : error.message;
    document.getElementById("health").className = "bad";
  }
}

async function send(file) {
  message.textContent = words.sending + " " + file.name;
  const body = new FormData();
  body.append("type", document.getElementById("type").value);
  body.append("profile", document.getElementById("profile").value);
  body.append("file", file);
  try {
    const answer = await json("/v1/validations", { method: "POST", body });
    const state = answer.state === "success" ? answer.verdict : answer.state;
    const why = answer.state === "error" ? ". " + answer.statusMessage : "";
    message.textContent = answer.file + ": " + (words[state] || state) + why;
    message.className = state;
  } catch (error) { failed(error); message.className = "bad"; }
  refresh();
}

const drop = document.getElementById("drop");
for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.toggle("over", name === "dragover"); });
}
drop.addEventListener("drop", (event) => { for (const file of event.dataTransfer.files) send(file); });
document.getElementById("upload").addEventListener("submit", (event) => {
  event.preventDefault();
  const file = document.getElementById("file").files[0];
  if (file) send(file);
});
if (login) login.addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", document.getElementById("token").value);
  refresh();
});
refresh();
setInterval(refresh, 3000);
