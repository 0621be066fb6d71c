import { useState } from 'react';
import { DIMENSIONS, filterText } from '../model/dimension.js';
import { useSession } from '../session/session.js';
import { Popover } from '../ui/popover.js';
import { useToasts } from '../ui/toasts.js';
import { useView } from '../url/use-view.js';
import { download, type ExportFormat } from './download.js';
import { asGraphqlQuery } from './graphql-text.js';
import { useQuestion } from './use-question.js';

/** What can be done with what is shown: taken along as a file, as a query, or as a link. */
export function ActionMenu() {
  const { view } = useView();
  const { window, variables } = useQuestion();
  const { token, workspace } = useSession();
  const { say } = useToasts();
  const [isBusy, setIsBusy] = useState(false);
  const isOperations = view.tab === 'operations';
  const groupBy = isOperations ? view.by : (DIMENSIONS.find((dimension) => dimension === view.tab) ?? null);

  const save = async (format: ExportFormat) => {
    if (window === null) return;
    setIsBusy(true);
    const question = {
      slug: workspace.slug,
      token,
      report: isOperations ? ('operations' as const) : ('dora' as const),
      window,
      groupBy,
      filter: filterText(view.filter),
      format,
    };
    const fault = await download(question);
    setIsBusy(false);
    say(fault ?? `The ${format.toUpperCase()} file is in your downloads.`);
  };
  const copy = async (text: string, what: string) => {
    try {
      await navigator.clipboard.writeText(text);
      say(`${what} is in your clipboard.`);
    } catch {
      // Refused by the browser: without https, say, or without the person's leave.
      say(`The browser does not let ${what.toLowerCase()} into the clipboard.`);
    }
  };
  const actions = [
    { name: 'Export CSV', run: () => save('csv') },
    { name: 'Export JSON', run: () => save('json') },
    ...(isOperations
      ? []
      : [
          {
            name: 'Copy as GraphQL query',
            run: () => copy(asGraphqlQuery(variables, groupBy), 'The query'),
          },
        ]),
    { name: 'Copy link', run: () => copy(location.href, 'The link') },
  ];
  return (
    <Popover label="Actions" panelName="Actions" align="end">
      {(close) => (
        <ul className="menu">
          {actions.map(({ name, run }) => (
            <li key={name}>
              <button
                type="button"
                disabled={isBusy || variables === null}
                onClick={() => {
                  close();
                  void run();
                }}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}
