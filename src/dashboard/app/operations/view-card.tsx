import type { ReactNode } from 'react';
import { MiniSpark } from '../charts/mini-spark.js';
import { Icon } from '../ui/icons.js';
import { Popover } from '../ui/popover.js';
import type { Change } from './words.js';

/** What a view means, in the registry's words. */
interface About {
  readonly name: string;
  readonly meaning: string;
  readonly formula: string;
  readonly source: string;
}

interface Props {
  readonly id: string;
  readonly about: About;
  /** The number, large. */
  readonly value: string;
  /** What the number is, beside it. Example: `median turnaround`. */
  readonly what: string;
  readonly change?: Change;
  /** The number bucket by bucket. */
  readonly series?: {
    readonly name: string;
    readonly values: readonly (number | null)[];
    readonly inWords: (value: number | null) => string;
  };
  /** The numbers beside it, by name. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly children?: ReactNode;
}

const ARROWS = { better: '▲', worse: '▼', same: '●' } as const;

/** One view: its number, how it moved, and what stands beside it. */
export function ViewCard({ id, about, value, what, change, series, facts, children }: Props) {
  const [number, ...unit] = value.split(' ');
  return (
    <section className="card view-card" aria-labelledby={`view-${id}`}>
      <header>
        <h2 id={`view-${id}`}>{about.name}</h2>
        <AboutView about={about} />
      </header>
      <p className="headline">
        <span className="value">
          <span className="number">{number}</span>
          {unit.length > 0 && <span className="unit"> {unit.join(' ')}</span>}
        </span>
        <span className="muted small">{what}</span>
      </p>
      <p className="under-headline">
        {change !== undefined && <ChangeMark change={change} />}
        {series !== undefined && <MiniSpark {...series} />}
      </p>
      <dl className="view-facts">
        {facts.map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      {children}
    </section>
  );
}

function ChangeMark({ change: { text, verdict } }: { readonly change: Change }) {
  if (verdict === null) return <span className="delta muted">{text}</span>;
  return (
    <span className={`delta ${verdict}`}>
      <span aria-hidden="true">{ARROWS[verdict]}</span> {text} {verdict !== 'same' && <b>{verdict}</b>}
    </span>
  );
}

function AboutView({ about }: { readonly about: About }) {
  return (
    <Popover
      className="icon-button about"
      panelName={`About ${about.name}`}
      label={
        <>
          <Icon name="info" size={16} />
          <span className="visually-hidden">About {about.name}</span>
        </>
      }
    >
      {() => (
        <div className="about-panel">
          <p>
            <b>{about.meaning}</b>
          </p>
          <p>{about.formula}</p>
          <p className="muted small">Source: {about.source}.</p>
        </div>
      )}
    </Popover>
  );
}
