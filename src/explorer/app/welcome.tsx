import { EXAMPLE_QUERIES } from './example-queries.js';

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** What a person sees before a token is given: what this is, and how to get in. */
export function Welcome({ slug }: { readonly slug: string }) {
  // The address may hold anything, and this line is made to be pasted into a shell.
  const workspace = SLUG.test(slug) ? slug : 'WORKSPACE';
  return (
    <main className="welcome">
      <h2>Ask your ledger its DORA numbers</h2>
      <p>
        This is the GraphQL explorer of workspace <b>{slug}</b>. It needs an API token, which stays in this
        tab and goes to this server only.
      </p>
      <ol>
        <li>
          Take a token. <code>npm start</code> prints one for the demo workspace; for any other workspace,
          make one where the server runs:
          <pre>npx vigilo token create --workspace {workspace} --role viewer</pre>
        </li>
        <li>Paste it into the field “API token” at the top and press Enter.</li>
        <li>
          Run one of the examples: {EXAMPLE_QUERIES.map(({ title }) => `“${title}”`).join(', ')}. The book on
          the left explains every field.
        </li>
      </ol>
    </main>
  );
}
