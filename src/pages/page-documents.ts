import { concatAST, print, separateOperations } from 'graphql';
import { readDocuments } from '../dashboard/documents.js';
import { DIMENSIONS } from '../domain/grouping.js';
import { NOW_QUESTION, summaryQuestion } from '../widget/app/question.js';

export const PAGE_DOCUMENTS_FILE = 'src/pages/page-documents.generated.ts';

const HEAD = '// Emitted by `npm run documents` from what our pages ask; a test compares them.\n';

/** Every document that the dashboard and the widget send, as a constant: a gateway that trusts few documents trusts these. */
export async function pageDocuments(projectDir: string): Promise<string> {
  const documents = (await readDocuments(projectDir)).map(({ document }) => document);
  const ofDashboard = Object.values(separateOperations(concatAST(documents))).map(print);
  const texts = [...ofDashboard, ...widgetDocuments()].map((text) => `  ${JSON.stringify(text)},\n`);
  return `${HEAD}export const PAGE_DOCUMENTS: readonly string[] = [\n${texts.join('')}];\n`;
}

/** The widget asks for the alerts of at most one group a dimension. */
function widgetDocuments(): string[] {
  const groups = DIMENSIONS.map((dimension) => ({ dimension, key: null }));
  const summaries = groups.map((_group, index) => summaryQuestion(groups.slice(0, index + 1), null));
  return [NOW_QUESTION, ...summaries].map(({ query }) => query);
}
