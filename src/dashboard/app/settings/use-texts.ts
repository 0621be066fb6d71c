import { useState } from 'react';

type Texts<F extends string> = Readonly<Record<F, string>>;

/**
 * What stands in a form's inputs: what is saved, and over it what was typed. So what somebody else saves meanwhile shows in the
 * inputs that nobody typed in, and only what was changed is sent.
 */
export function useTexts<F extends string>(saved: Texts<F>) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const texts: Texts<F> = { ...saved, ...typed };
  return {
    texts,
    isChanged: (field: F) => texts[field].trim() !== saved[field],
    type: (field: F) => (text: string) => setTyped((before) => ({ ...before, [field]: text })),
    /** After a save: the inputs show what was made of what they had. */
    show: (now: Texts<F>) => setTyped(now),
  };
}
