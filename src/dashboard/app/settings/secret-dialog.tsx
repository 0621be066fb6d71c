import { Dialog } from '../ui/dialog.js';
import { useToasts } from '../ui/toasts.js';

/** A webhook's secret, this once: a key that was meant for something else does not take it away. */
export function SecretDialog({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  const { say } = useToasts();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      say('The secret is in your clipboard.');
    } catch {
      // The browser may refuse, without https for one; the text can be selected.
      say('The browser does not let it into the clipboard: select the text.');
    }
  };
  return (
    <Dialog title="The channel's secret" onClose={onClose} shape="box" held="from presses and Escape">
      <p>
        Webhooks are signed with it, as Standard Webhooks says. It is shown this once: keep it where the
        receiver can read it.
      </p>
      <pre className="secret">{secret}</pre>
      <div className="form-buttons">
        <button type="button" className="button primary" onClick={() => void copy()}>
          Copy
        </button>
        <button type="button" className="button" onClick={onClose}>
          I have kept it
        </button>
      </div>
    </Dialog>
  );
}
