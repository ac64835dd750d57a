export { renderGithubAnnotations } from './annotations.ts';
export { coverageSentence } from './coverage.ts';
export { sequenceDiagram } from './diagram.ts';
export { codeCell, fenced, inlineCode, plain, sentence } from './escape.ts';
export { renderExplanation, renderRuleList } from './explanation.ts';
export { renderJson } from './json.ts';
export { fileReportNames, renderFileReport, renderMarkdown } from './markdown.ts';
export { renderSarif } from './sarif.ts';
export { renderText } from './text.ts';
