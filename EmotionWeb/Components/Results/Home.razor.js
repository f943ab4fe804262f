// Brings the answer's word and its first songs into sight where the page is too long for both, and leaves as much of the face there as fits.
export function reveal(answer) {
  if (answer.querySelector("[role=radio]:focus-visible")) {
    return; // Who chooses with the keyboard stays where the choice is.
  }

  const rows = answer.querySelectorAll("[data-testid=song-row]");
  const last = rows[Math.min(rows.length, 3) - 1] ?? answer.querySelector(".words");
  const foot = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom) || 0; // what stands there whatever is scrolled
  const above = answer.getBoundingClientRect().top - 8;
  const below = last.getBoundingClientRect().bottom + 8 - (innerHeight - foot);
  const distance = above < 0 ? above : Math.min(above, Math.max(0, below));
  if (distance) {
    scrollBy({ top: distance, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }
}
