import type { Metric } from '../model/metric.js';
import { Icon } from '../ui/icons.js';
import { Popover } from '../ui/popover.js';

interface Props {
  readonly about: Metric;
  readonly bandSet: { readonly version: string; readonly source: string };
}

/** What the metric means, in the registry's words. */
export function AboutMetric({ about, bandSet }: Props) {
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
          <p className="muted small">
            {about.better === 'higher' ? 'Higher' : 'Lower'} is better. Source: {about.source}. Levels:{' '}
            {bandSet.version}.
          </p>
        </div>
      )}
    </Popover>
  );
}
