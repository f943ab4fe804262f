// On the page without a line: looks as this browser wants it, and goes on as soon as the site answers.
(() => {
  try {
    document.documentElement.dataset.theme = localStorage.getItem("emotionweb.theme") ?? "";
  } catch { /* storage is forbidden: as the machine wants it */ }

  const retry = 3000;
  let asked = 0;

  async function goOn() {
    const question = ++asked;
    try {
      if ((await fetch("/readyz", { cache: "no-store" })).ok) {
        location.reload();
        return;
      }
    } catch { /* not there yet */ }
    if (question === asked) {
      setTimeout(goOn, retry);
    }
  }

  addEventListener("online", goOn);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && goOn());
  addEventListener("DOMContentLoaded", () => {
    document.querySelector("button").addEventListener("click", () => location.reload());
    setTimeout(goOn, retry);
  });
})();
