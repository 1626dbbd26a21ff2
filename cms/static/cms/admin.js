/* Starts the widgets that Wagtail would start with scripts inside the page, which our content
   policy refuses. templates/wagtailadmin/ writes <span hidden data-csp-init="…"> instead. */
(() => {
  "use strict";
  const config = (mark) => JSON.parse(mark.dataset.cfg || "null");
  const starters = {
    date: (mark) => window.initDateChooser(mark.dataset.id, config(mark)),
    time: (mark) => window.initTimeChooser(mark.dataset.id, config(mark)),
    datetime: (mark) => window.initDateTimeChooser(mark.dataset.id, config(mark)),
    picture: (mark) => new window.ImageChooser(mark.dataset.id, config(mark)),
    InlinePanel: (mark) => new window.InlinePanel(config(mark)),
    MultipleChooserPanel: (mark) => new window.MultipleChooserPanel(config(mark)),
    // The translation editor looks for the addresses of its choosers here.
    chooserUrls: (mark) => { window.chooserUrls = window.chooserUrls || config(mark); },
    selectAll: (mark) => selectAll(mark.closest("form") || document),
  };

  function selectAll(form) {
    const all = form.querySelector('[name="select_all"]');
    const boxes = form.querySelectorAll('[name="locales"]');
    if (boxes.length === 1) boxes[0].checked = true; // there is nothing to choose
    if (!all) return;
    all.addEventListener("change", () => {
      boxes.forEach((box) => { box.checked = all.checked; });
    });
  }

  function start(root) {
    const marks = [...root.querySelectorAll("[data-csp-init]")];
    if (root.matches && root.matches("[data-csp-init]")) marks.unshift(root);
    marks.filter((mark) => !mark.dataset.cspDone).forEach((mark) => {
      mark.dataset.cspDone = "yes";
      starters[mark.dataset.cspInit](mark);
    });
  }

  /* The chooser of a picture's middle tries touch by writing a handler into the page, which our
     policy refuses and reports. It does not try what it finds there. */
  function sayTouch() {
    if (!document.querySelector(".focal-point-chooser")) return;
    ["ontouchstart", "ontouchmove", "ontouchend"].forEach((name) => {
      if (!(name in HTMLElement.prototype)) HTMLElement.prototype[name] = null;
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    sayTouch();
    start(document);
    new MutationObserver((changes) => {
      changes.forEach((change) => change.addedNodes.forEach((node) => {
        if (node.nodeType === Node.ELEMENT_NODE) start(node);
      }));
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
