/** Foreign text in pages made of Markdown. */

/** Names of folders, questions and paths: no markup, no link, no picture comes of them. */
export function inMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|&~\n\r]/g, (sign) => (/[\n\r]/.test(sign) ? " " : `&#${sign.charCodeAt(0)};`));
}

export function code(text: string): string {
  const fence = "`".repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)));
  return `${fence} ${text} ${fence}`;
}
