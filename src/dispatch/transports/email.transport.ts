import { createTransport, type NodemailerError } from 'nodemailer';
import type { DispatchEvent } from '../../analytics/dispatch-event.js';
import { brokenOff, DeliveryFailed } from '../guard/delivery-failed.js';
import { emailMessage } from '../render/email-message.js';
import type { Transport } from '../transport.js';

const ANSWER_WITHIN_MS = 15_000;
/** Of the whole conversation: a server that drips never falls silent for long. Well within the lease of a delivery. */
const DELIVER_WITHIN_MS = 30_000;

export interface MailSettings {
  readonly smtpUrl: string | undefined;
  /** Whom messages are from. */
  readonly from: string;
  /** How long a try may take in all. */
  readonly deliverWithinMs?: number;
}

/** A message by SMTP. Its Message-ID is the delivery's, so that a mailbox that gets it twice may show it once. */
export function emailTransport(settings: MailSettings): Transport {
  const { smtpUrl, from, deliverWithinMs = DELIVER_WITHIN_MS } = settings;
  if (smtpUrl === undefined) {
    return async () => {
      throw new DeliveryFailed('there is no mail server: the operator has not set SMTP_URL');
    };
  }
  const mailer = createTransport({
    url: smtpUrl,
    connectionTimeout: ANSWER_WITHIN_MS,
    greetingTimeout: ANSWER_WITHIN_MS,
    socketTimeout: ANSWER_WITHIN_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ deliveryId, event, channel }, stopping) => {
    const { attachments, ...message } = emailMessage(event as unknown as DispatchEvent);
    const to = [...(channel.recipients ?? [])];
    const messageId = `<${deliveryId}@vigilo>`;
    const deadline = AbortSignal.timeout(deliverWithinMs);
    const signal = AbortSignal.any([deadline, stopping]);
    try {
      const info = await mailer.sendMail({
        from,
        to,
        ...message,
        attachments: [...attachments],
        messageId,
        signal,
      });
      return { status: Number.parseInt(info.response, 10), text: info.response, refused: refusalsOf(info) };
    } catch (error) {
      if (stopping.aborted) throw brokenOff(error);
      if (deadline.aborted) throw new DeliveryFailed(`timed out after ${deliverWithinMs / 1_000} s`, error);
      throw asAnswer(error);
    }
  };
}

/** Whom the server refused, in its words; undefined where nobody. */
function refusalsOf(info: {
  readonly rejectedErrors?: readonly NodemailerError[] | undefined;
}): string | undefined {
  const { rejectedErrors = [] } = info;
  if (rejectedErrors.length === 0) return undefined;
  return rejectedErrors
    .map(({ recipient, response = 'no reason' }) => `refused for ${recipient}: ${response}`)
    .join('; ');
}

/** What the mail server said, without the address and the password of it. */
function asAnswer(error: unknown): DeliveryFailed {
  const said = error instanceof Error && 'response' in error ? String(error.response) : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new DeliveryFailed(
    said === '' ? `the mail server could not be reached (${code})` : `the mail server said: ${said}`,
  );
}
