import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { EXAMPLE_QUERIES } from './example-queries.js';

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M6 3.75h12a1 1 0 0 1 1 1v15.5l-7-4.25-7 4.25v-15.5a1 1 0 0 1 1-1z" strokeLinejoin="round" />
    </svg>
  );
}

function Examples() {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const tabs = useGraphiQL((state) => state.tabs);
  const { addTab, changeTab } = useGraphiQLActions();
  const open = (query: string) => {
    const untouched = tabs.findIndex((tab) => tab.query === query);
    if (untouched >= 0) changeTab(untouched);
    else {
      addTab();
      queryEditor?.setValue(query);
    }
    queryEditor?.focus();
  };
  return (
    <section className="examples" aria-label="Examples">
      <h2>Examples</h2>
      <p>Each opens in its own tab. Ctrl-Enter runs it.</p>
      <ul>
        {EXAMPLE_QUERIES.map(({ title, description, query }) => (
          <li key={title}>
            <button type="button" onClick={() => open(query)}>
              <strong>{title}</strong>
              <span>{description}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The saved queries as a pane of GraphiQL's side bar, so that closing an example's tab does not lose it. */
export const EXAMPLES_PLUGIN: GraphiQLPlugin = { title: 'Examples', icon: ExamplesIcon, content: Examples };
