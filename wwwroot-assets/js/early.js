// Loaded in the head: what is done on the first page before it is alive is kept, and done once it is (Components/Capture/CaptureCard.razor.js asks for it).
(() => {
  const controls = "main button, main [role=radio], main input[type=radio]";
  let file = null;
  let pressed = -1;

  // Blazor puts new elements in place of those that came with the page, alike in order: a control is known again by its place.
  const isEarly = () => document.querySelector(".capture:not([data-ready])") !== null;

  document.addEventListener("click", event => {
    const control = isEarly() && event.target.closest(controls);
    if (control) {
      pressed = [...document.querySelectorAll(controls)].indexOf(control);
      control.setAttribute("aria-busy", "true");
    }
  }, true);
  document.addEventListener("change", event => {
    if (isEarly() && event.target.files?.length) {
      file = event.target.files[0];
      event.target.closest("label").setAttribute("aria-busy", "true");
    }
  }, true);

  // Without this the browser leaves the page for the picture that was dropped on it.
  document.addEventListener("dragover", event => isEarly() && event.preventDefault());
  const bring = (event, files) => {
    if (isEarly() && files?.length) {
      event.preventDefault();
      file = [...files].find(f => f.type.startsWith("image/")) ?? files[0];
    }
  };
  document.addEventListener("drop", event => bring(event, event.dataTransfer?.files));
  document.addEventListener("paste", event => bring(event, event.clipboardData?.files));

  // Gives the picture that was brought, or else presses what was pressed; once.
  window.doneEarly = () => {
    const [brought, place] = [file, pressed];
    [file, pressed] = [null, -1];
    if (!brought && place >= 0) {
      // After what the server waits for has gone to it: what it hears of before, it does not take.
      setTimeout(() => document.querySelectorAll(controls)[place]?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })));
    }
    return brought;
  };
})();
