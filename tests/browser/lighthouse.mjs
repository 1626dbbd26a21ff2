// Lighthouse on pages of a running Rumbo: one table, and status 1 where a goal is missed.
//   node lighthouse.mjs http://localhost:8000 / /contacto/ …
// Two networks: Lighthouse's own phone, and slow 3G (400 kbit/s, 400 ms, processor six times slower).

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [origin, ...paths] = process.argv.slice(2);
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const SLOW = { rttMs: 400, throughputKbps: 400, cpuSlowdownMultiplier: 6 };
const NETWORKS = [
  { name: "mobile", goals: [98, 100, 100, 100], settings: {} },
  { name: "slow 3G", goals: [90], settings: { throttling: SLOW } },
];
// Pages about certificates are not for search engines, and say so: SEO counts that as a fault.
const NOT_FOR_SEARCH = /^\/(en\/)?v\//;

const TRIES = 3;

const root = process.getuid() === 0 ? ["--no-sandbox"] : [];
const chrome = await launch({ chromeFlags: ["--headless=new", "--disable-gpu", ...root] });
const show = (value) => String(value).padStart(7);
console.log(["P", "A", "BP", "SEO", "FCP s", "LCP s", "TBT ms", "CLS", "KB"].map(show).join(""));
let missed = 0;
for (const { name, goals, settings } of NETWORKS) {
  for (const path of paths) {
    const onlyCategories = CATEGORIES.slice(0, goals.length);
    const options = { port: chrome.port, onlyCategories, throttlingMethod: "simulate", ...settings };
    missed += tell(name, path, await measured(origin + path, options), goals);
  }
}
chrome.kill();
console.log(missed ? `${missed} goals missed` : "All goals met");
process.exit(missed ? 1 : 0);

// Now and then the browser reports no paint at all: that says nothing about the page, so ask again.
async function measured(url, options) {
  for (let attempt = 1; ; attempt++) {
    const { lhr } = await lighthouse(url, { ...options, logLevel: "error" });
    if (lhr.categories.performance.score !== null || attempt === TRIES) return lhr;
  }
}

// Prints the line of a page, and what stands in the way of its goals; how many were missed.
function tell(network, path, lhr, goals) {
  const scores = CATEGORIES.map((id) => Math.round((lhr.categories[id]?.score ?? NaN) * 100));
  const value = (id) => lhr.audits[id].numericValue ?? NaN; // NaN: it could not be measured
  const figures = [
    (value("first-contentful-paint") / 1000).toFixed(1),
    (value("largest-contentful-paint") / 1000).toFixed(1),
    Math.round(value("total-blocking-time")),
    value("cumulative-layout-shift").toFixed(3),
    (value("total-byte-weight") / 1024).toFixed(1),
  ];
  const asked = goals.map((goal, at) => [at, goal]).filter(
    ([at]) => !(CATEGORIES[at] === "seo" && NOT_FOR_SEARCH.test(path)),
  );
  const short = asked.filter(([at, goal]) => !(scores[at] >= goal));
  const shown = [...scores.map((score) => (isNaN(score) ? "–" : score)), ...figures];
  console.log(`${shown.map(show).join("")}  ${network} ${path}${short.length ? "  MISSED" : ""}`);
  for (const [at] of short) {
    for (const { id, weight } of lhr.categories[CATEGORIES[at]].auditRefs) {
      const { score, title } = lhr.audits[id];
      if (weight && score !== null && score < 1) console.log(`         ${id}: ${title}`);
    }
  }
  return short.length;
}
