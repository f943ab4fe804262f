// In a group that moves its own focus the arrows must not scroll the page. The keys' work is done on the server, which is asked too late to hold them.
(() => {
  const held = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter", " "]);

  document.addEventListener("keydown", event => {
    if (held.has(event.key) && event.target.closest("[data-holds-arrows]")) {
      event.preventDefault();
    }
  });
})();
