import { useState } from 'react';
import { DeleteChannelDocument, RotateSecretDocument } from '../documents.generated.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { useSave } from './use-save.js';

interface Channel {
  readonly id: string;
  readonly name: string;
}

/** Gives a webhook a new secret, once it is asked whether that is meant. */
export function NewSecretButton({
  id,
  name,
  onSecret,
}: Channel & { readonly onSecret: (secret: string) => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const { save, state } = useSave(RotateSecretDocument);
  const rotate = async () => {
    const secret = (await save({ input: { id } }))?.rotateChannelSecret.secret ?? null;
    if (secret === null) return;
    setIsAsking(false);
    onSecret(secret);
  };
  return (
    <>
      <button type="button" className="button" onClick={() => setIsAsking(true)}>
        New secret
      </button>
      {isAsking && (
        <ConfirmDialog
          title={`A new secret for ${name}?`}
          action="Make a new secret"
          state={state}
          onConfirm={rotate}
          onClose={() => setIsAsking(false)}
        >
          The old one signs along for 24 hours. By then the receiver must know the new one.
        </ConfirmDialog>
      )}
    </>
  );
}

/** Deletes a channel, once it is asked whether that is meant. */
export function DeleteButton({ id, name, onDeleted }: Channel & { readonly onDeleted: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const { save, state } = useSave(DeleteChannelDocument, { said: `${name} is deleted.` });
  const remove = async () => {
    if ((await save({ input: { id } })) === null) return;
    setIsAsking(false);
    onDeleted();
  };
  return (
    <>
      <button type="button" className="button" onClick={() => setIsAsking(true)}>
        Delete
      </button>
      {isAsking && (
        <ConfirmDialog
          title={`Delete ${name}?`}
          action={`Delete ${name}`}
          isDangerous
          state={state}
          onConfirm={remove}
          onClose={() => setIsAsking(false)}
        >
          It is told nothing any more, and its log is no longer shown here.
        </ConfirmDialog>
      )}
    </>
  );
}
