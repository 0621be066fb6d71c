import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { storableText } from '../analytics/storable-text.js';
import { type ChannelKind, type ChannelWish, MASK } from '../domain/channel.js';
import { badInput, quoted } from '../errors.js';
import type { ChannelDraft } from '../store/channel.store.js';
import { checkWish } from './channel-wish.js';
import { AddressRefused } from './guard/address-refused.js';
import type { AddressRules } from './guard/address-rules.js';
import { checkUrl } from './guard/check-url.js';

const LONGEST_NAME = 100;
const MOST_RECIPIENTS = 50;
const SECRET_BYTES = 32;
const EMAIL = z.email().max(254);

/** What the operator's settings allow. */
export interface DispatchRules {
  readonly addresses: AddressRules;
  /** Whether there is a mail server. */
  readonly canMail: boolean;
}

/** A channel as an administrator describes it. */
export interface ChannelInput extends ChannelWish {
  readonly kind: ChannelKind;
  readonly name: string;
  readonly url: string | null;
  readonly recipients: readonly string[] | null;
}

/** Where a channel sends to. */
type ChannelAddress = Pick<ChannelDraft, 'url' | 'recipients'>;

/**
 * Checks what a channel is to be.
 * @param stored where it sends to so far. What stays of it is not judged again: what the operator allows may have changed
 * since, which the sender heeds, and a new name needs no new address.
 * @throws PublicError BAD_USER_INPUT that names the input.
 */
export function toChannelDraft(
  input: ChannelInput,
  rules: DispatchRules,
  stored?: ChannelAddress,
): Omit<ChannelDraft, 'secret'> {
  checkWish(input);
  const { url, recipients } = input;
  const stays = stored !== undefined && url === stored.url && recipients === stored.recipients;
  const address = stays ? { url, recipients } : toAddress(input, rules);
  return { ...input, name: toName(input.name), ...address };
}

function toAddress(input: ChannelInput, rules: DispatchRules): ChannelAddress {
  if (input.kind === 'email') return { url: null, recipients: toRecipients(input, rules) };
  if (input.recipients !== null) throw badInput('input.recipients', `are for e-mail, not for ${input.kind}`);
  return { url: toUrl(input.url, rules.addresses), recipients: null };
}

/** A new secret to sign with, as Standard Webhooks writes them. */
export function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

function toName(text: string): string {
  const name = storableText(text, 'input.name').trim();
  if (name.length > 0 && name.length <= LONGEST_NAME && !/\p{Cc}/u.test(name)) return name;
  throw badInput('input.name', `must be 1 to ${LONGEST_NAME} characters on one line, not ${quoted(text)}`);
}

function toUrl(url: string | null, addresses: AddressRules): string {
  if (url === null) throw badInput('input.url', 'must say where to post');
  if (url.includes(MASK)) {
    throw badInput(
      'input.url',
      `must be the whole address; one with ${MASK} is as it is shown: leave it out to keep it`,
    );
  }
  try {
    return checkUrl(storableText(url, 'input.url'), addresses).href;
  } catch (error) {
    if (error instanceof AddressRefused) throw badInput('input.url', error.message);
    throw error;
  }
}

function toRecipients({ recipients, url }: ChannelInput, { canMail }: DispatchRules): string[] {
  if (url !== null) throw badInput('input.url', 'is for webhook and slack, not for e-mail');
  if (!canMail) throw badInput('input.kind', 'cannot be e-mail: the operator has not set SMTP_URL');
  const given = recipients ?? [];
  if (given.length === 0 || given.length > MOST_RECIPIENTS) {
    throw badInput('input.recipients', `must be 1 to ${MOST_RECIPIENTS} addresses, not ${given.length}`);
  }
  const wrong = given.find((address) => !EMAIL.safeParse(address).success);
  if (wrong !== undefined)
    throw badInput('input.recipients', `must be e-mail addresses, and ${quoted(wrong)} is none`);
  return [...new Set(given)];
}
