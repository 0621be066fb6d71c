import { Router } from 'express';
import { EVENT_SCHEMA } from '../dispatch/render/event-schema.js';

/** The JSON Schema of the events that webhooks are sent, for everybody: it says nothing of anybody. */
export const EVENT_SCHEMA_PATH = '/schemas/event-v1.json';

export function eventSchemaRoutes(): Router {
  return Router().get(EVENT_SCHEMA_PATH, (_request, response) => {
    response.type('application/schema+json').set('cache-control', 'public, max-age=3600').json(EVENT_SCHEMA);
  });
}
