// Puts the reader's choice of light or dark on the page. Without it the page follows the system.
// It runs before the first paint, so that neither colours nor heights change afterwards. Those who begin at the
// top need what is below when they come there, which the style sheet makes use of.
if (!location.hash) document.documentElement.dataset.fromTop = "";
try {
  const theme = localStorage.getItem("specwright-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the page follows the system.
}
