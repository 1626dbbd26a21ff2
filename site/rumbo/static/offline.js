// Checks the text of a certificate's QR code in the browser alone: the signature by the published
// keys, whether it still stands by the signed list. The same rules as training/proving/payload.py
// and ended.py; what either refuses, this refuses.
(function () {
  "use strict";
  const form = document.getElementById("offline");
  const field = document.getElementById("text");
  const answer = document.getElementById("answer");
  const facts = document.getElementById("facts");
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const CODE = /^[2-9A-HJKMNP-TV-Z]{16}$/;
  const bytesOf = (text) => new TextEncoder().encode(text);

  function keep() {
    if (!("serviceWorker" in navigator)) return;
    let place = form.dataset.worker;
    if (window.trustedTypes) {
      const ours = { createScriptURL: (path) => (path === form.dataset.worker ? path : "") };
      place = trustedTypes.createPolicy("rumbo-worker", ours).createScriptURL(place);
    }
    navigator.serviceWorker.register(place).catch(() => {});
  }

  // Of "…/v/CODE#PAYLOAD": {code, content}, or null for anything else.
  function parts(text) {
    const at = text.indexOf("#");
    const code = text.slice(0, Math.max(at, 0)).replace(/\/+$/, "").split("/").pop();
    const payload = text.slice(at + 1);
    if (at < 0 || !CODE.test(code) || !/^[0-9A-Z]{1,400}$/.test(payload)) return null;
    let value = 0n;
    for (const char of payload) value = value * 36n + BigInt(DIGITS.indexOf(char));
    if (value.toString(36).toUpperCase() !== payload) return null;
    let digits = value.toString(16);
    if (digits.length % 2) digits = "0" + digits;
    const content = Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
    return content[0] === 1 && content.length >= 76 ? { code, content: content.subarray(1) } : null;
  }

  // The facts in a body, or null where a part of it cannot be read.
  function read(body) {
    if (body[0] !== 1 || body.length < 11 || !(body[2] >= 1 && body[2] <= 5)) return null;
    const texts = [];
    let at = 8;
    try {
      while (texts.length < 3) {
        const end = at + 1 + body[at];
        if (!(end <= body.length)) return null;
        texts.push(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body.subarray(at + 1, end)));
        at = end;
      }
    } catch (fault) {
      return null;
    }
    if (at !== body.length) return null;
    return {
      key: "s" + body[1],
      kind: body[2],
      day: new Date(Date.UTC(2000, 0, 1 + body[3] * 256 + body[4])),
      hours: (body[5] * 65536 + body[6] * 256 + body[7]) / 10,
      title: texts[0],
      organization: texts[1],
      initials: texts[2],
    };
  }

  const joined = (...many) => new Uint8Array(many.flatMap((each) => [...each]));
  const unpacked = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

  async function holds(keys, id, signature, signed) {
    const key = keys.find((each) => each.id === id && !each.withdrawn);
    if (!key) return false;
    const ready = await crypto.subtle.importKey("raw", unpacked(key.key), { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, ready, signature, signed);
  }

  async function published(path) {
    try {
      const found = await fetch(path, { credentials: "omit" });
      return found.ok ? await found.json() : null;
    } catch (fault) {
      return null;
    }
  }

  // The list of what ended, if it is signed by us: {state, fresh, issued}, else null.
  async function list(keys, code) {
    const told = await published(form.dataset.ended);
    if (!told || told.version !== 1) return null;
    const lines = [told.key, told.issued, told.expires, told.revoked, told.replaced];
    const signed = bytesOf("rumbo ended 1\n" + lines.join("\n"));
    if (!(await holds(keys, told.key, unpacked(told.signature), signed))) return null;
    const digest = await crypto.subtle.digest("SHA-256", bytesOf("rumbo ended 1\n" + code));
    const mark = String(new Uint8Array(digest).subarray(0, 10));
    const has = (text) => {
      const marks = unpacked(text);
      for (let at = 0; at < marks.length; at += 10) if (String(marks.subarray(at, at + 10)) === mark) return true;
      return false;
    };
    const state = has(told.revoked) ? "revoked" : has(told.replaced) ? "replaced" : "valid";
    // By a clock that shows a day before it was made, nobody can tell how old it is.
    const age = Date.now() - Date.parse(told.issued);
    const fresh = age > -86400000 && Date.now() < Date.parse(told.expires);
    return { state, fresh, issued: new Date(told.issued) };
  }

  async function check(text) {
    const found = parts(text.trim());
    if (!found) return { state: "none" };
    if (!window.crypto || !crypto.subtle) return { state: "browser" };
    const known = await published(form.dataset.keys);
    if (!known || !Array.isArray(known.keys)) return { state: "keys" };
    const body = found.content.subarray(0, -64);
    const short = read(body);
    if (!short) return { state: "none" };
    const signed = joined(bytesOf("rumbo certificate 1\n" + found.code + "\n"), body);
    try {
      if (!(await holds(known.keys, short.key, found.content.subarray(-64), signed))) return { state: "altered" };
      const told = await list(known.keys, found.code);
      const state = !told || (told.state === "valid" && !told.fresh) ? "signed" : told.state;
      return { state, short: { ...short, code: found.code }, told };
    } catch (fault) {
      return { state: "browser" };
    }
  }

  function tell(found) {
    for (const each of answer.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== found.state;
    const { short, told } = found;
    facts.hidden = !short;
    document.getElementById("asked").hidden = !told;
    const spoken = document.documentElement.lang;
    const language = spoken === "en" ? "en-GB" : spoken; // the day comes first
    const put = (name, text) => {
      const place = answer.querySelector(`[data-fact="${name}"]`);
      place.textContent = text;
      if (place.parentElement.tagName === "DIV") place.parentElement.hidden = !text;
    };
    if (told) put("asked", told.issued.toLocaleString(language, { dateStyle: "long", timeStyle: "short" }));
    if (!short) return;
    put("code", short.code.match(/.{4}/g).join("-"));
    for (const name of ["initials", "title", "organization"]) put(name, short[name]);
    put("hours", short.hours ? short.hours.toLocaleString(language) : "");
    put("day", short.day.toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" }));
    for (const each of facts.querySelectorAll("[data-kind]")) each.hidden = each.dataset.kind !== String(short.kind);
  }

  async function answerTo(text) {
    tell({}); // the answer to the text before
    tell(await check(text));
    answer.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answerTo(field.value);
  });
  keep();
  // The address of a QR code itself, where the worker showed this page for it; or one given to us.
  function fromAddress() {
    const whole = location.pathname + location.hash;
    const given = parts(whole) ? whole : location.hash.slice(1);
    if (!parts(given)) return;
    field.value = given;
    answerTo(given);
  }
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
