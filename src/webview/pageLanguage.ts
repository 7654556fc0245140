/** The words of a page, as the host wrote them into it (extension/panelPage.ts). */
import { speak } from "../core/translate.ts";
import { readLanguage } from "../protocol/panelMessages.ts";

/** Before anything is drawn: nothing changes its language in sight. */
export function speakAsToldByPage(): void {
  const language = readLanguage(JSON.parse(document.getElementById("language")?.textContent ?? "null"));
  if (language) speak(language);
}
