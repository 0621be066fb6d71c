import type { DispatchEvent } from '../../analytics/dispatch-event.js';
import { type Link, type MessageContent, messageContent, type Row } from './message-content.js';
import { shownUrl } from './shown-url.js';
import { type Spark, sparkInBlocks, sparkInWords } from './spark.js';

// https://docs.slack.dev/reference/block-kit: what is longer makes Slack refuse the whole message.
const LONGEST_HEADER = 150;
const LONGEST_SECTION = 3_000;
const LONGEST_FIELD = 2_000;
const LONGEST_BUTTON = 75;
const LONGEST_URL = 3_000;
const MOST_FIELDS = 10;

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** Leaves names, channels and addresses in the text alone. */
  readonly verbatim: true;
}

interface Button {
  readonly type: 'button';
  readonly action_id: string;
  readonly text: PlainText;
  readonly url: string;
}

type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'section'; readonly fields: readonly Mrkdwn[] }
  | { readonly type: 'actions'; readonly elements: readonly Button[] }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] };

/** A message as a Slack incoming webhook takes it. */
export interface SlackMessage {
  /** For notifications, and where blocks cannot be shown. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** An event as Slack shows it. */
export function slackMessage(event: DispatchEvent): SlackMessage {
  const content = messageContent(event);
  return {
    text: escaped(content.summary, LONGEST_SECTION),
    blocks: [
      { type: 'header', text: plain(content.title, LONGEST_HEADER) },
      { type: 'section', text: mrkdwn(escaped(content.summary, LONGEST_SECTION)) },
      { type: 'section', fields: content.rows.slice(0, MOST_FIELDS).map(fieldOf) },
      ...(content.spark === null ? [] : [sparkOf(content.spark)]),
      ...actionsOf(content.links),
      contextOf(content),
    ],
  };
}

function fieldOf({ name, value }: Row): Mrkdwn {
  const head = `*${escaped(name, LONGEST_BUTTON)}*\n`;
  return mrkdwn(head + escaped(value, LONGEST_FIELD - head.length));
}

function sparkOf(spark: Spark): Block {
  const words = escaped(sparkInWords(spark), LONGEST_SECTION / 2);
  return {
    type: 'section',
    // As code: elsewhere a dot is narrower than a block.
    text: mrkdwn(`*Last ${spark.values.length} days*\n\`${sparkInBlocks(spark)}\` ${words}`),
  };
}

function actionsOf(links: readonly Link[]): Block[] {
  const elements = links.flatMap(({ label, url }, place): Button[] => {
    const shown = shownUrl(url, LONGEST_URL);
    if (shown === null) return [];
    const text = plain(label, LONGEST_BUTTON);
    return [{ type: 'button', action_id: `open-${place}`, text, url: shown }];
  });
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function contextOf({ workspace }: MessageContent): Block {
  return { type: 'context', elements: [mrkdwn(`Vigilo · ${escaped(workspace, LONGEST_FIELD)}`)] };
}

function plain(text: string, longest: number): PlainText {
  return { type: 'plain_text', text: escaped(text, longest), emoji: false };
}

function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Where names are linked all the same, these would call everybody; a word joiner behind the @ shows nothing. */
const CALLS_EVERYBODY = /@(?=(here|channel|everyone)\b)/gi;

/** Text as Slack shows it literally, cut to at most `longest` characters and never inside an entity. */
function escaped(text: string, longest: number): string {
  const pieces = [...text.replace(CALLS_EVERYBODY, '@\u2060')].map((each) => ENTITIES[each] ?? each);
  const whole = pieces.join('');
  if (whole.length <= longest) return whole;
  let cut = '';
  for (const piece of pieces) {
    if (cut.length + piece.length > longest - 1) break;
    cut += piece;
  }
  return `${cut}…`;
}
