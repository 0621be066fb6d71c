import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useState } from 'react';
import { type AnyVariables, useMutation } from 'urql';
import { useToasts } from '../ui/toasts.js';

interface UserFault {
  readonly field: readonly string[] | null;
  readonly message: string;
}

/** What the last save came to: faults by the input that they are at, and what is wrong with the whole. */
export interface SaveState {
  readonly isSaving: boolean;
  readonly faultAt: (input: string) => string | null;
  readonly fault: string | null;
}

export interface SaveOptions {
  /** A toast for when it is saved; left out: the caller says it. */
  readonly said?: string;
  /** The inputs that the form shows. */
  readonly inputs?: readonly string[];
  /** Types whose answers move with it, besides those that its own answer has: what is cached of them is asked anew. */
  readonly moves?: readonly string[];
}

/** A mutation's data: one payload, with what the caller can mend. */
type Answer = Readonly<Record<string, { readonly userErrors: readonly UserFault[] }>>;

const UNREACHED =
  'It could not be saved: the server cannot be reached. What you typed is still here; try again.';

/**
 * Saves by a mutation of one payload. What was wrong stays until the next save; what is at no input of the form is said at
 * its head.
 */
export function useSave<D extends Answer, V extends AnyVariables>(
  document: TypedDocumentNode<D, V>,
  { said, inputs = [], moves = [] }: SaveOptions = {},
) {
  const [{ fetching }, run] = useMutation(document);
  const [faults, setFaults] = useState<readonly UserFault[]>([]);
  const { say } = useToasts();
  /** @returns the answer where it was saved; null where something was wrong. */
  const save = async (variables: V): Promise<D | null> => {
    const { data, error } = await run(variables, { additionalTypenames: [...moves] });
    const found = data === undefined ? [] : Object.values(data).flatMap(({ userErrors }) => userErrors);
    if (data !== undefined && error === undefined && found.length === 0) {
      setFaults([]);
      if (said !== undefined) say(said);
      return data;
    }
    const message = error?.graphQLErrors[0]?.message ?? UNREACHED;
    setFaults(found.length > 0 ? found : [{ field: null, message }]);
    return null;
  };
  const state: SaveState = {
    isSaving: fetching,
    faultAt: (input) => inWords(faults.filter(({ field }) => field?.[1] === input)),
    fault: inWords(faults.filter(({ field }) => !inputs.includes(field?.[1] ?? ''))),
  };
  return { save, state };
}

function inWords(faults: readonly UserFault[]): string | null {
  return faults.length === 0 ? null : faults.map(sentence).join(' ');
}

/** A fault without its input's path, which is the API's: here it stands at the input. `input.url: must …` → `Must …` */
function sentence({ field, message }: UserFault): string {
  const path = `${field?.join('.')}: `;
  const text = message.startsWith(path) ? message.slice(path.length) : message;
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
}
