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

/** A mutation's data: one payload, with what the caller can mend. */
type Answer = Readonly<Record<string, { readonly userErrors: readonly UserFault[] }>>;

const UNREACHED =
  'It could not be saved: the server cannot be reached. What you typed is still here; try again.';

/**
 * Saves by a mutation of one payload. What was wrong stays until the next save.
 * @param saidWhenSaved a toast; left out: the caller says it.
 */
export function useSave<D extends Answer, V extends AnyVariables>(
  document: TypedDocumentNode<D, V>,
  saidWhenSaved?: string,
) {
  const [{ fetching }, run] = useMutation(document);
  const [faults, setFaults] = useState<readonly UserFault[]>([]);
  const { say } = useToasts();
  /** @returns the answer where it was saved; null where something was wrong. */
  const save = async (variables: V): Promise<D | null> => {
    const { data, error } = await run(variables);
    const found = data === undefined ? [] : Object.values(data).flatMap(({ userErrors }) => userErrors);
    if (data !== undefined && error === undefined && found.length === 0) {
      setFaults([]);
      if (saidWhenSaved !== undefined) say(saidWhenSaved);
      return data;
    }
    const message = error?.graphQLErrors[0]?.message ?? UNREACHED;
    setFaults(found.length > 0 ? found : [{ field: null, message }]);
    return null;
  };
  const at = (input: string) => faults.filter(({ field }) => field?.[1] === input);
  const state: SaveState = {
    isSaving: fetching,
    faultAt: (input) => inWords(at(input)),
    fault: inWords(faults.filter(({ field }) => field?.[1] === undefined)),
  };
  return { save, state };
}

function inWords(faults: readonly UserFault[]): string | null {
  return faults.length === 0 ? null : faults.map(({ message }) => message).join(' ');
}
