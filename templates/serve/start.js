// Where we are: the script itself (which says what was served), the preview's folder, and the site.
const me = document.currentScript;
const ownStyles = me.previousElementSibling;
const own = new URL(".", me.src);
const site = new URL("..", own);

