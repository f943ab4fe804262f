// Loaded in the head, before anything is painted: what this browser chose is in force from the first frame.
(() => {
  const root = document.documentElement;
  const themeKey = "emotionweb.theme";
  const noticeKey = "emotionweb.notice";
  const darkScheme = matchMedia("(prefers-color-scheme: dark)");

  // Storage may be forbidden; the page then works without a memory.
  const recall = key => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* nothing is remembered */ } };

  // The browser's own bars take the page's ground, whatever the machine prefers.
  const colourBars = () => document.querySelectorAll("meta[name=theme-color]")
    .forEach(meta => { meta.content = root.dataset.theme === "dark" ? "#14151A" : "#FAF7F2"; });

  const apply = () => {
    root.dataset.theme = recall(themeKey) ?? (darkScheme.matches ? "dark" : "light");
    root.dataset.notice = recall(noticeKey) ?? "new";
    colourBars();
  };

  apply();
  document.addEventListener("DOMContentLoaded", colourBars);
  darkScheme.addEventListener("change", apply);
  addEventListener("storage", apply);

  // Delegated from the document: the elements come and go with the pages.
  document.addEventListener("click", event => {
    if (event.target.closest("[data-theme-toggle]")) {
      const next = root.dataset.theme === "dark" ? "light" : "dark";
      root.dataset.theme = next;
      remember(themeKey, next);
      colourBars();
    }

    if (event.target.closest("[data-notice-dismiss]")) {
      root.dataset.notice = "seen";
      remember(noticeKey, "seen");
      document.getElementById("content")?.focus({ preventScroll: true }); // The button that had it is gone.
    }

    // Blazor takes the link for one of its own and only scrolls.
    if (event.target.closest(".skip")) {
      event.preventDefault();
      document.getElementById("content")?.focus();
    }
  });
})();
