import { createTransport, type NodemailerError } from 'nodemailer';
import type { DispatchEvent } from '../../analytics/dispatch-event.js';
import { DeliveryFailed } from '../guard/delivery-failed.js';
import { emailMessage } from '../render/email-message.js';
import type { Transport } from '../transport.js';

const ANSWER_WITHIN_MS = 15_000;

export interface MailSettings {
  readonly smtpUrl: string | undefined;
  /** Whom messages are from. */
  readonly from: string;
}

/** A message by SMTP. Its Message-ID is the delivery's, so that a mailbox that gets it twice may show it once. */
export function emailTransport({ smtpUrl, from }: MailSettings): Transport {
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
  return async ({ deliveryId, event, channel }) => {
    const { subject, text, html } = emailMessage(event as unknown as DispatchEvent);
    const to = [...(channel.recipients ?? [])];
    const messageId = `<${deliveryId}@vigilo>`;
    try {
      const info = await mailer.sendMail({ from, to, subject, text, html, messageId });
      return { status: Number.parseInt(info.response, 10), text: info.response, refused: refusalsOf(info) };
    } catch (error) {
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
