// Puts the reader's choice of light or dark on the page. Without it the page follows the system.
// Loaded with `async`: it never holds up the first paint. A link into the page is noted for the style sheet.
if (location.hash) document.documentElement.dataset.deep = "";
try {
  const theme = localStorage.getItem("specwright-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the page follows the system.
}
