/** The page that VS Code loads into the results panel. It holds no data: everything a repository says arrives later, as messages. */
import type { Language } from "../core/translate.ts";

export interface PanelPage {
  readonly script: string;
  readonly style: string;
  readonly codicons: string;
  /** Where this extension's files come from in the page (`webview.cspSource`). */
  readonly source: string;
  /** Unguessable, new for every page. */
  readonly nonce: string;
  /** What the page says its words in. It is there before the first thing is drawn, so nothing changes its language in sight. */
  readonly language: Language;
}

/**
 * Nothing is allowed but our own script, our style sheets and the icon font. `style-src` has no 'unsafe-inline': the controls of vscode-elements
 * set their styles by script, which the policy does not concern.
 */
export function panelPage({ script, style, codicons, source, nonce, language }: PanelPage): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source} 'nonce-${nonce}'; font-src ${source}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${language.tag.replace(/[^\w-]/g, "")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sextant</title>
<link rel="stylesheet" href="${codicons}" id="vscode-codicon-stylesheet" nonce="${nonce}">
<link rel="stylesheet" href="${style}" nonce="${nonce}">
</head>
<body>
<div id="panel"></div>
<script type="application/json" id="language">${JSON.stringify(language).replaceAll("<", "\\u003c")}</script>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
