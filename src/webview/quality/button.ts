/** A button of the page; `secondary` is one that is not the next step. */
import "@vscode-elements/elements/dist/vscode-button/index.js";

export function button(label: string, onClick: () => void, secondary: boolean): HTMLElement {
  const made = document.createElement("vscode-button");
  made.textContent = label;
  made.secondary = secondary;
  made.addEventListener("click", onClick);
  return made;
}
