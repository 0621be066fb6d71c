import type { RequestHandler } from 'express';
import { refuseBeyondLimits } from '../graphql/document-limits.js';

/**
 * Refuses documents that are not to be parsed at all. What is no question is refused by the server behind us.
 * @throws PublicError GRAPHQL_PARSE_FAILED.
 */
export const documentWithinLimits: RequestHandler = ({ method, query, body }, _response, next) => {
  const text: unknown = method === 'GET' ? query.query : body?.query;
  if (typeof text === 'string') refuseBeyondLimits(text);
  next();
};
