import { useId } from 'react';

interface Props<T extends string> {
  readonly legend: string;
  readonly options: readonly { readonly id: T; readonly name: string }[];
  readonly chosen: readonly T[];
  readonly onChange: (chosen: readonly T[]) => void;
  readonly fault: string | null;
}

/** Some of a few things. */
export function Checks<T extends string>({ legend, options, chosen, onChange, fault }: Props<T>) {
  const toggle = (id: T) =>
    onChange(options.map((option) => option.id).filter((each) => (each === id) !== chosen.includes(each)));
  const faultId = useId();
  return (
    <fieldset className="checks">
      <legend>{legend}</legend>
      {options.map(({ id, name }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={() => toggle(id)}
            aria-invalid={fault !== null}
            aria-describedby={faultId}
          />
          {name}
        </label>
      ))}
      <p id={faultId} className="field-fault">
        {fault}
      </p>
    </fieldset>
  );
}
