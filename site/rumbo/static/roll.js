// The counter of a roll call follows the marks while they are set. Without this file it is right
// after each save: the page needs nothing of it.
(function () {
  "use strict";
  var counter = document.querySelector("[data-counts]");
  if (!counter) return;
  var form = counter.closest("form");

  function count() {
    var marked = 0;
    var all = Number(counter.dataset.all);
    form.querySelectorAll("fieldset.marks").forEach(function (row) {
      if (!row.querySelector("input:checked")) return;
      marked += 1;
      if ("beyond" in row.dataset) all += 1; // not expected, and marked all the same
    });
    counter.textContent = counter.dataset.counts.replace("{n}", marked).replace("{all}", all);
  }

  form.addEventListener("change", count);
  // Coming back by the button, browsers put the marks in again.
  window.addEventListener("pageshow", count);
})();
