// Once a page is there and has nothing else to do: its browser keeps what says, later and without a line, that there is none.
(() => {
  const worker = document.currentScript.dataset.worker;
  if (!("serviceWorker" in navigator) || !worker) {
    return; // No such thing over http from another machine.
  }

  addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(async () => {
    try {
      await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
    } catch { /* forbidden here, or the line went: the next page tries again */ }
  }));
})();
