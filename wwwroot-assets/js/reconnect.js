(() => {
  // At once when the line is lost, then ever more slowly up to 4 s, so that a site that starts anew is met soon; each wait is drawn from
  // its upper half, so that not all pages come at once. After some ten minutes reloadOnceItAnswers asks on.
  const longestWait = 4000;
  const mostTries = 200;

  Blazor.start({
    circuit: {
      reconnectionOptions: {
        maxRetries: mostTries,
        retryIntervalMilliseconds: tries => tries >= mostTries ? null
          : tries === 0 ? 0
          : Math.min(longestWait, 500 * 2 ** (tries - 1)) * (1 + Math.random()) / 2,
      },
    },
  });

  let lost = false;
  let trying = false;

  // Blazor tells this element how the circuit fares; what is on the page stays until the listener leaves it.
  const bar = document.getElementById("components-reconnect-modal");

  bar.addEventListener("components-reconnect-state-changed", event => {
    lost = ["show", "retrying", "failed"].includes(event.detail.state);
    if (event.detail.state === "hide") {
      delete document.documentElement.dataset.siteEnds;
    } else if (event.detail.state === "failed") {
      reloadOnceItAnswers();
    } else if (event.detail.state === "rejected") {
      // The server has forgotten the circuit; a stored state may still bring it back.
      resume();
    }
  });

  document.getElementById("components-reconnect-button").addEventListener("click", retry);
  document.getElementById("components-resume-button").addEventListener("click", resume);
  document.getElementById("components-reload-button").addEventListener("click", () => location.reload());

  async function retry() {
    try {
      // False: the server was reached and no longer knows the circuit.
      if (!await Blazor.reconnect()) {
        await resume();
      }
    } catch { /* not there yet: Blazor's own tries go on, and so does what is below */ }
  }

  async function resume() {
    let resumed = false;
    try {
      resumed = await Blazor.resumeCircuit();
    } catch { /* not reached: told below */ }
    bar.className = resumed ? "reconnect" : "reconnect components-reconnect-resume-failed";
    if (!resumed) {
      await reloadOnceItAnswers();
    }
  }

  // The circuit is gone for good; a fresh page brings back what the tab kept. Not before the server is there, or the browser's own error page stays;
  // and not while music sounds, which a fresh page would cut off.
  async function reloadOnceItAnswers() {
    try {
      if (!document.documentElement.hasAttribute("data-sounds") && (await fetch("readyz", { cache: "no-store" })).ok) {
        location.reload();
        return;
      }
    } catch { /* not there yet */ }
    setTimeout(reloadOnceItAnswers, 2000);
  }

  // The machine has its line again, or someone looks at the page again: that is worth a try at once, whenever the next one is due.
  async function hurry() {
    if (lost && !trying && document.visibilityState === "visible") {
      trying = true;
      await retry();
      trying = false;
    }
  }

  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
})();
