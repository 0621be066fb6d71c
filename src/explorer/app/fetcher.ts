import type { GraphiQLProps } from 'graphiql';
import { GraphQLError } from 'graphql';
import { ask, Refusal, type Session } from './gateway.js';
import { isSubscription, listen, withOwnName } from './operation.js';
import type { Report } from './use-connection.js';

type Fetcher = GraphiQLProps['fetcher'];

/**
 * GraphiQL's way to the gateway. A refusal is shown where the person looks, in the result pane, as an error of the
 * usual shape (a throw would show a stack trace), and `report` hears of it, or of null when the server answered.
 */
export function createFetcher(session: Session, report: Report): Fetcher {
  return async ({ query, variables, operationName }) => {
    const request = withOwnName({ query, variables, operationName });
    if (isSubscription(request)) return listen(session, request);
    try {
      const answer = await ask(session, request);
      report(session, null);
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      report(session, error);
      return { errors: [new GraphQLError(`${error.title}. ${error.message}`)] };
    }
  };
}
