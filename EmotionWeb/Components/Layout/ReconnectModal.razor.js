// Blazor tells this element how the circuit fares; what is on the page stays until the listener leaves it.
const bar = document.getElementById("components-reconnect-modal");

bar.addEventListener("components-reconnect-state-changed", event => {
  if (event.detail.state === "hide") {
    delete document.documentElement.dataset.siteEnds;
  } else if (event.detail.state === "failed") {
    document.addEventListener("visibilitychange", retryWhenSeen);
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
  document.removeEventListener("visibilitychange", retryWhenSeen);
  try {
    // False: the server was reached and no longer knows the circuit.
    if (!await Blazor.reconnect()) {
      await resume();
    }
  } catch {
    document.addEventListener("visibilitychange", retryWhenSeen);
  }
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

function retryWhenSeen() {
  if (document.visibilityState === "visible") {
    retry();
  }
}
